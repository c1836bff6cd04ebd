internal import ChimeraCore

/// Signs in at one server as MCP's authorization chapter says, and keeps what that brought.
///
/// One sign-in at a time: whoever is refused meanwhile waits and takes the token that the first one got.
actor OAuthAuthorizer: Authorizer {
    private let server: WebAddress
    private let settings: OAuthSettings
    private let desk: OAuthDesk
    private let way: any SignInWay
    private let random: @Sendable () -> [UInt8]
    private let now: @Sendable () -> Timestamp

    private var tokens: OAuthTokens?
    private var hasRead = false
    private var generation = 0
    private var isBusy = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    init(
        _ settings: OAuthSettings, server: WebAddress, door: HTTPDoor,
        random: @escaping @Sendable () -> [UInt8] = OAuthAuthorizer.dice,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        // A server that runs here may name itself; one elsewhere may lead to public addresses only.
        let rule = AddressRule.strangers(loopback: server.isLoopback)
        self.server = server
        self.settings = settings
        self.random = random
        self.now = now
        desk = OAuthDesk(door: door, rule: rule)
        way =
            switch settings.way {
            case .headless: HeadlessWay(door: door, rule: rule)
            case .person(let way): way
            }
    }

    static let dice: @Sendable () -> [UInt8] = { (0..<32).map { _ in .random(in: 0...255) } }

    func token() async throws -> Secret? {
        try await alone {
            try read()
            if let stale = tokens, stale.isStale(at: now()) { _ = try await refreshed(stale) }
        }
        return tokens.map { Secret($0.access) }
    }

    func satisfy(_ challenge: Challenge) async throws {
        let seen = generation
        try await alone {
            // Somebody else got a new token while this one waited.
            guard generation == seen else { return }
            try read()
            if !challenge.wantsMore, let stale = tokens, try await refreshed(stale) { return }
            try await signIn(challenge)
        }
    }

    private func alone(_ body: () async throws -> Void) async rethrows {
        while isBusy { await withCheckedContinuation { waiters.append($0) } }
        isBusy = true
        defer {
            isBusy = false
            let next = waiters
            waiters = []
            for waiter in next { waiter.resume() }
        }
        try await body()
    }

    private func signIn(_ challenge: Challenge) async throws {
        let (issuer, resource, offered) = try await desk.discover(server, challenge)
        let granted = tokens?.issuer == issuer.issuer ? tokens?.scopes ?? [] : []
        let scopes = Scopes.wanted(challenge, granted: granted, resource: offered, issuer: issuer.scopes)
        if challenge.wantsMore, tokens != nil, Set(scopes).subtracting(granted).isEmpty {
            throw MCPFailure.unauthorized(
                "\(server.origin) wants rights that were granted already (\(AuthorizationRequest.safe(scopes.joined(separator: " "))))."
            )
        }
        let redirect = try await way.redirect
        var client = try await client(for: issuer, redirect)
        for isLast in [false, true] {
            let request = AuthorizationRequest(
                issuer: issuer, client: client, redirect: redirect, resource: resource, scopes: scopes,
                state: Base64.urlSafe(random()), proof: Proof(random: random()))
            let code = try request.code(
                from: try await way.answer(to: try Self.checked(request), issuer: issuer.issuer))
            switch try await desk.token(at: issuer.token, request.form(code: code), client) {
            case .granted(let json):
                try keep(
                    OAuthTokens(
                        json, issuer: issuer.issuer, resource: resource, endpoint: issuer.token.text,
                        asked: scopes,
                        before: nil, at: now()))
                return
            case .refused("invalid_client", _) where !isLast && settings.client == nil:
                // It forgot who we are: registered anew, once.
                try settings.keeper.write(nil, for: Self.name(of: issuer.issuer, redirect))
                client = try await self.client(for: issuer, redirect)
            case .refused(let error, let words):
                throw MCPFailure.unauthorized(
                    "\(issuer.issuer) gave no token (\(AuthorizationRequest.safe(error + words))).")
            }
        }
    }

    /// Whether a new token came. Where the issuer refuses, the old ones are forgotten: a person must come again.
    private func refreshed(_ stale: OAuthTokens) async throws -> Bool {
        guard let refresh = stale.refresh, let endpoint = try? WebAddress(stale.tokenEndpoint),
            let client = try known(stale.issuer, try await way.redirect)
        else { return false }
        switch try await desk.token(at: endpoint, AuthorizationRequest.refreshForm(stale, refresh), client) {
        case .granted(let json):
            try keep(
                OAuthTokens(
                    json, issuer: stale.issuer, resource: stale.resource, endpoint: stale.tokenEndpoint,
                    asked: stale.scopes, before: stale, at: now()))
            return true
        case .refused:
            tokens?.refresh = nil
            return false
        }
    }

    /// Given beforehand, then a document of ours, then one that was registered, then registering.
    private func client(for issuer: IssuerMetadata, _ redirect: String) async throws -> OAuthClient {
        if let known = try known(issuer.issuer, redirect, issuer) { return known }
        guard let registration = issuer.registration else {
            throw MCPFailure.unauthorized(
                "\(issuer.issuer) lets nobody register by themselves. Register Chimera there with the redirect \(redirect) and give CHIMERA_TOOL_CLIENT_ID."
            )
        }
        let json = try await desk.register(
            at: registration, AuthorizationRequest.registration(redirect: redirect))
        guard let id = json["client_id"]?.string, !id.isEmpty else {
            throw MCPFailure.unauthorized("\(issuer.issuer) registered us without a client_id.")
        }
        let client = OAuthClient(
            issuer: issuer.issuer, id: id, secret: json["client_secret"]?.string,
            method: json["token_endpoint_auth_method"]?.string, offered: issuer.authMethods)
        try settings.keeper.write(try Self.secret(of: client), for: Self.name(of: issuer.issuer, redirect))
        return client
    }

    private func known(
        _ issuer: String, _ redirect: String, _ metadata: IssuerMetadata? = nil
    ) throws -> OAuthClient? {
        if let given = settings.client {
            return OAuthClient(
                issuer: issuer, id: given.id, secret: given.secret?.reveal(), offered: metadata?.authMethods)
        }
        if let document = settings.clientDocument,
            metadata?.takesClientDocuments ?? (tokens?.issuer == issuer),
            let address = try? WebAddress(document), address.isSecure, address.path.count > 1
        {
            return OAuthClient(issuer: issuer, id: document, secret: nil)
        }
        guard let kept = try settings.keeper.read(Self.name(of: issuer, redirect)) else { return nil }
        let client: OAuthClient = try Self.value(of: kept)
        return client.issuer == issuer ? client : nil
    }

    private func read() throws {
        guard !hasRead else { return }
        hasRead = true
        tokens = try settings.keeper.read("tokens \(Discovery.canonical(server))").map {
            try Self.value(of: $0)
        }
    }

    private func keep(_ new: OAuthTokens) throws {
        tokens = new
        generation += 1
        try settings.keeper.write(try Self.secret(of: new), for: "tokens \(Discovery.canonical(server))")
    }

    private static func name(of issuer: String, _ redirect: String) -> String {
        "client \(issuer) \(redirect)"
    }

    /// A browser is sent only where the way back is safe.
    private static func checked(_ request: AuthorizationRequest) throws(MCPFailure) -> String {
        let place = request.issuer.authorization
        guard place.isSecure || place.isLoopback else {
            throw .unauthorized("The authorization endpoint \(place) is not https, so nobody is sent there.")
        }
        return request.address
    }

    private static func secret(of value: some Encodable) throws -> Secret {
        Secret(String(decoding: try JSONBytes.of(value), as: UTF8.self))
    }

    private static func value<Value: Decodable>(of secret: Secret) throws -> Value {
        try StrictDecoder.decode(Value.self, from: Array(secret.reveal().utf8))
    }
}
