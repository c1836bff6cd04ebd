/// Answers that are kept to be given again. A cache: what is in it may be gone at any time.
public protocol AnswerStore: Sendable {
    /// Counts as used now. nil: not kept.
    func answer(_ key: String, at: Timestamp) async throws -> String?
    /// Keeps it, and lets go of those that were not used for longest until all together are at most `limit`
    /// bytes. One that is larger than that by itself is not kept.
    func keep(_ body: String, for key: String, limit: Int, at: Timestamp) async throws
    func figures() async throws -> AnswerFigures
    func clear() async throws
}

/// What the cache holds, and how often it spared a call.
public struct AnswerFigures: Hashable, Sendable, Codable {
    public var answers: Int
    public var bytes: Int
    /// Times that one of those in it was given again.
    public var hits: Int
    /// Bytes that it may grow to.
    public var limit: Int

    public init(answers: Int, bytes: Int, hits: Int, limit: Int = Limits.answerBytes) {
        self.answers = answers
        self.bytes = bytes
        self.hits = hits
        self.limit = limit
    }
}
