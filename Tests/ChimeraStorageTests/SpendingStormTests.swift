import ChimeraCore
import ChimeraTesting
import Foundation
import Testing

@testable import ChimeraStorage

/// Rounds of a storm: small here, large in `make soak`.
private let rounds = ProcessInfo.processInfo.environment["CHIMERA_SOAK_ROUNDS"].flatMap { Int($0) } ?? 1

@Suite(.timeLimit(.minutes(30))) struct `A storm of spenders` {
    /// What each of them does follows from the seed.
    static func spend(_ world: StoreWorld, _ number: Int, seed: UInt64) async throws {
        var dice = Dice(seed: seed, turn: number)
        let grant: Grant
        let call = CallID.make()
        let model = ModelName(provider: "far", model: number % 3 == 0 ? "large" : "small")
        let spender = Spender(
            call: call, account: world.ada.id, persona: number % 2 == 0 ? "Chef" : "Judge", model: model,
            purpose: .trial)
        do {
            grant = try await world.stores.spending.reserve(
                ReservationWish(
                    spender: spender, ownTokens: Int.random(in: 1...2000, using: &dice), outputLimit: 1000,
                    quote: .test, at: .now))
        } catch let problem as Problem where problem.type == .budget { return }
        if Int.random(in: 0..<10, using: &dice) == 0 {
            return try await world.stores.spending.release(call)
        }
        try await world.stores.calls.begin(
            NewCall(
                id: call, account: world.ada.id, purpose: .trial, persona: spender.persona, endpoint: "far",
                model: model.model), at: grant.at)
        var outcome = CallOutcome(id: call, state: .done)
        outcome.usage = Usage(
            input: grant.promptTokens, output: Int.random(in: 0...grant.outputLimit, using: &dice))
        for _ in 0..<Int.random(in: 1...2, using: &dice) {
            try await world.stores.calls.settle(outcome, at: .now)
        }
    }

    static func limits(_ world: StoreWorld) async throws {
        let scopes = [
            (400_000, BudgetScope()), (250_000, BudgetScope(persona: "Chef")),
            (150_000, BudgetScope(model: "large")),
        ]
        for (limit, scope) in scopes {
            _ = try await world.stores.spending.save(
                Budget(
                    id: .make(), limit: Money(picodollars: Int64(limit)), period: .ever, scope: scope,
                    createdAt: .now), command: world.command())
        }
    }

    /// At no moment is more spent and held than a limit allows.
    static func holds(_ stores: Stores) async throws {
        for state in try await stores.spending.states(at: .now) {
            #expect(state.spent.picodollars + state.reserved.picodollars <= state.budget.limit.picodollars)
        }
    }

    /// Sums and ledger say the same, and no limit was passed.
    static func reconcile(_ stores: Stores) async throws {
        try await holds(stores)
        for state in try await stores.spending.states(at: .now) {
            #expect(state.reserved == .zero)
            let scope = state.budget.scope
            let calls = try await stores.spending.usage(UsageQuery(by: .persona, scope: scope))
            let ledger = try await stores.spending.ledger(UsageQuery(scope: scope), after: nil, limit: 10_000)
            let spent = ledger.reduce(0) { $0 + ($1.cost?.picodollars ?? 0) }
            #expect(state.spent.picodollars == spent)
            #expect(calls.reduce(0) { $0 + $1.cost.picodollars } == spent)
            #expect(calls.reduce(0) { $0 + $1.calls } == ledger.count)
        }
    }

    @Test(arguments: 1...UInt64(rounds))
    func `of a hundred at once passes no hard limit, and loses and doubles nothing`(seed: UInt64) async throws
    {
        let database = try await Database.temporary()
        let world = try await StoreWorld(database.stores)
        try await Self.limits(world)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    for turn in 0..<3 { try await Self.spend(world, number * 3 + turn, seed: seed) }
                }
            }
            group.addTask {
                for _ in 0..<20 { try await Self.holds(world.stores) }
            }
            try await group.waitForAll()
        }
        try await Self.reconcile(world.stores)
        let everything = try await world.stores.spending.states(at: .now).first {
            $0.budget.scope == BudgetScope()
        }
        #expect((everything?.spent.picodollars ?? 0) > 300_000, "the storm came near the limit")
        try database.close()
    }

    @Test(arguments: 1...UInt64(rounds) * 2)
    func `that is killed in its middle neither loses nor doubles a row`(seed: UInt64) async throws {
        let folder = try Folder()
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = folder.path as String, seed = seed as UInt64] in
            let database = try await Database.open(folder: path)
            let world = try await StoreWorld(database.stores)
            try await `A storm of spenders`.limits(world)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask { try await `A storm of spenders`.spend(world, number, seed: seed) }
                }
                for _ in 0..<(20 + Int(seed) * 17 % 60) { try await group.next() }
                kill(getpid(), SIGKILL)
                try await group.waitForAll()
            }
        }
        for _ in 1...2 {
            let database = try await Database.open(folder: folder.path)
            try await database.stores.calls.loseOpenCalls(at: .now)
            try await database.stores.spending.releaseAbandoned(before: .now)
            try await Self.reconcile(database.stores)
            try database.close()
        }
    }
}
