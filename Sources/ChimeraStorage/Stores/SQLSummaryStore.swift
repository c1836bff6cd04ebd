internal import ChimeraCore

struct SQLSummaryStore: SummaryStore {
    let database: any SQLDatabase

    func summaries(of path: Path) async throws -> [Summary] {
        try await database.glance { connection in
            try path.segments.flatMap { segment in
                try connection.all(
                    Summary.self,
                    """
                    SELECT \(Summary.columns) FROM summaries
                    WHERE branch = $1 AND position BETWEEN $2 AND $3 ORDER BY position, created_at
                    """, segment.branch, segment.from, segment.to)
            }
        }
    }

    func summary(_ id: SummaryID, in conversation: ConversationID) async throws -> Summary? {
        try await database.glance { try $0.summary(id, in: conversation) }
    }

    /// The engine's own work; what it replaces for the same hearers goes.
    func add(_ summary: Summary, run: RunID) async throws -> Committed<Summary> {
        try await database.drive(run, at: summary.createdAt) { change in
            let connection = change.connection
            // It reaches farther along the same branch, or tells the same anew.
            try connection.execute(
                """
                DELETE FROM summaries WHERE branch = $1 AND position <= $2 AND COALESCE(audience, '') = $3
                """, summary.branch, summary.position, summary.audience.sql.textOrEmpty)
            try connection.execute(
                """
                INSERT INTO summaries (id, conversation, branch, position, until, audience, text, model, edited_by,
                    created_at, revision)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """, summary.id, summary.conversation, summary.branch, summary.position, summary.until,
                summary.audience, summary.text, summary.model, summary.editedBy, summary.createdAt,
                summary.revision)
            try change.tell(
                .summaryChanged, summary.id, revision: summary.revision, audience: summary.audience)
            return summary
        }
    }

    func edit(
        _ id: SummaryID, in conversation: ConversationID, text: String, expecting revision: Int?,
        command: Command
    ) async throws -> Committed<Summary?> {
        try await database.change(
            conversation, by: command, again: .summaryIfAny(in: conversation)
        ) { change in
            let connection = change.connection
            guard var summary = try connection.summary(id, in: conversation) else {
                throw Problem.notFound("summary", id)
            }
            if let revision, revision != summary.revision {
                throw Problem.stale("summary", current: summary.revision)
            }
            summary.revision += 1
            (summary.text, summary.editedBy) = (text, command.account)
            if text.isEmpty {
                try connection.execute("DELETE FROM summaries WHERE id = $1", id)
            } else {
                try connection.execute(
                    "UPDATE summaries SET text = $1, edited_by = $2, revision = $3 WHERE id = $4", text,
                    command.account, summary.revision, id)
            }
            try change.tell(.summaryChanged, id, revision: summary.revision, audience: summary.audience)
            return Done(text.isEmpty ? nil : summary, id)
        }
    }
}

extension SQLConnection {
    fileprivate func summary(_ id: SummaryID, in conversation: ConversationID) throws -> Summary? {
        try first(
            Summary.self,
            "SELECT \(Summary.columns) FROM summaries WHERE id = $1 AND conversation = $2", id, conversation)
    }
}

extension Reload<Summary?> {
    fileprivate static func summaryIfAny(in conversation: ConversationID) -> Reload {
        Reload { connection, id in
            try SummaryID(id).map { try connection.summary($0, in: conversation) }
        }
    }
}

extension SQLValue {
    fileprivate var textOrEmpty: String { if case .text(let text) = self { text } else { "" } }
}

extension Summary: SQLRecord {
    static let columns = """
        id, conversation, branch, position, until, audience, text, model, edited_by, created_at, revision
        """

    init(_ row: inout SQLRow) throws {
        let (id, conversation) = (try row.next(SummaryID.self), try row.next(ConversationID.self))
        self.init(
            id: id, conversation: conversation, branch: try row.next(), position: try row.next(),
            until: try row.next(), audience: try row.next(), text: try row.next(), model: try row.next(),
            editedBy: try row.next(), createdAt: try row.next(), revision: try row.next())
    }
}
