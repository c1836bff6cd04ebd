internal import ChimeraCore

extension SQLConnection {
    /// Everything of one moment, with the number of the stream at that moment.
    func snapshot(_ id: ConversationID) throws -> ConversationSnapshot? {
        guard let conversation = try conversation(id) else { return nil }
        return ConversationSnapshot(
            conversation: conversation, participants: try participants(of: id),
            branches: try branches(of: id),
            runs: try openAndNewestRuns(of: id), seq: try head(of: StreamID(id)))
    }

    /// One look into an index for each branch, however many runs have ended on it.
    private func openAndNewestRuns(of id: ConversationID) throws -> [Run] {
        try all(
            Run.self,
            """
            SELECT \(Run.columns) FROM runs WHERE conversation = $1 AND state <> 'stopped' OR id IN (
                SELECT (SELECT r.id FROM runs r WHERE r.branch = b.id AND r.state = 'stopped'
                    ORDER BY r.started_at DESC, r.id DESC LIMIT 1)
                FROM branches b WHERE b.conversation = $1)
            ORDER BY started_at, id
            """, id)
    }
}
