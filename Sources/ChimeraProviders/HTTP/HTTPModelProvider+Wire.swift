public import ChimeraCore

extension HTTPModelProvider {
    /// The same bytes as `reply` posts, with the key masked wherever it stands.
    public func wire(for request: ModelRequest) async -> WireCopy? {
        let wire = endpoint.format.request(for: request, quirks: endpoint.quirks)
        var headers = ["content-type": "application/json", "accept": "text/event-stream, application/json"]
        for fields in [endpoint.format.headers, wire.headers] {
            for (name, value) in fields { headers[name.lowercased()] = value }
        }
        // Somebody may have put a key into any of these.
        for name in endpoint.headers.keys { headers[name.lowercased()] = "•••" }
        if let key = endpoint.key {
            let name = endpoint.format.authorization(key).name
            headers[name.lowercased()] = name.lowercased() == "authorization" ? "Bearer •••" : "•••"
        } else if endpoint.url.userInfo != nil {
            headers["authorization"] = "Basic •••"
        }
        headers["x-client-request-id"] = request.call.description
        return WireCopy(
            method: "POST",
            url: endpoint.url.url(wire.route, unversioned: endpoint.format.isUnversioned), headers: headers,
            body: String(decoding: wire.body, as: UTF8.self))
    }
}
