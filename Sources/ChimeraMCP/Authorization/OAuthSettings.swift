public import ChimeraCore

/// What is known before anybody signs in.
public struct OAuthSettings: Sendable {
    /// An identity that was registered by hand, for whichever issuer the server names.
    public var client: (id: String, secret: Secret?)?
    /// An https address of a document that says who we are; used where the issuer takes such ones.
    public var clientDocument: String?
    public var keeper: any SignInKeeper
    public var way: Way

    public enum Way: Sendable {
        case headless
        case person(any SignInWay)
    }

    public init(
        client: (id: String, secret: Secret?)? = nil, clientDocument: String? = nil,
        keeper: any SignInKeeper = BriefSignIns(), way: Way = .headless
    ) {
        self.client = client
        self.clientDocument = clientDocument
        self.keeper = keeper
        self.way = way
    }

    /// From `CHIMERA_TOOL_CLIENT_ID`, `…_SECRET` and `…_DOCUMENT`.
    public init(
        environment: [String: String], keeper: any SignInKeeper = BriefSignIns(), way: Way = .headless
    ) {
        let given = { (name: String) in
            environment["CHIMERA_TOOL_CLIENT_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
        }
        self.init(
            client: given("ID").map { ($0, given("SECRET").map { Secret($0) }) },
            clientDocument: given("DOCUMENT"),
            keeper: keeper, way: way)
    }
}

extension ConnectOptions {
    /// Signs in where the server wants that. Without it a 401 is told as it came.
    public mutating func signsIn(_ settings: OAuthSettings) {
        authorizer = { door, server in OAuthAuthorizer(settings, server: server, door: door) }
    }
}
