/// How a conversation leaves.
public enum ExportFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// One branch to read: Markdown, or plain lines.
    case md, txt
    /// The whole tree with reasons and figures, in a form of our own that can be read back.
    case json
    /// The same, in one file that plays it.
    case html

    public var mediaType: String {
        switch self {
        case .md: "text/markdown; charset=utf-8"
        case .txt: "text/plain; charset=utf-8"
        case .json: "application/json"
        case .html: "text/html; charset=utf-8"
        }
    }
}
