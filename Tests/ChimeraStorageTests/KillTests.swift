import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@testable import ChimeraStorage

@Suite struct `A process that is killed` {
    @Test func `loses nothing that was committed, and its turn can be taken over`() async throws {
        let folder = try Folder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
            let database = try await Database.open(folder: path)
            let world = try await StoreWorld(database.stores)
            for number in 1...100 { try await world.say("Post \(number)") }
            let (turn, _) = try await world.begin(try await world.drive())
            try await world.checkpoint(turn, at: 0, "Half a sen")
            try await database.engine.write { connection in
                try connection.execute("DELETE FROM messages")
                kill(getpid(), SIGKILL)
            }
        }
        let database = try await Database.open(folder: folder.path)
        let owner = try await database.stores.accounts.ensureOwner(named: "Ada", at: .now)
        let id = try #require(try await database.stores.conversations.ids(for: owner.id).first)
        let run = try #require(try await database.stores.runs.active().first)
        let claimed = try await database.stores.runs.claim(run.id, node: "next", at: .now)
        #expect(claimed?.value.fence == 2)
        let messages = try await database.stores.messages.page(
            of: run.branch, in: id, page: PageRequest(limit: 200), reader: nil
        ).items
        #expect(messages.count == 102)
        #expect(messages.dropFirst().dropLast().map(\.text) == (1...100).map { "Post \($0)" })
        #expect(messages.last?.text == "Half a sen" && messages.last?.state == .interrupted)
        try database.close()
    }

    @Test func `leaves no turn open for ever when a person had stopped its run`() async throws {
        let folder = try Folder()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
            let database = try await Database.open(folder: path)
            let world = try await StoreWorld(database.stores)
            let run = try await world.drive()
            let (turn, _) = try await world.begin(run)
            try await world.checkpoint(turn, at: 0, "Half a sen")
            _ = try await world.stores.runs.change(run.id, in: world.id, command: world.command()) {
                $0.state = .stopped
            }
            kill(getpid(), SIGKILL)
        }
        let database = try await Database.open(folder: folder.path)
        let owner = try await database.stores.accounts.ensureOwner(named: "Ada", at: .now)
        let id = try #require(try await database.stores.conversations.ids(for: owner.id).first)
        let trunk = try #require(try await database.stores.conversations.conversation(id)).mainBranch
        let last = try await database.stores.messages.page(
            of: trunk, in: id, page: PageRequest(), reader: nil
        )
        .items.last
        #expect(last?.state == .interrupted && last?.text == "Half a sen")
        let events = try await database.stores.events.events(of: StreamID(id), after: 0, limit: 99)
        #expect(events.last?.kind == .turnFinished)
        #expect(try await database.stores.calls.calls(of: id).map(\.outcome.state) == [.lost])
        try database.close()
    }
}
