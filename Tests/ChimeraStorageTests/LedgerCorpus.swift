import ChimeraCore

@testable import ChimeraStorage

extension Database {
    /// Settled calls of three years, spread over the hours, five models and seven personas; the hours' sums with
    /// them, as settling would have made them.
    func fillLedger(_ count: Int, account: AccountID, until end: Timestamp) async throws {
        let start = end.microseconds - 3 * 365 * 86_400_000_000
        try await engine.write { connection in
            try connection.execute(
                """
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $1 - 1)
                INSERT INTO calls (id, account, conversation, purpose, persona, endpoint, model, attempt, state, input,
                    output, cost, computed_cost, started_at, ended_at)
                SELECT printf('%08x-0000-7000-8000-%012x', i / 256, i), $2, '', 'trial', 'Persona ' || (i % 7), 'far',
                    'model-' || (i % 5), 1, 'done', 1000 + i % 100, 100 + i % 50, (i % 1000) * 1000000,
                    (i % 1000) * 1000000, $3 + i * ($4 / $5), $6
                FROM n
                """, count, account, start, 3 * 365 * 86_400_000_000, count, end)
            try connection.execute(
                """
                INSERT INTO usage_hours (hour, account, persona, endpoint, model, purpose, calls, failed, input,
                    output, cache_read, cache_write, reasoning, cost, unpriced, saved, verified, flagged)
                SELECT started_at - started_at % 3600000000, account, persona, endpoint, model, purpose, COUNT(*), 0,
                    SUM(input), SUM(output), 0, 0, 0, SUM(cost), 0, 0, 0, 0
                FROM calls GROUP BY 1, 2, 3, 4, 5, 6
                """)
        }
    }
}
