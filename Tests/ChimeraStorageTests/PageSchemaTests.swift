import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@testable import ChimeraStorage

@Suite struct `The second schema` {
    @Test func `takes over messages of the first, and finds them once they are caught up with`() async throws
    {
        let folder = try Folder()
        let (id, run) = try await fill(folder, messages: 250)

        let database = try await Database.open(folder: folder.path)
        let search = database.stores.search
        let ada = try #require(try await database.stores.accounts.accounts().first)
        func found(_ query: String) async throws -> [FoundMessage] {
            try await search.search(SearchQuery(query), SearchFilter(), for: ada.id, before: nil, limit: 500)
        }
        #expect(try await found("river").isEmpty, "nothing waits for the index to be made")
        #expect(try await search.catchUp())
        let newest = try await found("river")
        #expect(newest.first?.message.text == "River number 250")
        #expect((90...100).contains(newest.count), "a step is small, and begins with the newest")
        // What is stored meanwhile, and what is changed behind the mark, stays right.
        let conversation = try #require(try await database.stores.conversations.snapshot(id))
        let seat = try #require(conversation.participants.first { !$0.isModel })
        func command() -> Command { Command(id: .make(), account: ada.id, digest: "", at: .now) }
        _ = try await database.stores.messages.post(
            NewPost(
                id: .make(), conversation: id, branch: conversation.conversation.mainBranch, author: seat.id,
                authorName: "Ada", text: "River of today"), command: command())
        let old = try await database.stores.messages.page(
            of: conversation.conversation.mainBranch, in: id, page: PageRequest(.after("1"), limit: 2),
            reader: seat.id
        ).items
        _ = try await database.stores.messages.setRemoved(true, old[0].id, in: id, command: command())
        _ = try await database.stores.messages.setRemoved(true, old[1].id, in: id, command: command())
        _ = try await database.stores.messages.setRemoved(false, old[1].id, in: id, command: command())
        try database.close()

        let again = try await Database.open(folder: folder.path)
        while try await again.stores.search.catchUp() {}
        let all = try await again.stores.search.search(
            SearchQuery("river"), SearchFilter(), for: ada.id, before: nil, limit: 500)
        #expect(all.count == 250)
        #expect(all.first?.message.text == "River of today")
        #expect(all.map(\.message.position).suffix(3) == [4, 3, 1])
        let kept = try #require(try await again.stores.runs.run(run))
        #expect(kept.state == .stopped && kept.turns == 7)
        try again.close()
    }

    @Test func `is refused by programs of the first`() async throws {
        let database = try await Database.temporary()
        let problem = await #expect(throws: Problem.self) {
            try await Migrator(migrations: [.firstSchema]).run(on: database.engine, named: "here")
        }
        #expect(problem?.type == .storage)
        try database.close()
    }

    @Test func `leaves no word of a purged conversation in the file`() async throws {
        let folder = try Folder()
        let database = try await Database.open(folder: folder.path)
        let world = try await StoreWorld(database.stores)
        for number in 1...300 {
            let post = world.post("Confidentialword number \(number)")
            _ = try await world.stores.messages.post(post, command: world.command())
        }
        func holds() throws -> Bool {
            try ["chimera.db", "chimera.db-wal"].contains { name in
                let file = URL(fileURLWithPath: "\(folder.path)/\(name)")
                return try Data(contentsOf: file).range(of: Data("onfidentialword".utf8)) != nil
            }
        }
        #expect(try holds())
        _ = try await world.stores.conversations.purge(world.id, command: world.command())
        while try await world.stores.search.catchUp() {}
        #expect(try await world.stores.search.catchUp() == false)
        let file = URL(fileURLWithPath: "\(folder.path)/chimera.db")
        try database.close()
        #expect(try Data(contentsOf: file).range(of: Data("onfidentialword".utf8)) == nil)
    }

    /// A database as the first schema's program left it: a room of river messages and an ended run.
    private func fill(_ folder: Folder, messages: Int) async throws -> (ConversationID, RunID) {
        try DataFolder.make(folder.path)
        let path = "\(folder.path)/chimera.db"
        try DataFolder.makeFile(path)
        let engine = try SQLiteDatabase(path: path)
        try await Migrator(migrations: [.firstSchema]).run(on: engine, named: path)
        let (ada, id, branch, seat, run) = (
            AccountID.make(), ConversationID.make(), BranchID.make(), ParticipantID.make(), RunID.make()
        )
        try await engine.write { connection in
            try connection.execute(
                "INSERT INTO accounts (id, name, name_key, is_owner, created_at, revision) VALUES ($1, 'Ada', 'ada', 1, 0, 1)",
                ada)
            for stream in ["\(ada) account", "\(id) conversation"] {
                let halves = stream.split(separator: " ").map(String.init)
                try connection.execute(
                    "INSERT INTO streams (id, kind, seq) VALUES ($1, $2, 0)", halves[0], halves[1])
            }
            try connection.execute(
                """
                INSERT INTO conversations (id, owner, kind, title, title_source, settings, main_branch, created_at,
                    updated_at, revision) VALUES ($1, $2, 'chat', 'Old', 'chosen', $3, $4, 0, 0, 1)
                """, id, ada, Document(ConversationSettings()), branch)
            try connection.execute(
                "INSERT INTO members (conversation, account, role) VALUES ($1, $2, 'owner')", id, ada)
            try connection.execute(
                """
                INSERT INTO branches (id, conversation, name, tip, created_at, revision)
                VALUES ($1, $2, 'Main', $3, 0, 1)
                """, branch, id, messages)
            let person = Participant(
                id: seat, conversation: id, kind: .account(ada), name: "Ada", glyph: "☺", seat: 1)
            try connection.insert(person)
            for position in 1...messages {
                let message = MessageID.make()
                try connection.execute(
                    """
                    INSERT INTO messages (id, conversation, branch, position, kind, author, author_name, state, attempt,
                        created_at, finished_at, revision) VALUES ($1, $2, $3, $4, 'post', $5, 'Ada', 'done', 1, $6, $7, 1)
                    """, message, id, branch, position, seat, position, position)
                try connection.insert([.text("River number \(position)")], of: message, attempt: 1)
            }
            try connection.execute(
                """
                INSERT INTO runs (id, conversation, branch, started_by, state, strategy, limits, speed, seed, turns,
                    tokens, active_milliseconds, stop, fence, started_at, stopped_at, revision)
                VALUES ($1, $2, $3, $4, 'stopped', 'natural', $5, 1.0, 1, 7, 9, 11, $6, 1, 0, 1, 2)
                """, run, id, branch, ada, Document(RunLimits.standard), Document(RunStop(.turns)))
        }
        try engine.close()
        return (id, run)
    }
}
