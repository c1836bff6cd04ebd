public import ChimeraCore
internal import Testing

extension StoreWorld {
    /// A call that is on record, with what was held for it.
    func spend(
        _ persona: String = "Chef", own: Int = 1000, output: Int = 1000, price: Quote? = .test,
        at: Timestamp? = nil,
        run: RunID? = nil
    ) async throws -> Grant {
        let time = at ?? now()
        let call = CallID.make()
        let model = ModelName(provider: "far", model: "large")
        let grant = try await stores.spending.reserve(
            ReservationWish(
                spender: Spender(
                    call: call, account: ada.id, run: run, persona: persona, model: model, purpose: .trial),
                ownTokens: own, outputLimit: output, quote: price, at: time))
        try await stores.calls.begin(
            NewCall(
                id: call, account: ada.id, purpose: .trial, persona: persona, endpoint: model.provider,
                model: model.model), at: time)
        return grant
    }

    func settle(_ grant: Grant, input: Int, output: Int, cost: Money? = nil) async throws {
        var outcome = CallOutcome(
            id: grant.call, state: .done, usage: Usage(input: input, output: output))
        outcome.charge = Charge(computed: cost, version: "test", own: OwnCount(input: 1000, output: output))
        try await stores.calls.settle(outcome, at: now())
    }

    func budget(
        _ limit: Int64, _ period: BudgetPeriod.Kind = .ever, hard: Bool = true,
        scope: BudgetScope = BudgetScope()
    ) async throws -> Budget {
        try await stores.spending.save(
            Budget(
                id: .make(), limit: Money(picodollars: limit), period: period, isHard: hard, scope: scope,
                createdAt: now()), command: command()
        ).value
    }

    func state(of budget: Budget) async throws -> (spent: Int64, reserved: Int64) {
        let state = try await stores.spending.states(at: now()).first { $0.budget.id == budget.id }
        return (state?.spent.picodollars ?? -1, state?.reserved.picodollars ?? -1)
    }
}

extension Quote {
    /// One picodollar a token of input, ten of output.
    public static let test: Quote = {
        let entry = PriceEntry(
            model: ModelName(provider: "far", model: "large"), from: Timestamp(microseconds: 0),
            input: "0.000001", output: "0.00001")
        let book = PriceBook()
        book.use([entry])
        let info = ModelInfo(
            name: entry.model, ability: .capable, contextWindow: 1, place: "", isMetered: true)
        return book.quote(for: ResolvedModel(info: info, provider: ScriptedModel()), at: .now)!
    }()
}

extension StorePromise {
    public static let spending: [StorePromise] = [
        StorePromise("holds back before a call and books what it cost, once") { world in
            let budget = try await world.budget(50_000)
            let grant = try await world.spend()
            #expect(grant.amount.picodollars == 11_000)
            #expect(try await world.state(of: budget) == (0, 11_000))
            try await world.settle(grant, input: 1000, output: 100)
            #expect(try await world.state(of: budget) == (2000, 0))
            try await world.settle(grant, input: 1000, output: 999)
            #expect(try await world.state(of: budget) == (2000, 0), "usage that arrives twice")
            let call = try #require(try await world.stores.calls.calls(by: world.ada.id).last)
            #expect(call.outcome.charge?.cost?.picodollars == 2000, "by the prices of the reservation")
        },
        StorePromise("lets nothing through that a hard limit has no room for, and holds nothing of it") {
            world in
            let (wide, narrow) = (try await world.budget(100_000), try await world.budget(12_000))
            let first = try await world.spend()
            await expect(.budget) { _ = try await world.spend() }
            #expect(try await world.state(of: wide) == (0, 11_000))
            try await world.stores.spending.release(first.call)
            try await world.stores.spending.release(first.call)
            #expect(try await world.state(of: narrow) == (0, 0))
            let small = try await world.spend(own: 1000, output: 1000)
            #expect(small.outputLimit == 1000)
        },
        StorePromise("books a settlement above its reservation in full, flags it and blocks the next call") {
            world in
            let budget = try await world.budget(12_000)
            let grant = try await world.spend()
            try await world.settle(grant, input: 20_000, output: 1000)
            #expect(try await world.state(of: budget) == (30_000, 0))
            let entry = try await world.stores.spending.ledger(UsageQuery(), after: nil, limit: 9).last
            #expect(entry?.flags.contains("over-reservation") == true)
            await expect(.budget) { _ = try await world.spend() }
            let alerts = try await world.stores.spending.alerts(limit: 9)
            #expect(alerts.map(\.severity).contains(.critical) && alerts.count == 3)
        },
        StorePromise("lets a repeat of a reservation hold once") { world in
            let budget = try await world.budget(50_000)
            let spender = Spender(
                call: .make(), account: world.ada.id, persona: "Chef",
                model: ModelName(provider: "far", model: "large"), purpose: .trial)
            let wish = ReservationWish(
                spender: spender, ownTokens: 1000, outputLimit: 1000, quote: .test, at: world.now())
            let first = try await world.stores.spending.reserve(wish)
            let again = try await world.stores.spending.reserve(wish)
            #expect(first.amount == again.amount && first.outputLimit == again.outputLimit)
            #expect(try await world.state(of: budget) == (0, 11_000))
            #expect(try await world.stores.spending.probe(wish).amount == first.amount)
        },
        StorePromise("lets a new budget count the ledger of its present stretch, and calls that end after it")
        {
            world in
            try await world.settle(try await world.spend(), input: 1000, output: 100)
            let open = try await world.spend()
            let budget = try await world.budget(100_000, .month)
            #expect(try await world.state(of: budget).spent == 2000)
            _ = try await world.spend()
            try await world.settle(open, input: 1000, output: 0)
            #expect(try await world.state(of: budget) == (3000, 11_000))
            var changed = budget
            changed.scope = BudgetScope(persona: "Nobody")
            _ = try await world.stores.spending.save(changed, command: world.command())
            #expect(try await world.state(of: budget) == (0, 0))
        },
        StorePromise("counts only what a budget covers, and each stretch for itself") { world in
            let chef = try await world.budget(100_000, .day, scope: BudgetScope(persona: "Chef"))
            let yesterday = Timestamp(microseconds: world.now().microseconds - 86_400_000_000)
            try await world.settle(try await world.spend(at: yesterday), input: 1000, output: 0)
            try await world.settle(try await world.spend("Judge"), input: 1000, output: 0)
            try await world.settle(try await world.spend(), input: 7, output: 0)
            #expect(try await world.state(of: chef) == (7, 0))
            #expect(
                try await world.stores.spending.states(at: yesterday).first { $0.budget.id == chef.id }?.spent
                    == Money(picodollars: 1000), "a clock that jumps back finds the day again")
        },
        StorePromise("gives each run of a budget per run its own sum") { world in
            let budget = try await world.budget(12_000, .run)
            let (one, two) = (RunID.make(), RunID.make())
            _ = try await world.spend(run: one)
            await expect(.budget) { _ = try await world.spend(run: one) }
            _ = try await world.spend(run: two)
            #expect(budget.period == .run)
        },
        StorePromise(
            "settles what a dead process left from what it had held, once, and a late report corrects it"
        ) {
            world in
            let budget = try await world.budget(100_000)
            let grant = try await world.spend()
            try await world.stores.calls.loseOpenCalls(at: world.now())
            try await world.stores.calls.loseOpenCalls(at: world.now())
            #expect(try await world.state(of: budget) == (1000, 0))
            try await world.settle(grant, input: 1000, output: 50, cost: Money(picodollars: 1500))
            #expect(try await world.state(of: budget) == (1500, 0))
            let sums = try await world.stores.spending.usage(UsageQuery())
            #expect(sums.first?.calls == 1 && sums.first?.cost.picodollars == 1500 && sums.first?.failed == 0)
            #expect(sums.first?.input == 1000 && sums.first?.output == 50)
        },
        StorePromise("gives back what is held for a call that never came on record") { world in
            let budget = try await world.budget(100_000)
            let spender = Spender(
                call: .make(), account: world.ada.id, persona: "Chef",
                model: ModelName(provider: "far", model: "large"), purpose: .trial)
            _ = try await world.stores.spending.reserve(
                ReservationWish(
                    spender: spender, ownTokens: 1000, outputLimit: 1000, quote: .test, at: world.now()))
            let open = try await world.spend()
            try await world.stores.spending.releaseAbandoned(before: world.now())
            #expect(try await world.state(of: budget) == (0, open.amount.picodollars))
        },
        StorePromise("learns what a provider counts for our tokens, and holds back accordingly") { world in
            let grant = try await world.spend()
            try await world.settle(grant, input: 1500, output: 10)
            #expect(try await world.spend().promptTokens == 1500)
        },
        StorePromise("adds up by every dimension, from the hours and from the calls alike") { world in
            for persona in ["Chef", "Judge", "Chef"] {
                try await world.settle(try await world.spend(persona), input: 1000, output: 10)
            }
            let unpriced = try await world.spend("Chef", price: nil)
            try await world.settle(unpriced, input: 5, output: 5)
            for dimension in UsageQuery.Dimension.allCases {
                let rows = try await world.stores.spending.usage(UsageQuery(by: dimension))
                #expect(rows.reduce(0) { $0 + $1.calls } == 4, "\(dimension)")
                #expect(rows.reduce(0) { $0 + $1.cost.picodollars } == 3300)
                #expect(rows.reduce(0) { $0 + $1.unpriced } == 1)
            }
            let hours = try await world.stores.spending.usage(UsageQuery(by: .persona))
            #expect(hours.map(\.key) == ["Chef", "Judge"] && hours.map(\.calls) == [3, 1])
            let exact = UsageQuery(by: .persona, since: Timestamp(microseconds: 1))
            #expect(!exact.isOfHours)
            #expect(try await world.stores.spending.usage(exact) == hours)
            let both = try await world.stores.spending.usage(UsageQuery(by: .day, and: .persona))
            #expect(both.count == 2 && both.allSatisfy { $0.and != nil })
        },
        StorePromise("pages through the ledger in the order of its calls") { world in
            for _ in 1...5 { try await world.settle(try await world.spend(), input: 1, output: 1) }
            let first = try await world.stores.spending.ledger(UsageQuery(), after: nil, limit: 3)
            let rest = try await world.stores.spending.ledger(UsageQuery(), after: first.last?.call, limit: 3)
            #expect(first.count == 3 && rest.count == 2 && Set((first + rest).map(\.call)).count == 5)
        },
        StorePromise(
            "keeps a trail of every change of prices and budgets, and refuses two prices of one moment"
        ) {
            world in
            let budget = try await world.budget(5)
            _ = try await world.stores.spending.remove(budget.id, command: world.command())
            await expect(.notFound) {
                _ = try await world.stores.spending.remove(budget.id, command: world.command())
            }
            let model = ModelName(provider: "far", model: "large")
            let price = PriceEntry(model: model, from: world.now(), input: "1", output: "2")
            let told = try await world.stores.spending.add([price], command: world.command())
            #expect(told.events.map(\.kind) == [.spendingChanged])
            await expect(.conflict) {
                _ = try await world.stores.spending.add(
                    [PriceEntry(model: model, from: price.from, input: "3", output: "4")],
                    command: world.command())
            }
            #expect(try await world.stores.spending.prices() == [price])
            let trail = try await world.stores.spending.changes(limit: 9)
            #expect(trail.map(\.noun) == ["price", "budget", "budget"])
            #expect(trail[1].after == nil && trail[1].before?["limit"] == "0.000000000005")
            #expect(trail.allSatisfy { $0.account == world.ada.id })
        },
        StorePromise("keeps the currency that amounts are shown in, and who changed it") { world in
            let euro = try Currency(code: "EUR", perDollar: "0.9215", asOf: "2026-11-21")
            _ = try await world.stores.spending.show(in: euro, command: world.command())
            #expect(try await world.stores.spending.currency() == euro)
            _ = try await world.stores.spending.show(in: nil, command: world.command())
            #expect(try await world.stores.spending.currency() == nil)
            #expect(
                try await world.stores.spending.changes(limit: 9).map(\.noun) == ["currency", "currency"])
        },
        StorePromise("gives a new database its limits once") { world in
            try await world.stores.spending.addStandardBudgets(at: world.now())
            let limits = try await world.stores.spending.budgets()
            #expect(limits.map(\.limit.description).sorted() == ["1", "20", "5"])
            for budget in limits {
                _ = try await world.stores.spending.remove(budget.id, command: world.command())
            }
            try await world.stores.spending.addStandardBudgets(at: world.now())
            #expect(try await world.stores.spending.budgets().isEmpty)
        },
    ]
}
