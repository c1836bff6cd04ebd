import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraStorage

@Suite struct `The money schema` {
    @Test func `takes over calls of before: they are counted, and what they cost is not known`() async throws
    {
        let folder = try Folder()
        try DataFolder.make(folder.path)
        let path = "\(folder.path)/chimera.db"
        try DataFolder.makeFile(path)
        let engine = try SQLiteDatabase(path: path)
        try await Migrator(migrations: Migration.all.filter { $0.number < 5 }).run(on: engine, named: path)
        let ada = AccountID.make()
        try await engine.write { connection in
            for (state, input) in [("done", 100 as Int?), ("failed", nil), ("started", nil)] {
                try connection.execute(
                    """
                    INSERT INTO calls (id, account, conversation, purpose, persona, endpoint, model, attempt, state,
                        input, output, started_at)
                    VALUES ($1, $2, '', 'trial', 'Chef', 'far', 'large', 1, $3, $4, $5, $6)
                    """, CallID.make(), ada, state, input, input.map { _ in 7 },
                    Timestamp(microseconds: 7_200_000_001))
            }
        }
        try engine.close()

        let database = try await Database.open(folder: folder.path)
        let sums = try await database.stores.spending.usage(UsageQuery(by: .hour))
        #expect(sums.map(\.key) == ["1970-01-01T02"])
        #expect(sums.first?.calls == 2 && sums.first?.failed == 1 && sums.first?.unpriced == 1)
        #expect(sums.first?.input == 100 && sums.first?.output == 7 && sums.first?.cost == .zero)
        try await database.stores.calls.loseOpenCalls(at: .now)
        #expect(try await database.stores.spending.usage(UsageQuery()).first?.calls == 3)
        try database.close()
    }
}
