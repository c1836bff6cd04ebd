internal import AsyncHTTPClient
internal import ChimeraCore
internal import NIOCore
internal import NIOHTTP1

/// Requests to one server, with its headers and its token; a 401 is signed in for and asked again.
struct HTTPCaller: Sendable {
    let door: HTTPDoor
    let server: WebAddress
    /// What somebody set for this server. Values are secrets.
    let headers: [String: Secret]
    let rule: AddressRule
    let authorizer: (any Authorizer)?
    let record: Recorder

    private static let mostSignIns = 3

    func call(
        _ method: HTTPMethod, at address: WebAddress? = nil, headers more: [(String, String)] = [],
        body: [UInt8]? = nil
    ) async throws -> HTTPClientResponse {
        var place = address ?? server
        var signIns = 0
        var redirects = 0
        while true {
            let response = try await once(method, place, more, body)
            let status = Int(response.status.code)
            if let next = try redirect(response, from: place), redirects < 3 {
                redirects += 1
                place = next
                continue
            }
            guard let challenge = Challenge(status: status, header: response.headers["www-authenticate"])
            else {
                return response
            }
            guard let authorizer else { return response }
            signIns += 1
            guard signIns <= Self.mostSignIns else {
                throw MCPFailure.unauthorized(
                    "\(server.origin) still refuses after signing in \(Self.mostSignIns) times.")
            }
            _ = try? await response.collected(limit: 64 * 1024)
            try await authorizer.satisfy(challenge)
        }
    }

    private func once(
        _ method: HTTPMethod, _ place: WebAddress, _ more: [(String, String)], _ body: [UInt8]?
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: place.text)
        request.method = method
        request.headers.add(name: "user-agent", value: "chimera/1")
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value.reveal()) }
        for (name, value) in more { request.headers.replaceOrAdd(name: name, value: value) }
        // A token goes to the origin that it was given for, and nowhere else.
        if place.origin == server.origin, let token = try await authorizer?.token() {
            request.headers.replaceOrAdd(name: "authorization", value: "Bearer \(token.reveal())")
        }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        return try await door.send(request, rule: rule)
    }

    /// Only to the same origin and only where the method stays: a trailing slash, mostly.
    private func redirect(_ response: HTTPClientResponse, from place: WebAddress) throws -> WebAddress? {
        guard (300..<400).contains(response.status.code) else { return nil }
        guard let location = response.headers.first(name: "location") else { return nil }
        let next = try place.resolving(location)
        guard [307, 308].contains(response.status.code), next.origin == place.origin else {
            throw MCPFailure.closed(
                "\(place) redirects to \(next), which is another place. It was not followed; if it is right, use that address."
            )
        }
        return next
    }
}

/// Whoever can sign us in at a server.
protocol Authorizer: Sendable {
    /// What is sent along; nil where there is none yet.
    func token() async throws -> Secret?
    /// Gets another token, as the server's refusal asks. Throws where that is not possible.
    func satisfy(_ challenge: Challenge) async throws
}
