internal import ChimeraCore
internal import Crypto

/// PKCE's two halves (RFC 7636), S256 only.
struct Proof: Sendable {
    let verifier: Secret
    let challenge: String

    init(random: [UInt8]) {
        let text = Base64.urlSafe(random)
        verifier = Secret(text)
        challenge = Self.challenge(of: text)
    }

    static func challenge(of verifier: String) -> String {
        Base64.urlSafe(Array(SHA256.hash(data: Array(verifier.utf8))))
    }
}

/// Who we are for one authorization server. Never used at another.
struct OAuthClient: Hashable, Sendable, Codable {
    enum Method: String, Hashable, Sendable, Codable {
        case none
        case basic = "client_secret_basic"
        case post = "client_secret_post"
    }

    var issuer: String
    var id: String
    var secret: String?
    var method: Method

    init(issuer: String, id: String, secret: String?, method: String? = nil, offered: [String]? = nil) {
        self.issuer = issuer
        self.id = id
        self.secret = secret
        if secret == nil {
            self.method = .none
        } else if let method = method.flatMap(Method.init), method != .none {
            self.method = method
        } else {
            // RFC 8414 §2: without a list it is Basic.
            let isPostOnly = offered.map {
                $0.contains("client_secret_post") && !$0.contains("client_secret_basic")
            }
            self.method = isPostOnly == true ? .post : .basic
        }
    }

    /// How it shows itself at the token endpoint: a header, or fields of the form.
    var proof: (header: String?, fields: [(String, String)]) {
        switch method {
        case .none: (nil, [("client_id", id)])
        case .post: (nil, [("client_id", id), ("client_secret", secret ?? "")])
        case .basic:
            // RFC 6749 §2.3.1: both halves are encoded as in a form before they are joined.
            (
                "Basic " + Base64.encode(Array("\(Form.encoded(id)):\(Form.encoded(secret ?? ""))".utf8)),
                []
            )
        }
    }
}

/// What a sign-in brought, for one server.
struct OAuthTokens: Hashable, Sendable, Codable {
    var issuer: String
    var resource: String
    var tokenEndpoint: String
    var access: String
    var refresh: String?
    /// Microseconds since 1970; nil: it was not said.
    var expires: Int64?
    var scopes: [String]

    /// Reads a token response; what it does not say of scopes is what was asked for (RFC 6749 §5.1).
    init(
        _ json: JSONValue, issuer: String, resource: String, endpoint: String, asked: [String],
        before: OAuthTokens?,
        at now: Timestamp
    ) throws(MCPFailure) {
        guard let access = json["access_token"]?.string, !access.isEmpty else {
            throw .unauthorized("The token endpoint of \(issuer) sent no access token.")
        }
        guard json["token_type"]?.string?.lowercased() ?? "bearer" == "bearer" else {
            throw .unauthorized(
                "The token endpoint of \(issuer) sent a kind of token that is not known here.")
        }
        self.issuer = issuer
        self.resource = resource
        tokenEndpoint = endpoint
        self.access = access
        // A new one takes the old one's place; without a new one the old one stays good.
        refresh = json["refresh_token"]?.string ?? before?.refresh
        let life = json["expires_in"]?.int ?? json["expires_in"]?.string.flatMap { Int($0) }
        expires = life.map { (now + .seconds(min(max($0, 0), 1 << 32))).microseconds }
        scopes = json["scope"]?.string.map(Scopes.list) ?? asked
    }

    /// Asked for again half a minute early: a call may take a while on its way.
    func isStale(at now: Timestamp) -> Bool {
        expires.map { $0 <= (now + .seconds(30)).microseconds } ?? false
    }
}

enum Scopes {
    static func list(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    /// What is asked for: the challenge's, else all that the server knows, else nothing; with what was granted
    /// before when more is wanted; `offline_access` only where the issuer lists it.
    static func wanted(
        _ challenge: Challenge, granted: [String], resource: [String], issuer: [String]
    ) -> [String] {
        var wanted = challenge.scope.map(list) ?? resource
        if challenge.wantsMore { wanted = granted + wanted }
        if issuer.contains("offline_access") { wanted.append("offline_access") }
        var seen: Set<String> = []
        return wanted.filter { seen.insert($0).inserted }
    }
}

/// `application/x-www-form-urlencoded`.
enum Form {
    static func body(_ fields: [(String, String)]) -> String {
        fields.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    /// RFC 3986's unreserved characters stay, all else is escaped: right in a query and in a form.
    static func encoded(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                out.append(byte)
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    static func fields(_ query: some StringProtocol) -> [String: String] {
        query.split(separator: "&").reduce(into: [:]) { fields, pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            fields[decoded(parts[0])] = parts.count > 1 ? decoded(parts[1]) : ""
        }
    }

    private static func decoded(_ text: some StringProtocol) -> String {
        let units = Array(text.utf8)
        var bytes: [UInt8] = []
        var at = 0
        while at < units.count {
            if units[at] == UInt8(ascii: "%"), at + 2 < units.count,
                let byte = UInt8(String(decoding: units[(at + 1)...(at + 2)], as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                at += 3
            } else {
                bytes.append(units[at] == UInt8(ascii: "+") ? 0x20 : units[at])
                at += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
