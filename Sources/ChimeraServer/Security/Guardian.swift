internal import ChimeraCore
internal import Crypto
internal import HTTPTypes
internal import Hummingbird

/// Who calls, and whether a browser was talked into calling.
struct Caller: Sendable {
    let account: Account
    /// The hash of the token or session that it signed in with; nil for the local owner.
    let credential: String?
}

/// The rules, in order:
///
/// 1. On a loopback address the `Host` must be a name of this computer: a page whose name was bent to
///    127.0.0.1 (DNS rebinding) sends its own.
/// 2. Where `Origin` is present on anything but a read, and on every socket, it must be this server:
///    browsers send it on each such request, so a foreign page can neither post nor open a socket, be
///    it with a cookie (which is SameSite=Strict besides) or as the local owner. No CSRF token is needed
///    beside that rule; programs that are no browsers send no `Origin`.
/// 3. A bearer token or a session cookie says who it is; without one, on a loopback address and without
///    any sign of a proxy, it is the local owner. Otherwise it is nobody.
struct Guardian: Sendable {
    static let cookie = "chimera_session"
    let accounts: any AccountStore
    let configuration: ServerConfiguration

    func check(_ head: HTTPRequest, upgrading: Bool) throws(Problem) {
        let authority = head.authority ?? ""
        if configuration.isLoopback {
            guard let host = Self.host(of: authority),
                ServerConfiguration.isLoopback(host) || host == configuration.host
            else {
                throw Problem(
                    .forbidden,
                    "The Host \(Text.shortened(authority, to: 80)) is not this computer. Use http://127.0.0.1."
                )
            }
        }
        guard upgrading || head.method != .get && head.method != .head else { return }
        if let origin = head.headerFields[.origin], !Self.isSame(origin, authority) {
            throw Problem(
                .forbidden,
                "Requests from the page \(Text.shortened(origin, to: 80)) are refused. Use this server's own address."
            )
        }
        if head.headerFields[HTTPField.Name("Sec-Fetch-Site")!] == "cross-site" {
            throw Problem(
                .forbidden, "Requests from pages of other sites are refused. Use this server's own address.")
        }
    }

    func caller(of fields: HTTPFields) async throws -> Caller? {
        let now = Timestamp.now
        if let value = fields[.authorization] {
            guard value.lowercased().hasPrefix("bearer ") else { return nil }
            let token = String(value.dropFirst(7))
            if let own = configuration.ownerToken, Self.hash(own) == Self.hash(token) {
                return try await accounts.account(configuration.owner).map {
                    Caller(account: $0, credential: nil)
                }
            }
            let hash = Self.hash(token)
            return try await accounts.account(credential: hash, kind: .token, now: now).map {
                Caller(account: $0, credential: hash)
            }
        }
        if let session = Self.session(in: fields) {
            let hash = Self.hash(session)
            if let account = try await accounts.account(credential: hash, kind: .session, now: now) {
                return Caller(account: account, credential: hash)
            }
        }
        guard configuration.isLoopback, !Self.cameThroughProxy(fields) else { return nil }
        return try await accounts.account(configuration.owner).map { Caller(account: $0, credential: nil) }
    }

    static func session(in fields: HTTPFields) -> String? {
        for line in fields[values: .cookie] {
            for pair in line.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == cookie[...] { return String(parts[1]) }
            }
        }
        return nil
    }

    /// SHA-256 in hexadecimal. The secrets are random and long, so a fast hash is enough.
    static func hash(_ secret: String) -> String {
        SHA256.hash(data: Array(secret.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func cameThroughProxy(_ fields: HTTPFields) -> Bool {
        fields.contains { field in
            let name = field.name.canonicalName
            return name == "forwarded" || name.hasPrefix("x-forwarded-") || name == "x-real-ip"
        }
    }

    private static func isSame(_ origin: String, _ authority: String) -> Bool {
        guard let scheme = origin.firstRange(of: "://") else { return false }
        return origin[scheme.upperBound...].lowercased() == authority.lowercased()
    }

    /// The name without the port: `127.0.0.1:8080`, `[::1]:8080`, `localhost`.
    private static func host(of authority: String) -> String? {
        if authority.hasPrefix("[") {
            return authority.firstIndex(of: "]").map { String(authority[...$0]).lowercased() }
        }
        let host = authority.prefix { $0 != ":" }.lowercased()
        return host.isEmpty ? nil : host
    }
}
