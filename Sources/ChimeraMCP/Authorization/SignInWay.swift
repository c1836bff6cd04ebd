internal import AsyncHTTPClient
internal import ChimeraCore
internal import NIOHTTP1

/// How a person says yes: somebody opens the address and brings back the one that the browser was sent to.
public protocol SignInWay: Sendable {
    /// Where the browser is to come back to. Registered, so the same each time where it can be.
    var redirect: String { get async throws }
    /// - Returns: the whole address that the authorization server redirected to.
    func answer(to address: String, issuer: String) async throws -> String
}

/// Nobody there: follows an authorization endpoint that redirects at once. It never fills in a form, so it gets
/// nowhere with a server that wants to see a person.
struct HeadlessWay: SignInWay {
    let door: HTTPDoor
    let rule: AddressRule
    let redirect = "http://127.0.0.1:33418/callback"

    private static let mostHops = 8

    func answer(to address: String, issuer: String) async throws -> String {
        var place = try WebAddress(address, what: "The authorization endpoint")
        for _ in 0..<Self.mostHops {
            var request = HTTPClientRequest(url: place.text)
            request.headers.add(name: "accept", value: "text/html, application/json")
            let (status, headers, _) = try await door.document(request, rule: rule)
            guard (300..<400).contains(status), let location = headers.first(name: "location") else {
                throw MCPFailure.unauthorized(
                    "\(issuer) wants to see a person (HTTP \(status)). Sign in without --authorize headless.")
            }
            if location == redirect || location.hasPrefix(redirect + "?") { return location }
            place = try place.resolving(location)
        }
        throw MCPFailure.unauthorized("\(issuer) redirects in a circle.")
    }
}
