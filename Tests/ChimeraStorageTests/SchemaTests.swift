import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraStorage

@Suite struct `A schema` {
    @Test func `stands after every migration from nothing, and a second run changes nothing`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        let before = try await schema(database.engine)
        try await Migrator().run(on: database.engine, named: "here")
        #expect(try await schema(database.engine) == before)
        #expect(try await world.page().items.count == 1)
        let applied: Int? = try await database.engine.read { try $0.value("SELECT COUNT(*) FROM migrations") }
        #expect(applied == Migration.all.count)
        try database.close()
    }

    @Test func `takes a further migration on rows that are there, wholly or not at all`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        let next = (Migration.all.last?.number ?? 0) + 1
        let wrong = Migration(next, "half wrong", lowestReader: 1) { _ in
            ["ALTER TABLE messages ADD COLUMN mood TEXT", "ALTER TABLE nothing ADD COLUMN mood TEXT"]
        }
        await #expect(throws: Problem.self) {
            try await Migrator(migrations: Migration.all + [wrong]).run(on: database.engine, named: "here")
        }
        let right = Migration(next, "moods", lowestReader: 1) { _ in
            ["ALTER TABLE messages ADD COLUMN mood TEXT"]
        }
        try await Migrator(migrations: Migration.all + [right]).run(on: database.engine, named: "here")
        #expect(try await world.page().items.count == 1)
        try await world.say("This program knows nothing of moods.")
        try database.close()
    }

    @Test func `is numbered upwards, and but for search has the same statements on both engines`() {
        let numbers = Migration.all.map(\.number)
        #expect(numbers == Set(numbers).sorted())
        for migration in Migration.all {
            let (here, there) = (migration.statements(.sqlite), migration.statements(.postgres))
            func beginnings(_ statements: [String]) -> [String] {
                statements.map { String($0.prefix(30)) }.filter { !$0.contains(" search") }
            }
            #expect(beginnings(here) == beginnings(there))
        }
    }

    @Test func `keeps the database honest: no row without what it belongs to`() async throws {
        let database = try await Database.temporary()
        _ = try await StoreWorld(database.stores)
        let orphan =
            "INSERT INTO parts (message, attempt, idx, kind, text) VALUES ('nobody', 1, 0, 'text', '')"
        let problem = await #expect(throws: Problem.self) {
            try await database.engine.write { try $0.execute(orphan) }
        }
        #expect(problem?.type == .conflict)
        let settings: [String] = try await database.engine.read { connection in
            try ["foreign_keys", "journal_mode", "synchronous"].map { name in
                let value: SQLValue? = try connection.value("PRAGMA \(name)")
                return "\(name) \(value ?? .null)"
            }
        }
        #expect(
            settings == ["foreign_keys integer(1)", "journal_mode text(\"wal\")", "synchronous integer(1)"])
        try database.close()
    }

    private func schema(_ engine: any SQLDatabase) async throws -> [String] {
        try await engine.read { connection in
            try connection.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").map {
                row in
                var row = row
                return try row.next()
            }
        }
    }
}

@Suite struct `A list of events` {
    @Test func `that was cut at its old end sends readers from before to the snapshot`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        for number in 1...5 { try await world.say("\(number)") }
        let head = try await world.stores.events.head(of: world.stream)
        _ = try await database.engine.write { connection in
            try connection.execute(
                "DELETE FROM events WHERE stream = $1 AND seq < $2", world.stream, head - 1)
        }
        #expect(try await world.events(after: head - 2).map(\.seq) == [head - 1, head])
        let problem = await #expect(throws: Problem.self) { try await world.events(after: head - 3) }
        #expect(problem?.type == .gone)
        _ = try await database.engine.write {
            try $0.execute("DELETE FROM events WHERE stream = $1", world.stream)
        }
        #expect(try await world.events(after: head).isEmpty)
        await #expect(throws: Problem.self) { try await world.events(after: head - 1) }
        try database.close()
    }
}
