internal import AsyncHTTPClient
internal import ChimeraCore
internal import NIOCore
internal import NIOHTTP1

/// The requests of a sign-in. Every address that comes from outside goes through the rule, none is redirected, all
/// are bounded in size and time.
struct OAuthDesk: Sendable {
    let door: HTTPDoor
    let rule: AddressRule

    private static let limit = 256 << 10

    enum Grant: Sendable {
        case granted(JSONValue)
        case refused(String, words: String)
    }

    /// Who lets people in, the name of what is protected, and the rights that it knows.
    func discover(
        _ server: WebAddress, _ challenge: Challenge
    ) async throws -> (IssuerMetadata, resource: String, scopes: [String]) {
        for place in Discovery.resourceMetadata(of: server, named: challenge.resourceMetadata) {
            guard let json = try await document(place) else { continue }
            let resource = try ResourceMetadata(json, server: server)
            return (try await issuer(resource.issuers[0]), resource.resource, resource.scopes)
        }
        if let named = challenge.resourceMetadata {
            throw MCPFailure.unauthorized(
                "\(server.origin) names \(AuthorizationRequest.safe(named)) as the description of its protection, and there is none."
            )
        }
        // 2025-03-26: the server is its own issuer, described at its root or not at all.
        let root = try WebAddress(server.origin)
        for place in Discovery.issuerMetadata(of: root) {
            guard let json = try await document(place) else { continue }
            let named = json["issuer"]?.string == server.origin + "/" ? server.origin + "/" : server.origin
            return (try IssuerMetadata(json, issuer: named), Discovery.canonical(server), [])
        }
        return (try IssuerMetadata(legacy: server), Discovery.canonical(server), [])
    }

    private func issuer(_ name: String) async throws -> IssuerMetadata {
        let address = try WebAddress(name, what: "The authorization server")
        for place in Discovery.issuerMetadata(of: address) {
            guard let json = try await document(place) else { continue }
            return try IssuerMetadata(json, issuer: name)
        }
        throw MCPFailure.unauthorized(
            "The authorization server \(AuthorizationRequest.safe(name)) does not describe itself.")
    }

    /// Nil where there is none; a server that is broken is told.
    private func document(_ place: String) async throws -> JSONValue? {
        var request = HTTPClientRequest(url: try WebAddress(place, what: "The address of a description").text)
        request.headers.add(name: "accept", value: "application/json")
        let (status, _, body) = try await door.document(request, rule: rule, limit: Self.limit)
        guard (200..<300).contains(status) else {
            if status >= 500 { throw MCPFailure.http(status: status, words: " for \(place)") }
            return nil
        }
        // Some servers answer every path with a page.
        return (try? JSONParser.parse(body)).flatMap { $0.object == nil ? nil : $0 }
    }

    func register(at place: WebAddress, _ body: JSONValue) async throws -> JSONValue {
        var request = HTTPClientRequest(url: place.text)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "accept", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: JSONWriter.bytes(body)))
        let (status, _, bytes) = try await door.document(request, rule: rule, limit: Self.limit)
        let json = (try? JSONParser.parse(bytes)) ?? .null
        guard (200..<300).contains(status) else {
            let words = json["error_description"]?.string ?? json["error"]?.string ?? "HTTP \(status)"
            throw MCPFailure.unauthorized(
                "\(place.origin) did not register us (\(AuthorizationRequest.safe(words))).")
        }
        return json
    }

    func token(at place: WebAddress, _ form: [(String, String)], _ client: OAuthClient) async throws -> Grant
    {
        let proof = client.proof
        var request = HTTPClientRequest(url: place.text)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.headers.add(name: "accept", value: "application/json")
        if let header = proof.header { request.headers.add(name: "authorization", value: header) }
        request.body = .bytes(ByteBuffer(string: Form.body(form + proof.fields)))
        let (status, _, bytes) = try await door.document(request, rule: rule, limit: Self.limit)
        let json = (try? JSONParser.parse(bytes)) ?? .null
        if (200..<300).contains(status) { return .granted(json) }
        if status >= 500 {
            throw MCPFailure.http(status: status, words: " at the token endpoint of \(place.origin)")
        }
        return .refused(
            json["error"]?.string ?? "HTTP \(status)",
            words: json["error_description"]?.string.map { ": \($0)" } ?? "")
    }
}
