import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@testable import ChimeraStorage

/// Figures, not verdicts: `CHIMERA_MEASURE=1 swift test --filter Measuring` prints them; with
/// `-c release -Xswiftc -enable-testing` they are those of a release.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["CHIMERA_MEASURE"] != nil))
struct `Measuring the stores` {
    @Test func `turns, posts and checkpoints`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        let run = try await world.drive()
        let text = String(repeating: "Soup is a drink. ", count: 30)
        var (begins, finishes, posts, checkpoints) = (
            Times("beginTurn"), Times("finishTurn"), Times("post"), Times("checkpoint")
        )
        for _ in 0..<3000 {
            let turn = world.newTurn()
            _ = try await begins.time {
                try await world.stores.runs.beginTurn(turn, run: run.id, fence: run.fence)
            }
            try await checkpoints.time { try await world.checkpoint(turn, at: 0, text) }
            let finished = world.finished(turn, text)
            _ = try await finishes.time {
                try await world.stores.runs.finishTurn(finished, run: run.id, fence: run.fence)
            }
        }
        for _ in 0..<1000 { _ = try await posts.time { try await world.say(text) } }
        for times in [begins, checkpoints, finishes, posts] { print(times) }
        try database.close()
    }

    @Test func `a call's money, held back and settled`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        try await world.stores.spending.addStandardBudgets(at: .now)
        let model = ModelName(provider: "far", model: "large")
        var (reserves, begins, settles) = (
            Times("reserve with 3 budgets"), Times("call on record"), Times("settle with 3 budgets")
        )
        for _ in 0..<5000 {
            let call = CallID.make()
            let spender = Spender(
                call: call, account: world.ada.id, persona: "Chef", model: model, purpose: .trial)
            let wish = ReservationWish(
                spender: spender, ownTokens: 100, outputLimit: 100, quote: .test, at: .now)
            _ = try await reserves.time { try await world.stores.spending.reserve(wish) }
            let new = NewCall(
                id: call, account: world.ada.id, purpose: .trial, persona: "Chef", endpoint: "far",
                model: "large")
            try await begins.time { try await world.stores.calls.begin(new, at: .now) }
            let outcome = CallOutcome(id: call, state: .done, usage: Usage(input: 100, output: 10))
            try await settles.time { try await world.stores.calls.settle(outcome, at: .now) }
        }
        for times in [reserves, begins, settles] { print(times) }
        try database.close()
    }

    @Test func `a ledger of ten million calls`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        let count =
            ProcessInfo.processInfo.environment["CHIMERA_MEASURE_CALLS"].flatMap { Int($0) } ?? 100_000
        try await database.fillLedger(count, account: world.ada.id, until: .now)
        let berlin = try Zones.system.zone("Europe/Berlin")
        let month =
            Timestamp(microseconds: Timestamp.now.microseconds / 3_600_000_000 * 3_600_000_000)
            + .seconds(-30 * 86_400)
        let queries = [
            ("all of it", UsageQuery()), ("by model", UsageQuery(by: .model)),
            ("by day and model, of a month", UsageQuery(by: .day, and: .model, since: month, zone: berlin)),
            ("by month and persona, of all years", UsageQuery(by: .month, and: .persona, zone: berlin)),
        ]
        for (name, query) in queries {
            var times = Times("\(name), \(count) calls")
            for _ in 0..<20 { _ = try await times.time { try await world.stores.spending.usage(query) } }
            print(times)
        }
        try database.close()
    }

    @Test func `a conversation of 100,000 messages`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        try await fill(database, world, upTo: 100_000)
        let fork = try await world.fork(at: 60_000)
        var (newest, middle, forked, snapshot, engine) = (
            Times("newest 50 of 100,000"), Times("50 from the middle"), Times("newest 50 of a fork"),
            Times("snapshot"), Times("newest 200 for the engine")
        )
        let branches = try await world.stores.branches.branches(of: world.id)
        let path = try #require(Path(to: world.trunk, in: branches))
        for round in 0..<200 {
            _ = try await newest.time { try await world.page() }
            _ = try await middle.time { try await world.page(.before("\(40_000 + round * 50)")) }
            _ = try await forked.time { try await world.page(of: fork.id) }
            _ = try await snapshot.time { try await world.stores.conversations.snapshot(world.id) }
            _ = try await engine.time {
                try await world.stores.messages.newest(of: path, in: world.id, limit: 200)
            }
        }
        var purge = Times("purge of 100,000 messages")
        _ = try await purge.time {
            try await world.stores.conversations.purge(world.id, command: world.command())
        }
        for times in [newest, middle, forked, snapshot, engine, purge] { print(times) }
        try database.close()
    }

    @Test func `a list of 10,000 conversations`() async throws {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        var (create, top, deep) = (Times("create"), Times("top 50 of the list"), Times("50 deep in the list"))
        var middle: ConversationSnapshot?
        for number in 0..<10_000 {
            let created = try await create.time { try await world.create(.room) }
            if number == 5000 { middle = created }
        }
        let cursor = try #require(
            middle.map { "\($0.conversation.updatedAt.microseconds).\($0.conversation.id)" })
        for _ in 0..<50 {
            _ = try await top.time {
                try await world.stores.conversations.list(
                    for: world.ada.id, .current, page: PageRequest())
            }
            _ = try await deep.time {
                try await world.stores.conversations.list(
                    for: world.ada.id, .current, page: PageRequest(.before(cursor)))
            }
        }
        for times in [create, top, deep] { print(times) }
        try database.close()
    }

    private func fill(_ database: Database, _ world: StoreWorld, upTo count: Int) async throws {
        let text = String(repeating: "Soup is a drink. ", count: 12)
        try await database.engine.write { connection in
            var parent: MessageID?
            for position in 2...count {
                let turn = world.newTurn()
                let message = Message(
                    id: .make(), conversation: world.id, branch: world.trunk, position: position,
                    parent: parent,
                    kind: .turn, author: world.chef.id, authorName: world.chef.name, state: .done,
                    parts: [.text(text)], run: .make(), reason: turn.reason, model: turn.model,
                    figures: TurnFigures(), createdAt: turn.at, finishedAt: turn.at)
                try connection.insert(message)
                parent = message.id
            }
            try connection.execute("UPDATE branches SET tip = $1 WHERE id = $2", count, world.trunk)
        }
    }
}

/// How long something took, many times over.
struct Times: CustomStringConvertible {
    let name: String
    private var milliseconds: [Double] = []

    init(_ name: String) { self.name = name }

    mutating func time<T>(_ work: () async throws -> T) async rethrows -> T {
        let clock = ContinuousClock()
        let start = clock.now
        let value = try await work()
        milliseconds.append((clock.now - start) / .milliseconds(1))
        return value
    }

    var description: String {
        let sorted = milliseconds.sorted()
        func at(_ share: Double) -> String {
            let value = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
            return "\((value * 1000).rounded() / 1000)"
        }
        return
            "\(name): p50 \(at(0.5)) ms, p90 \(at(0.9)), p99 \(at(0.99)), max \(at(1)) (\(sorted.count) times)"
    }
}
