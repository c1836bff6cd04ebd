extension Stores {
    /// Notices, secrets and notes that a path keeps in mind; what is older than these is only in the store.
    static let standingLimit = 500

    func hearing(of path: Path, in conversation: ConversationID) async throws -> Hearing {
        Hearing(
            standing: try await messages.standing(of: path, in: conversation, limit: Self.standingLimit),
            summaries: try await summaries.summaries(of: path))
    }
}
