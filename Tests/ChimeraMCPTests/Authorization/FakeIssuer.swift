import ChimeraCore
import ChimeraTesting
import Synchronization

@testable import ChimeraMCP

/// A tool server and its authorization server in one, on one port: `/mcp` wants a token, the rest gives one. It
/// checks what the standards make it check, and its whims are what tests are about.
final class FakeIssuer: Sendable {
    struct Whims: Sendable {
        var namesMetadata = true
        var hasResourceMetadata = true
        var resource: String?
        var metadataPath = "/.well-known/oauth-authorization-server"
        var hasIssuerMetadata = true
        var issuerSays: String?
        var methods: [String]? = ["S256"]
        var registers = true
        var registersSecret: String?
        var authMethods: [String]?
        var takesDocuments = false
        var announcesIss = false
        var iss: String?
        var state: String?
        var challengeScope: String?
        var scopes: [String] = ["read", "write"]
        var issuerScopes: [String] = []
        /// What `/mcp` needs beyond a token.
        var needs: String?
        var refreshes = true
        var expiresIn: Int?
        var tokenRedirect = false
        var showsForm = false
        /// Where the challenge or the metadata lead instead.
        var metadataElsewhere: String?
        var tokenElsewhere: String?
    }

    struct Seen: Sendable {
        var registrations: [JSONValue] = []
        var authorizations: [[String: String]] = []
        var tokens: [(form: [String: String], authorization: String?)] = []
        var calls = 0
        var challenge: [String: String] = [:]
        var good: Set<String> = []
        var granted: [String: String] = [:]
        var refresh: Set<String> = []
        var count = 0
    }

    let whims: Mutex<Whims>
    let seen = Mutex(Seen())
    let base: String

    init(_ upstream: FakeUpstream, _ whims: Whims = Whims()) {
        self.whims = Mutex(whims)
        base = upstream.base
        upstream.answerAll { [self] in answer($0) }
    }

    /// What was granted is good no more.
    func revoke() { seen.withLock { $0.good = [] } }

    private func answer(_ request: FakeUpstream.Request) -> FakeUpstream.Script {
        let whims = whims.withLock { $0 }
        let parts = request.path.split(separator: "?", maxSplits: 1)
        let query = Form.fields(parts.count > 1 ? parts[1] : "")
        switch String(parts.first ?? "") {
        case "/mcp": return protected(request, whims)
        case "/.well-known/oauth-protected-resource/mcp" where whims.hasResourceMetadata:
            return json([
                "resource": .string(whims.resource ?? base + "/mcp"),
                "authorization_servers": [.string(base)],
                "scopes_supported": .array(whims.scopes.map { .string($0) }),
            ])
        case whims.metadataPath where whims.hasIssuerMetadata: return json(issuer(whims))
        case "/register": return register(request, whims)
        case "/authorize": return authorize(query, whims)
        case "/token": return token(request, whims)
        default: return .whole("{}", status: 404)
        }
    }

    private func json(_ value: JSONValue, _ status: Int = 200) -> FakeUpstream.Script {
        .whole(JSONWriter.text(value), status: status)
    }

    private func protected(_ request: FakeUpstream.Request, _ whims: Whims) -> FakeUpstream.Script {
        let token = request.headers["authorization"].map { String($0.dropFirst("Bearer ".count)) }
        return seen.withLock { seen in
            seen.calls += 1
            guard let token, seen.good.contains(token) else {
                var challenge = "Bearer realm=\"x\""
                if whims.namesMetadata {
                    let place = whims.metadataElsewhere ?? "\(base)/.well-known/oauth-protected-resource/mcp"
                    challenge += ", resource_metadata=\"\(place)\""
                }
                if let scope = whims.challengeScope { challenge += ", scope=\"\(scope)\"" }
                return .whole("{}", status: 401, headers: ["www-authenticate": challenge])
            }
            if let needs = whims.needs, !Scopes.list(seen.granted[token] ?? "").contains(needs) {
                return .whole(
                    "{}", status: 403,
                    headers: ["www-authenticate": "Bearer error=\"insufficient_scope\", scope=\"\(needs)\""])
            }
            return .whole("{\"ok\":true}")
        }
    }

    private func issuer(_ whims: Whims) -> JSONValue {
        var fields: [String: JSONValue] = [
            "issuer": .string(whims.issuerSays ?? base),
            "authorization_endpoint": .string(base + "/authorize"),
            "token_endpoint": .string(whims.tokenElsewhere ?? base + "/token"),
            "client_id_metadata_document_supported": .bool(whims.takesDocuments),
            "authorization_response_iss_parameter_supported": .bool(whims.announcesIss),
            "scopes_supported": .array(whims.issuerScopes.map { .string($0) }),
        ]
        fields["code_challenge_methods_supported"] = whims.methods.map { .array($0.map { .string($0) }) }
        fields["token_endpoint_auth_methods_supported"] = whims.authMethods.map {
            .array($0.map { .string($0) })
        }
        if whims.registers { fields["registration_endpoint"] = .string(base + "/register") }
        return .object(fields)
    }

    private func register(_ request: FakeUpstream.Request, _ whims: Whims) -> FakeUpstream.Script {
        let count = seen.withLock { seen in
            seen.registrations.append(request.json)
            return seen.registrations.count
        }
        var fields: [String: JSONValue] = ["client_id": .string("client-\(count)")]
        fields["client_secret"] = whims.registersSecret.map { .string($0) }
        return json(.object(fields), 201)
    }

    private func authorize(_ query: [String: String], _ whims: Whims) -> FakeUpstream.Script {
        if whims.showsForm { return .whole("<form>", headers: ["content-type": "text/html"]) }
        let code = seen.withLock { seen in
            seen.authorizations.append(query)
            seen.challenge["code-\(seen.authorizations.count)"] = query["code_challenge"]
            return "code-\(seen.authorizations.count)"
        }
        var fields = [("code", code), ("state", whims.state ?? query["state"] ?? "")]
        if let iss = whims.iss { fields.append(("iss", iss)) }
        return .whole(
            "", status: 302, headers: ["location": "\(query["redirect_uri"] ?? "")?\(Form.body(fields))"])
    }

    private func token(_ request: FakeUpstream.Request, _ whims: Whims) -> FakeUpstream.Script {
        if whims.tokenRedirect { return .whole("", status: 302, headers: ["location": base + "/elsewhere"]) }
        let form = Form.fields(String(decoding: request.body, as: UTF8.self))
        return seen.withLock { seen in
            seen.tokens.append((form, request.headers["authorization"]))
            let isGood =
                switch form["grant_type"] {
                case "authorization_code":
                    seen.challenge[form["code"] ?? ""] == Proof.challenge(of: form["code_verifier"] ?? "")
                case "refresh_token":
                    whims.refreshes && seen.refresh.remove(form["refresh_token"] ?? "") != nil
                default: false
                }
            guard isGood else { return json(["error": "invalid_grant"], 400) }
            seen.count += 1
            let scope = form["scope"] ?? seen.authorizations.last?["scope"] ?? ""
            let (access, refresh) = ("access-\(seen.count)", "refresh-\(seen.count)")
            seen.good.insert(access)
            seen.refresh.insert(refresh)
            seen.granted[access] = scope
            var fields: [String: JSONValue] = [
                "access_token": .string(access), "token_type": "Bearer", "refresh_token": .string(refresh),
            ]
            fields["expires_in"] = whims.expiresIn.map { .int(Int64($0)) }
            return json(.object(fields))
        }
    }
}
