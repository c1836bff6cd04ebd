/// The part of a directory that its owner changes while it is in use.
public protocol ProviderDesk: Sendable {
    /// The managed model, every endpoint, and those that are known by name and not set up. Asks them, and
    /// the usual addresses on this computer, within a short time.
    func providers() async -> [Provider]

    /// One of them; nil when there is none of that name.
    func provider(_ name: String) async -> Provider?

    /// The base URL that an endpoint of this name has when it is stored: the one that is asked for in its
    /// proper form, else the one that is known of the name. nil: neither is there.
    ///
    /// Throws `Problem` (`.invalid`) for a name or an address that cannot be.
    func baseURL(_ wanted: String?, of name: String) throws(Problem) -> String?

    /// These are the stored ones from now on; of two calls the one with the higher number stands.
    /// `facts` is what people say of models; it wins over what endpoints and the catalogue say.
    func use(_ endpoints: [OwnEndpoint], facts: [ModelName: ModelFacts], number: Int)

    /// How each model that was called has been answering.
    func health() -> [ModelHealth]

    /// Where a browser signs in at a provider that hands out keys itself (PKCE, S256); nil: it has no such way.
    func signInURL(of name: String, callback: String, challenge: String) -> String?

    /// Trades the code that the browser came back with for a key. Throws `Problem` (`.provider`) with the
    /// provider's own words.
    func key(of name: String, code: String, verifier: Secret) async throws(Problem) -> Secret

    /// Asks one provider for its models now. Throws `.notFound` when there is none of that name.
    func test(_ name: String) async throws(Problem) -> ProviderTest
}

/// A stored endpoint with its key open.
public struct OwnEndpoint: Sendable {
    public let name: String
    public let baseURL: String
    public let key: Secret?
    public let keyTail: String?
    /// Why it cannot be used: its key does not open.
    public let problem: String?

    public init(name: String, baseURL: String, key: Secret?, keyTail: String?, problem: String? = nil) {
        self.name = name
        self.baseURL = baseURL
        self.key = key
        self.keyTail = keyTail
        self.problem = problem
    }
}
