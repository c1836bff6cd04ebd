internal import ChimeraCore

/// One trip of a browser to the authorization server and back. Pure: the address that it goes to, and what is to be
/// made of the address that it comes back to.
struct AuthorizationRequest: Sendable {
    var issuer: IssuerMetadata
    var client: OAuthClient
    var redirect: String
    var resource: String
    var scopes: [String]
    var state: String
    var proof: Proof

    var address: String {
        var fields = [
            ("response_type", "code"), ("client_id", client.id), ("redirect_uri", redirect), ("state", state),
            ("code_challenge", proof.challenge), ("code_challenge_method", "S256"), ("resource", resource),
        ]
        if !scopes.isEmpty { fields.append(("scope", scopes.joined(separator: " "))) }
        if scopes.contains("offline_access") { fields.append(("prompt", "consent")) }
        let text = issuer.authorization.text
        return text + (text.contains("?") ? "&" : "?") + Form.body(fields)
    }

    /// The code in the address that the browser was sent back to.
    ///
    /// An answer that is not this request's, or another issuer's (RFC 9207), is refused before a word of it is
    /// shown: its description may be an impostor's.
    func code(from callback: String) throws(MCPFailure) -> Secret {
        guard callback == redirect || callback.hasPrefix(redirect + "?") else {
            throw .unauthorized("The sign-in came back to another address than \(redirect).")
        }
        let query = callback.split(separator: "#")[0].dropFirst(redirect.count + 1)
        let fields = Form.fields(query)
        guard let got = fields["state"], Self.isSame(got, state) else {
            throw .unauthorized("The answer to the sign-in belongs to another one. Sign in again.")
        }
        if let named = fields["iss"] {
            guard named.utf8.elementsEqual(issuer.issuer.utf8) else {
                throw .unauthorized(
                    "The answer to the sign-in comes from another issuer than \(issuer.issuer).")
            }
        } else if issuer.sendsIssuer {
            throw .unauthorized(
                "The answer to the sign-in does not say that it is \(issuer.issuer)'s, as it should.")
        }
        if let error = fields["error"] {
            let words = fields["error_description"].map { ": \($0)" } ?? ""
            throw .unauthorized("\(issuer.issuer) refused the sign-in (\(Self.safe(error + words))).")
        }
        guard let code = fields["code"], !code.isEmpty else {
            throw .unauthorized("The answer to the sign-in holds no code.")
        }
        return Secret(code)
    }

    /// The form that trades the code for tokens.
    func form(code: Secret) -> [(String, String)] {
        [
            ("grant_type", "authorization_code"), ("code", code.reveal()), ("redirect_uri", redirect),
            ("code_verifier", proof.verifier.reveal()), ("resource", resource),
        ]
    }

    static func refreshForm(_ tokens: OAuthTokens, _ refresh: String) -> [(String, String)] {
        var fields = [
            ("grant_type", "refresh_token"), ("refresh_token", refresh), ("resource", tokens.resource),
        ]
        if !tokens.scopes.isEmpty { fields.append(("scope", tokens.scopes.joined(separator: " "))) }
        return fields
    }

    /// What asks for an identity where none was given beforehand (RFC 7591).
    static func registration(redirect: String) -> JSONValue {
        [
            "client_name": "Chimera", "redirect_uris": [.string(redirect)],
            "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
            "token_endpoint_auth_method": "none", "application_type": "native",
        ]
    }

    /// A stranger's words, short and without what is not seen.
    static func safe(_ words: String) -> String { HiddenText.shown(String(words.prefix(300))) }

    private static func isSame(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
