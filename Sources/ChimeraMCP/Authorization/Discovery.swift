internal import ChimeraCore

/// Where a server's rights are looked up, in the order of MCP's authorization chapter. Pure.
enum Discovery {
    /// RFC 9728 §3.1: what the challenge names, else the well-known place of the server's path, then the root's.
    static func resourceMetadata(of server: WebAddress, named: String?) -> [String] {
        if let named { return [named] }
        let well = "\(server.origin)/.well-known/oauth-protected-resource"
        let path = trimmed(server.path)
        return path.isEmpty ? [well] : [well + path, well]
    }

    /// RFC 8414 §3.1 and OpenID Connect Discovery 1.0 §4: with a path there are three places, without one two.
    static func issuerMetadata(of issuer: WebAddress) -> [String] {
        let path = trimmed(issuer.path)
        let oauth = "\(issuer.origin)/.well-known/oauth-authorization-server"
        let openID = "\(issuer.origin)/.well-known/openid-configuration"
        if path.isEmpty { return [oauth, openID] }
        return [oauth + path, openID + path, "\(issuer.origin)\(path)/.well-known/openid-configuration"]
    }

    /// The server's own address as RFC 8707 wants it: without a slash that says nothing.
    static func canonical(_ server: WebAddress) -> String { server.origin + trimmed(server.path) }

    private static func trimmed(_ path: String) -> String {
        path == "/" ? "" : path.last == "/" ? String(path.dropLast()) : path
    }
}

/// What a server says of who may let people in (RFC 9728).
struct ResourceMetadata: Hashable, Sendable {
    var resource: String
    var issuers: [String]
    var scopes: [String]

    /// Refuses a document that speaks of another server: a token for that one would be handed to this one.
    init(_ json: JSONValue, server: WebAddress) throws(MCPFailure) {
        guard let resource = json["resource"]?.string, let named = try? WebAddress(resource) else {
            throw .unauthorized("The description of \(server.origin)'s protection names no resource.")
        }
        let (mine, other) = (Discovery.canonical(server), Discovery.canonical(named))
        guard mine == other || mine.hasPrefix(other + "/") else {
            throw .unauthorized(
                "\(server.origin) describes its protection for \(HiddenText.shown(resource)), which is another server."
            )
        }
        self.resource = resource
        issuers = json["authorization_servers"]?.array?.compactMap(\.string) ?? []
        scopes = json["scopes_supported"]?.array?.compactMap(\.string) ?? []
        guard !issuers.isEmpty else {
            throw .unauthorized("\(server.origin) is protected and names nobody who lets people in.")
        }
    }
}

/// What an authorization server says of itself (RFC 8414).
struct IssuerMetadata: Hashable, Sendable {
    var issuer: String
    var authorization: WebAddress
    var token: WebAddress
    var registration: WebAddress?
    var scopes: [String]
    var authMethods: [String]?
    var takesClientDocuments: Bool
    var sendsIssuer: Bool

    /// - Parameter issuer: what led here. Another one in the document is an impostor; compared byte by byte.
    init(_ json: JSONValue, issuer: String) throws(MCPFailure) {
        guard json["issuer"]?.string?.utf8.elementsEqual(issuer.utf8) == true else {
            throw .unauthorized(
                "The authorization server \(issuer) says it is \(HiddenText.shown(json["issuer"]?.string ?? "nobody"))."
            )
        }
        guard let methods = json["code_challenge_methods_supported"]?.array, methods.contains("S256") else {
            throw .unauthorized(
                "The authorization server \(issuer) does not offer PKCE with S256, so it is not used.")
        }
        self.issuer = issuer
        authorization = try Self.address(json, "authorization_endpoint", issuer)
        token = try Self.address(json, "token_endpoint", issuer)
        registration =
            json["registration_endpoint"] == nil
            ? nil : try Self.address(json, "registration_endpoint", issuer)
        scopes = json["scopes_supported"]?.array?.compactMap(\.string) ?? []
        authMethods = json["token_endpoint_auth_methods_supported"]?.array?.compactMap(\.string)
        takesClientDocuments = json["client_id_metadata_document_supported"]?.bool ?? false
        sendsIssuer = json["authorization_response_iss_parameter_supported"]?.bool ?? false
    }

    /// What a server of 2025-03-26 without any document is taken to have, at its own root.
    init(legacy server: WebAddress) throws(MCPFailure) {
        issuer = server.origin
        authorization = try Self.address(server.origin + "/authorize", "The authorization endpoint")
        token = try Self.address(server.origin + "/token", "The token endpoint")
        registration = try Self.address(server.origin + "/register", "The registration endpoint")
        (scopes, authMethods, takesClientDocuments, sendsIssuer) = ([], nil, false, false)
    }

    private static func address(
        _ json: JSONValue, _ key: String, _ issuer: String
    ) throws(MCPFailure) -> WebAddress {
        try address(json[key]?.string ?? "", "The \(key) of \(issuer)")
    }

    private static func address(_ text: String, _ what: String) throws(MCPFailure) -> WebAddress {
        do throws(Problem) {
            return try WebAddress(text, what: what)
        } catch {
            throw .unauthorized(error.detail)
        }
    }
}
