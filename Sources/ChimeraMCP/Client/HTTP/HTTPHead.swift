internal import ChimeraCore

/// What a POST says in its headers, by the message that it carries. Pure.
enum HTTPHead {
    static func headers(
        for message: JSONRPCMessage, _ head: WireHead, session: String?
    ) -> [(String, String)] {
        var headers = [
            ("content-type", "application/json"), ("accept", "application/json, text/event-stream"),
        ]
        if let revision = head.revision { headers.append(("mcp-protocol-version", revision.rawValue)) }
        if let session { headers.append(("mcp-session-id", session)) }
        guard head.revision?.era == .modern else { return headers }
        switch message {
        case .request(let request):
            headers.append(("mcp-method", request.method))
            if let name = name(request.method, request.params) {
                headers.append(("mcp-name", HeaderText.encoded(name)))
            }
        case .notification(let notification): headers.append(("mcp-method", notification.method))
        case .reply: break
        }
        return headers + head.mirrored.map { ($0.name, $0.value) }
    }

    private static func name(_ method: String, _ params: [String: JSONValue]?) -> String? {
        switch method {
        case "tools/call", "prompts/get": params?["name"]?.string
        case "resources/read": params?["uri"]?.string
        case "tasks/get", "tasks/update", "tasks/cancel": params?["taskId"]?.string
        default: nil
        }
    }
}
