import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraStorage

@Suite struct `The schema of what each one hears` {
    @Test func `takes over messages of the one before, in nobody's voice but their author's`() async throws {
        let folder = try Folder()
        let path = "\(folder.path)/chimera.db"
        let before = Migration.all.filter { $0.number < Migration.hearingSchema.number }
        try DataFolder.make(folder.path)
        try DataFolder.makeFile(path)
        let engine = try SQLiteDatabase(path: path)
        try await Migrator(migrations: before).run(on: engine, named: path)
        let (ada, id, branch, seat) = (
            AccountID.make(), ConversationID.make(), BranchID.make(), ParticipantID.make()
        )
        let message = MessageID.make()
        try await engine.write { connection in
            try connection.execute(
                "INSERT INTO accounts (id, name, name_key, is_owner, created_at, revision) VALUES ($1, 'Ada', 'ada', 1, 0, 1)",
                ada)
            for (stream, kind) in [("\(ada)", "account"), ("\(id)", "conversation")] {
                try connection.execute(
                    "INSERT INTO streams (id, kind, seq) VALUES ($1, $2, 0)", stream, kind)
            }
            try connection.execute(
                """
                INSERT INTO conversations (id, owner, kind, title, title_source, settings, main_branch, created_at,
                    updated_at, revision) VALUES ($1, $2, 'room', 'Old', 'chosen', $3, $4, 0, 0, 1)
                """, id, ada, Document(ConversationSettings()), branch)
            try connection.execute(
                """
                INSERT INTO branches (id, conversation, name, tip, created_at, revision)
                VALUES ($1, $2, 'Main', 1, 0, 1)
                """, branch, id)
            try connection.execute(
                """
                INSERT INTO messages (id, conversation, branch, position, kind, author, author_name, state, attempt,
                    created_at, finished_at, revision) VALUES ($1, $2, $3, 1, 'post', $4, 'Ada', 'done', 1, 0, 0, 1)
                """, message, id, branch, seat)
            try connection.insert([.text("Soup is a drink.")], of: message, attempt: 1)
        }
        try engine.close()

        let database = try await Database.open(folder: folder.path)
        let found = try #require(try await database.stores.messages.message(message, in: id))
        #expect(found.text == "Soup is a drink." && found.voice == nil && found.writer == nil)
        let branches = try await database.stores.branches.branches(of: id)
        let way = try #require(Path(to: branch, in: branches))
        #expect(try await database.stores.messages.standing(of: way, in: id, limit: 10).isEmpty)
        #expect(try await database.stores.prompts.prompt(of: message) == nil)
        #expect(try await database.stores.summaries.summaries(of: way).isEmpty)
        let numbers: Int? = try await database.engine.read {
            try $0.value("SELECT COUNT(*) FROM migrations")
        }
        #expect(numbers == Migration.all.count)
        try database.close()
    }
}
