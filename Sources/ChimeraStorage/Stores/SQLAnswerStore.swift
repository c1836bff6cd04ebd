internal import ChimeraCore

struct SQLAnswerStore: AnswerStore {
    let database: any SQLDatabase

    func answer(_ key: String, at: Timestamp) async throws -> String? {
        try await database.write { connection in
            try connection.value(
                "UPDATE answers SET used_at = $1, hits = hits + 1 WHERE key = $2 RETURNING body", at, key)
        }
    }

    func keep(_ body: String, for key: String, limit: Int, at: Timestamp) async throws {
        let size = body.utf8.count
        guard size <= limit else { return }
        _ = try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO answers (key, body, size, used_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (key) DO UPDATE SET body = excluded.body, size = excluded.size,
                    used_at = excluded.used_at
                """, key, body, size, at)
            // What the newest ones fill up to the limit stays; the running sum is over the whole, small table.
            try connection.execute(
                """
                DELETE FROM answers WHERE key IN (
                    SELECT key FROM (
                        SELECT key, SUM(size) OVER (ORDER BY used_at DESC, key) AS filled FROM answers
                    ) AS sums WHERE filled > $1)
                """, limit)
        }
    }

    func figures() async throws -> AnswerFigures {
        try await database.read { connection in
            guard
                var row = try connection.row(
                    """
                    SELECT COUNT(*), CAST(COALESCE(SUM(size), 0) AS BIGINT),
                        CAST(COALESCE(SUM(hits), 0) AS BIGINT) FROM answers
                    """)
            else { return AnswerFigures(answers: 0, bytes: 0, hits: 0) }
            return AnswerFigures(answers: try row.next(), bytes: try row.next(), hits: try row.next())
        }
    }

    func clear() async throws {
        _ = try await database.write { try $0.execute("DELETE FROM answers") }
    }
}
