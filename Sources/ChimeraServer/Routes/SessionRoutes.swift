internal import ChimeraCore
internal import Crypto
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird

extension Server {
    /// How long a browser stays signed in.
    static let sessionLife = Duration.seconds(30 * 24 * 3600)

    struct SignIn: Decodable, Sendable { let token: String }

    /// A token for a cookie. The cookie is out of reach of scripts and of other sites.
    @Sendable static func signIn(
        _ server: Server, _ request: Request, _ context: ChimeraContext
    ) async throws -> Response {
        let token = try await Call.body(SignIn.self, of: request).token
        let accounts = server.engine.stores.accounts
        let now = Timestamp.now
        guard
            let account = try await accounts.account(credential: Guardian.hash(token), kind: .token, now: now)
        else {
            throw Problem(.unauthorized, "This token is not known. Make one with `chimera account add NAME`.")
        }
        let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        try await accounts.addCredential(
            Credential(
                hash: Guardian.hash(secret), kind: .session, account: account.id, name: "browser",
                createdAt: now,
                expiresAt: now + sessionLife))
        var response = try Call.answer(account, revision: account.revision)
        response.headers[.setCookie] = cookie(secret, maxAge: sessionLife.components.seconds, request)
        return response
    }

    @Sendable static func signOut(
        _ server: Server, _ request: Request, _ context: ChimeraContext
    ) async throws -> Response {
        if let secret = Guardian.session(in: request.headers) {
            let hash = Guardian.hash(secret)
            try await server.engine.stores.accounts.removeCredential(hash)
            server.sockets.signedOut(hash)
        }
        var response = Call.nothing
        response.headers[.setCookie] = cookie("", maxAge: 0, request)
        return response
    }

    private static func cookie(_ value: String, maxAge: Int64, _ request: Request) -> String {
        // Secure where a proxy says that the page came over TLS; a loopback address has none.
        let secure = request.headers[HTTPField.Name("X-Forwarded-Proto")!] == "https" ? "; Secure" : ""
        return "\(Guardian.cookie)=\(value); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(maxAge)\(secure)"
    }
}

extension Call {
    func account() async throws -> Response { try answer(caller.account, revision: caller.account.revision) }

    func changeAccount() async throws -> Response {
        let changed = try await service.change(
            body(ChangeAccount.self), expecting: expectedRevision, by: account)
        return try answer(changed, revision: changed.revision)
    }
}
