internal import ChimeraCore

extension SQLConversationStore {
    func marks(of account: AccountID, in id: ConversationID) async throws -> Marks {
        try await database.glance { try $0.marks(of: account, in: id) }
    }

    /// On the account's own stream: nobody else learns what somebody has read.
    func mark(
        _ id: ConversationID, command: Command, _ edit: @escaping @Sendable (inout Marks) -> Void
    ) async throws -> Committed<Marks> {
        let account = command.account
        return try await database.change(account, by: command, again: .marks(of: account)) { change in
            let connection = change.connection
            let member: Int? = try connection.value(
                "SELECT 1 FROM members WHERE conversation = $1 AND account = $2", id, account)
            guard member != nil else { throw Problem.notFound("conversation", id) }
            let stored = try connection.marks(of: account, in: id)
            var marks = stored
            edit(&marks)
            marks.read = max(marks.read, stored.read)
            if marks != stored {
                try connection.store(marks, of: account, in: id)
                try change.tell(.listChanged, id, facts: marks.facts)
            }
            return Done(marks, id)
        }
    }
}

extension Reload<Marks> {
    fileprivate static func marks(of account: AccountID) -> Reload {
        Reload { connection, id in try ConversationID(id).map { try connection.marks(of: account, in: $0) } }
    }
}

extension Marks {
    fileprivate var facts: JSONValue {
        [
            "reason": .string(ListReason.marks.rawValue),
            "marks": ["pinned": .bool(pinned), "archived": .bool(archived), "read": .int(Int64(read))],
        ]
    }
}

extension SQLConnection {
    fileprivate func marks(of account: AccountID, in id: ConversationID) throws -> Marks {
        let row = try row(
            "SELECT pinned, archived, read FROM marks WHERE conversation = $1 AND account = $2", id, account)
        guard var row else { return Marks() }
        return Marks(pinned: try row.next(), archived: try row.next(), read: try row.next())
    }

    fileprivate func store(_ marks: Marks, of account: AccountID, in id: ConversationID) throws {
        try execute(
            """
            INSERT INTO marks (conversation, account, pinned, archived, read) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (conversation, account) DO UPDATE SET pinned = excluded.pinned,
                archived = excluded.archived, read = excluded.read
            """, id, account, marks.pinned, marks.archived, marks.read)
    }
}
