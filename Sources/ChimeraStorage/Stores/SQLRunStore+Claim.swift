internal import ChimeraCore

extension SQLRunStore {
    func claim(_ id: RunID, node: String, at: Timestamp) async throws -> Committed<Run>? {
        do {
            return try await database.drive(id, at: at) { change in
                let run = try change.connection.first(
                    Run.self,
                    """
                    UPDATE runs SET fence = fence + 1, beat = beat + 1, node = $1
                    WHERE id = $2 AND state <> 'stopped' RETURNING \(Run.columns)
                    """, node, id)
                guard let run else { throw LostFence() }
                try change.interruptWriting(of: id)
                return run
            }
        } catch is LostFence {
            return nil
        }
    }

    /// Ends turns whose run was stopped while its driver died, so nobody will claim it. For the one process
    /// that holds the folder's lock, before it does anything else.
    func closeOrphans(at: Timestamp) async throws {
        let runs: [RunID] = try await database.glance { connection in
            try connection.rows(
                """
                SELECT DISTINCT m.run FROM messages m JOIN runs r ON r.id = m.run
                WHERE m.state = 'writing' AND r.state = 'stopped'
                """
            ).map { row in
                var row = row
                return try row.next()
            }
        }
        for run in runs {
            _ = try await database.drive(run, at: at) { try $0.interruptWriting(of: run) }
        }
    }
}

extension Change {
    /// The text that reached the drafts becomes the message's, and what its call cost is estimated from it.
    fileprivate mutating func interruptWriting(of run: RunID) throws {
        let open = try connection.all(
            Message.self,
            """
            UPDATE messages SET state = 'interrupted', finished_at = $1, revision = revision + 1
            WHERE run = $2 AND state = 'writing' RETURNING \(Message.columns)
            """, at, run)
        for var message in open.sorted(by: { $0.position < $1.position }) {
            let drafts = try connection.drafts(of: message.id)
            let parts: [String] = Set(drafts.map(\.part)).sorted()
                .map { part in UTF16Text.joined(drafts.filter { $0.part == part }) }
                .filter { !$0.isEmpty }
            message.parts = parts.map { .text($0) }
            try connection.insert(message.parts, of: message.id, attempt: message.attempt)
            try connection.index(message)
            try connection.execute("DELETE FROM drafts WHERE message = $1", message.id)
            let said = parts.reduce(0) { $0 + ContextBudget.tokens($1) }
            let calls = try connection.rows(
                "SELECT id FROM calls WHERE message = $1 AND state = 'started' ORDER BY id", message.id)
            for var call in calls { try connection.lose(try call.next(), said: said, at: at) }
            try tellFinished(message)
        }
    }
}
