import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@testable import ChimeraStorage

@Suite struct `A database in trouble` {
    @Test func `says of a file that is no database where it is and what to do`() async throws {
        let folder = try Folder()
        let file = URL(fileURLWithPath: folder.path + "/chimera.db")
        try Data(String(repeating: "Dear diary, ", count: 1000).utf8).write(to: file)
        let problem = await #expect(throws: Problem.self) { try await Database.open(folder: folder.path) }
        #expect(problem?.type == .storage)
        #expect(
            problem?.detail
                == "\(file.path) is not a database. Move the file away to begin anew, or put a backup in its place."
        )
        #expect(try LockFile.holder(of: folder.path) == nil, "the lock is let go")
        #expect(try Data(contentsOf: file).count == 12_000, "nothing was written over it")
    }

    @Test func `says of a damaged file where it is and how to go on`() async throws {
        let folder = try Folder()
        try await Database.open(folder: folder.path).close()
        let file = URL(fileURLWithPath: folder.path + "/chimera.db")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "chimera.db", "chimera.lock",
            ])
        var bytes = try Data(contentsOf: file)
        for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try bytes.write(to: file)
        let problem = await #expect(throws: Problem.self) {
            let database = try await Database.open(folder: folder.path)
            _ = try await StoreWorld(database.stores)
        }
        #expect(problem?.type == .storage)
        #expect(problem?.detail.hasPrefix("\(file.path) is damaged.") == true)
    }

    @Test func `refuses a schema that only newer programs may use, and takes one that older ones may`()
        async throws
    {
        let folder = try Folder()
        for (lowest, isRefused) in [(1, false), (999, true)] {
            let database = try await Database.open(folder: folder.path)
            try await database.engine.write { connection in
                try connection.execute(
                    "UPDATE meta SET value = $1 WHERE name = 'lowest reader'", String(lowest))
                try connection.execute(
                    "INSERT INTO migrations (number, name, applied_at) VALUES ($1, 'from the future', 0)",
                    998 + lowest)
            }
            try database.close()
            if isRefused {
                let problem = await #expect(throws: Problem.self) {
                    try await Database.open(folder: folder.path)
                }
                #expect(problem?.type == .storage)
                #expect(problem?.detail.contains("newer Chimera (its schema needs 999") == true)
            } else {
                try await Database.open(folder: folder.path).close()
            }
        }
    }

    @Test func `rolls back what a full database file cannot take, and goes on when there is room`()
        async throws
    {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        let engine = try #require(database.engine as? SQLiteDatabase)
        let pages: Int = try await engine.read { try $0.value("PRAGMA page_count") ?? 0 }
        _ = try await engine.write { try $0.rows("PRAGMA max_page_count = \(pages + 20)") }
        let stored = try await fill(world)
        _ = try await engine.write { try $0.rows("PRAGMA max_page_count = 1000000") }
        try await world.say("There is room again.")
        #expect(try await world.page(limit: 200).items.count == stored + 2)
        try database.close()
    }

    @Test func `rolls back what a full disk cannot take, and goes on when there is room`() async throws {
        guard let disk = try AwkwardDisk("size=4m") else { return }
        let filler = disk.folder.path + "/filler"
        try Data(count: 1 << 20).write(to: URL(fileURLWithPath: filler))
        let database = try await Database.open(folder: disk.folder.path + "/data")
        let world = try await StoreWorld(database.stores)
        let stored = try await fill(world)
        try FileManager.default.removeItem(atPath: filler)
        try await world.say("There is room again.")
        #expect(try await world.page(limit: 200).items.count == stored + 2)
        try database.close()
    }

    /// Posts until nothing more goes in; how many posts did.
    private func fill(_ world: StoreWorld) async throws -> Int {
        let head = try await world.stores.events.head(of: world.stream)
        let text = String(repeating: "soup ", count: 4000)
        var stored = 0
        let problem = await #expect(throws: Problem.self) {
            for _ in 0..<1000 {
                try await world.say(text)
                stored += 1
            }
        }
        #expect(problem?.type == .storage)
        #expect(problem?.detail.contains("full") == true, "\(problem?.detail ?? "")")
        #expect(problem?.detail.contains("soup") == false)
        // The change that failed is wholly gone; reading goes on.
        #expect(try await world.stores.events.head(of: world.stream) == head + Int64(stored))
        #expect(try await world.stores.branches.branches(of: world.id).first?.tip == stored + 1)
        return stored
    }

    @Test func `shows neither statement nor value in what the schema refuses`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        for statement in [
            "UPDATE messages SET position = $1", "UPDATE accounts SET name_key = $1",
            "UPDATE members SET role = $1", "UPDATE branches SET conversation = $1",
            "UPDATE nothing SET a = $1",
        ] {
            let problem = await #expect(throws: Problem.self) {
                try await database.engine.write { try $0.execute(statement, "confidential") }
            }
            #expect(problem?.detail.contains("confidential") == false)
            #expect(problem?.detail.contains("UPDATE") == false)
        }
        #expect(try await world.page().items.count == 1)
        try database.close()
    }

    @Test func `answers after it was closed`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        try database.close()
        try database.close()
        for _ in 0..<2 {
            let reading = await #expect(throws: Problem.self) { try await world.page() }
            #expect(reading?.type == .unavailable)
            let writing = await #expect(throws: Problem.self) { try await world.say("Hello?") }
            #expect(writing?.type == .unavailable)
        }
        #expect(!FileManager.default.fileExists(atPath: database.folder))
    }
}
