import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraStorage

@Suite struct `The schema of formats` {
    @Test func `takes over runs of the schema before, which have none, and keeps what is stored from now on`()
        async throws
    {
        let folder = try Folder()
        try DataFolder.make(folder.path)
        let path = "\(folder.path)/chimera.db"
        try DataFolder.makeFile(path)
        let engine = try SQLiteDatabase(path: path)
        let before = Migration.all.filter { $0.number < Migration.formatSchema.number }
        try await Migrator(migrations: before).run(on: engine, named: path)
        let (ada, room, branch, run) = (
            AccountID.make(), ConversationID.make(), BranchID.make(), RunID.make()
        )
        try await engine.write { connection in
            try connection.execute(
                "INSERT INTO accounts (id, name, name_key, is_owner, created_at, revision) VALUES ($1, 'Ada', 'ada', 1, 0, 1)",
                ada)
            try connection.execute("INSERT INTO streams (id, kind, seq) VALUES ($1, 'conversation', 0)", room)
            try connection.execute(
                """
                INSERT INTO conversations (id, owner, kind, title, title_source, settings, main_branch, created_at,
                    updated_at, revision)
                VALUES ($1, $2, 'room', 'The Salon', 'chosen', '{}', $3, 0, 0, 1)
                """, room, ada, branch)
            try connection.execute(
                "INSERT INTO branches (id, conversation, name, tip, created_at, revision) VALUES ($1, $2, 'main', 0, 0, 1)",
                branch, room)
            try connection.execute(
                """
                INSERT INTO runs (id, conversation, branch, started_by, state, strategy, limits, speed, seed, turns,
                    tokens, active_milliseconds, fence, started_at, revision)
                VALUES ($1, $2, $3, $4, 'running', 'natural', '{}', 1.0, 7, 2, 30, 400, 1, 0, 1)
                """, run, room, branch, ada)
        }
        try engine.close()

        let database = try await Database.open(folder: folder.path)
        let runs = database.stores.runs
        let old = try #require(try await runs.run(run))
        #expect(old.progress == nil && old.turns == 2)
        var progress = FormatProgress(format: "debate", parts: [], began: 2)
        progress.phase = 1
        let stored = progress
        _ = try await runs.settle(run, fence: 1, at: .now) { $0.progress = stored }
        #expect(try await runs.run(run)?.progress == progress)
        try database.close()
    }
}
