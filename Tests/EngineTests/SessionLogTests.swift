import ChimeraStorage
import ChimeraTesting
import Foundation
import Logging
import Testing

@testable import ChimeraCore

@Suite("The session log") struct SessionLogTests {
    @Test func `tells every turn with its reason and figures, and sums up the run`() async throws {
        try await EngineWorld.run { world in
            let (room, run) = try await talk(world)
            let log = SessionLog(world)
            await log.writer.catchUp()
            let (markdown, lines) = (try log.text(".md"), try log.text(".jsonl"))
            #expect(markdown.hasPrefix("# "))
            #expect(markdown.contains("- **The Chef**: "))
            #expect(markdown.contains("**The Philosopher** · `scripted/scripted` · "))
            #expect(markdown.components(separatedBy: "_Why: ").count == 5)
            #expect(markdown.contains("_Why: Was the only one who could speak._"))
            #expect(markdown.contains("10 tokens in, 5 out"))
            #expect(markdown.contains("> A thought that has six words."))
            #expect(markdown.contains("**The run ended: turns.** All 4 turns are taken."))
            #expect(markdown.contains("- 4 turns\n- "))
            #expect(markdown.contains("- The Chef: 12 words\n"))
            #expect(markdown.contains("- 60 tokens\n"))
            #expect(run.turns == 4)
            let messages = try await world.messages(room)
            let rows = lines.split(separator: "\n").map { Data($0.utf8) }
            let kinds = try rows.dropFirst().map { try JSONDecoder().decode(Kind.self, from: $0).kind }
            #expect(kinds == ["branch"] + messages.map(\.kind.rawValue) + ["run"])
            let told = rows.dropFirst(2).dropLast()
            #expect(try told.map { try JSONDecoder().decode(Message.self, from: $0) } == messages)
            let head = try #require(try JSONSerialization.jsonObject(with: rows[0]) as? [String: Any])
            #expect((head["participants"] as? [Any])?.count == 3)
        }
    }

    @Test func `is for its owner's eyes only, and a second look changes nothing`() async throws {
        try await EngineWorld.run { world in
            let (room, _) = try await talk(world)
            let log = SessionLog(world)
            await log.writer.catchUp()
            #expect(try log.mode("") == 0o700)
            let names = try log.names()
            #expect(names.count == 2)
            #expect(names.allSatisfy { $0.contains("-\(room).") })
            #expect(try names.map(log.mode) == [0o600, 0o600])
            let before = (try names.map(log.stamp), try names.map(log.read))
            await log.writer.catchUp()
            #expect(try names.map(log.stamp) == before.0)
            // From the beginning once more, as after a crash between the files and the cursor.
            try await world.database.stores.cursors.setCursor(
                SessionLogWriter.cursor, stream: StreamID(room), seq: 0)
            await log.writer.catchUp()
            #expect(try names.map(log.stamp) != before.0)
            #expect(try names.map(log.read) == before.1)
            #expect(try log.names() == names)
        }
    }

    @Test func `keeps its file when the title changes, and loses it with a purge`() async throws {
        try await EngineWorld.run { world in
            let (room, _) = try await talk(world)
            let (other, _) = try await talk(world)
            let log = SessionLog(world)
            await log.writer.catchUp()
            let names = try log.names()
            _ = try await world.service.change(
                room, ChangeConversation(title: "Quite another"), expecting: nil, by: world.ada.id)
            await log.writer.catchUp()
            #expect(try log.names() == names)
            let name = try #require(names.first { $0.hasSuffix("\(room).md") })
            #expect(try log.read(name).hasPrefix("# Quite another\n"))
            // What a killed process left goes too, what is not ours stays.
            let left = "\(log.folder)/2026-01-01-half-\(room).md.part"
            try Data("half".utf8).write(to: URL(filePath: left))
            try Data("mine".utf8).write(to: URL(filePath: "\(log.folder)/notes.md"))
            try await world.service.purge(room, PlainCommand(), by: world.ada.id)
            await log.writer.catchUp()
            #expect(try log.names() == names.filter { $0.contains("\(other)") } + ["notes.md"])
        }
    }

    @Test func `marks whispers and keeps hostile text inside its quote`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room()
            let (id, stores) = (room.conversation.id, world.database.stores)
            let chef = try #require(room.participants.first { $0.name == "The Chef" })
            let ada = try #require(room.participants.first { $0.account == world.ada.id })
            let post = NewPost(
                id: .make(), conversation: id, branch: room.conversation.mainBranch, author: ada.id,
                authorName: "Ada *\n# Eve*", text: "Psst.\n# Heading\r\n```\u{2028}---\n\n<b>",
                audience: .only([ada.id, chef.id]))
            _ = try await stores.messages.post(
                post, command: Command(id: .make(), account: world.ada.id, digest: "", at: .now))
            let log = SessionLog(world)
            await log.writer.catchUp()
            let markdown = try log.text(".md")
            #expect(markdown.contains("> Psst.\n> # Heading\n> ```\n> ---\n>\n> <b>\n"))
            #expect(markdown.contains("**Ada \\* \\# Eve\\*** · "))
            #expect(markdown.contains(" · whisper\n"))
            #expect(markdown.contains("The Chef only._\n"))
            #expect(!markdown.split(whereSeparator: \.isNewline).contains("# Heading"))
        }
    }

    @Test func `warns once when it cannot write, and catches up when it can`() async throws {
        try await EngineWorld.run { world in
            let (room, _) = try await talk(world)
            let warnings = Warnings()
            let log = SessionLog(world, warnings)
            // A file lies where the folder should be.
            try Data().write(to: URL(filePath: log.folder))
            await log.rounds(20)
            #expect(warnings.count == 1)
            let behind = try await world.database.stores.events.streamsBehind(
                cursor: SessionLogWriter.cursor, limit: 10)
            #expect(behind.map(\.stream) == [StreamID(room)])
            try FileManager.default.removeItem(atPath: log.folder)
            // One look to see that it rests, one to write it.
            await log.rounds(2)
            #expect(try log.names().count == 2)
            #expect(warnings.count == 1)
        }
    }

    @Test func `says a reason in one sentence`() {
        func candidate(_ name: String, _ score: Double, _ out: Reason.Exclusion? = nil) -> Reason.Candidate {
            Reason.Candidate(
                participant: .make(), name: name, out: out,
                terms: score > 1 ? ["addressed": 1, "silence": 0.5, "luck": 0.1] : [:], score: score)
        }
        let candidates = [candidate("Ann", 0.5), candidate("Bob", 1.835), candidate("Cy", 0, .muted)]
        func sentence(_ strategy: StrategyName, _ directive: Reason.Directive? = nil) -> String {
            ReasonWords.sentence(
                Reason(strategy: strategy, directive: directive, candidates: candidates, seed: 1, turn: 1))
        }
        #expect(
            sentence(.natural)
                == "Had most reason to speak (was named and had been silent), with 1.84 points before Ann with 0.50; Cy was muted."
        )
        #expect(sentence(.roundRobin) == "Was next in the order of seats; Cy was muted.")
        #expect(sentence(.natural, Reason.Directive(.mention)) == "Was called by name; Cy was muted.")
    }

    private struct Kind: Decodable { let kind: String }

    /// Four turns of six words, alternating.
    private func talk(_ world: EngineWorld) async throws -> (ConversationID, Run) {
        world.model.answerAll { _ in
            .text("A thought that has six words.", usage: Usage(input: 10, output: 5))
        }
        let room = try await world.room()
        let run = try await world.service.start(StartRun(seed: 3), in: room.conversation.id, by: world.ada.id)
        return (room.conversation.id, try await world.ended(run))
    }
}

/// The writer of a world, and what it wrote; the folder goes with it.
private final class SessionLog {
    let folder = NSTemporaryDirectory() + "/chimera-sessions-\(UUID().uuidString)"
    let world: EngineWorld
    let log: Logger

    init(_ world: EngineWorld, _ warnings: Warnings = Warnings()) {
        self.world = world
        log = Logger(label: "test") { _ in warnings }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Its clock stands still: a last look has five seconds, which a busy machine may need for less.
    var writer: SessionLogWriter {
        let clock = EngineClock(
            now: { .now }, elapsed: { .zero }, sleep: { try await Task.sleep(for: $0) })
        return SessionLogWriter(stores: world.database.stores, folder: folder, clock: clock, log: log)
    }

    /// Runs it for so many seconds of its own clock.
    func rounds(_ count: Int) async {
        let seconds = Locked(0)
        let clock = EngineClock(
            now: { .now }, elapsed: { .seconds(seconds.value) },
            sleep: { _ in if seconds.raise() >= count { throw CancellationError() } })
        await SessionLogWriter(stores: world.database.stores, folder: folder, clock: clock, log: log).run()
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }

    func text(_ ending: String) throws -> String {
        try read(try #require(try names().first { $0.hasSuffix(ending) }))
    }

    func mode(_ name: String) throws -> Int {
        try #require(attributes(name)[.posixPermissions] as? NSNumber).intValue
    }

    /// Changes with every writing: the file is another one.
    func stamp(_ name: String) throws -> [UInt64] {
        let found = try attributes(name)
        let date = try #require(found[.modificationDate] as? Date)
        return [
            try #require(found[.systemFileNumber] as? NSNumber).uint64Value,
            date.timeIntervalSince1970.bitPattern,
        ]
    }

    private func attributes(_ name: String) throws -> [FileAttributeKey: Any] {
        try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
    }
}

private final class Locked: @unchecked Sendable {
    private let lock = NSLock()
    private var number: Int

    init(_ number: Int) { self.number = number }

    var value: Int { lock.withLock { number } }
    func raise() -> Int {
        lock.withLock {
            number += 1
            return number
        }
    }
}

/// Counts what is told from a warning on.
private struct Warnings: LogHandler {
    private let told = Locked(0)
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    var count: Int { told.value }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { _ = told.raise() }
}
