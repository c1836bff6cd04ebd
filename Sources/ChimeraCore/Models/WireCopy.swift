/// A request as it goes over the wire, for a person to look at: without its key.
public struct WireCopy: Sendable, Hashable, Codable {
    public let method: String
    public let url: String
    /// The value of whatever carries a key is `•••`.
    public let headers: [String: String]
    public let body: String

    public init(method: String, url: String, headers: [String: String], body: String) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }

    /// What a shell needs to send the same again; the key stands in a variable.
    public var curl: String {
        var lines = ["curl -N -X \(method) \(Self.quoted(url))"]
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            if value.contains("•••") {
                let shown = value.replacing("•••", with: "$API_KEY")
                lines.append("  -H \"\(name): \(shown)\"")
            } else {
                lines.append("  -H \(Self.quoted("\(name): \(value)"))")
            }
        }
        lines.append("  --data-binary \(Self.quoted(body))")
        return lines.joined(separator: " \\\n")
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}

extension ModelProvider {
    public func wire(for request: ModelRequest) async -> WireCopy? { nil }
}
