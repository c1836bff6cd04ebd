/// How a conversation leaves.
public enum ExportFormat: String, Sendable, Hashable, Codable, CaseIterable {
    /// One branch to read: Markdown, or plain lines.
    case md, txt
    /// The whole tree with reasons and figures, in a form of our own that can be read back.
    case json

    public var mediaType: String {
        switch self {
        case .md: "text/markdown; charset=utf-8"
        case .txt: "text/plain; charset=utf-8"
        case .json: "application/json"
        }
    }
}

/// What an export holds. The JSON form is exactly this, under `{"chimera":"conversation","version":1}`.
struct ExportDocument: Codable, Sendable {
    var chimera = "conversation"
    var version = 1
    let conversation: Conversation
    let participants: [Participant]
    let branches: [Branch]
    /// The branch that the texts are of.
    let branch: BranchID
    let runs: [Run]
    /// Markdown and text: the path's messages. JSON: every branch's, each once. Those that were left out
    /// leave a gap: positions do not move up, and a parent may be missing.
    let messages: [Message]
    /// Attempts before the ones that stand. JSON only.
    let earlier: [Earlier]

    struct Earlier: Codable, Sendable {
        let message: MessageID
        let attempt: Int
        let parts: [Part]
    }
}
