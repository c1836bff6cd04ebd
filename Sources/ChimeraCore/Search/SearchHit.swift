/// A message that was found, as a row of the result.
public struct SearchHit: Hashable, Sendable, Codable {
    public let conversation: ConversationID
    public let title: String
    public let branch: BranchID
    public let message: MessageID
    public let position: Int
    public let authorName: String
    /// A persona's id, where a persona said it.
    public let persona: String?
    public let model: ModelName?
    public let at: Timestamp
    public let snippet: [Snippet.Piece]
}

/// Hits, the newest first. A nil cursor is the end.
public struct SearchPage: Hashable, Sendable, Codable {
    public var items: [SearchHit]
    public var before: String?
}

/// A search as it is asked for: texts that come from outside.
public struct SearchRequest: Hashable, Sendable {
    public var text: String
    public var conversation: ConversationID?
    public var persona: String?
    public var model: String?
    /// Days as `2026-11-25`, UTC, both included.
    public var from: String?
    public var to: String?
    /// The cursor that a page came with.
    public var before: String?
    public var limit: Int

    public init(
        _ text: String, conversation: ConversationID? = nil, persona: String? = nil, model: String? = nil,
        from: String? = nil, to: String? = nil, before: String? = nil, limit: Int = 20
    ) {
        self.text = text
        self.conversation = conversation
        self.persona = persona
        self.model = model
        self.from = from
        self.to = to
        self.before = before
        self.limit = min(max(1, limit), Limits.pageItems)
    }
}
