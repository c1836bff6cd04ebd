import Testing

@testable import ChimeraCore

@Suite struct `A reservation` {
    private let model = ModelName(provider: "openai", model: "gpt-x")
    private let conversation = ConversationID.make()

    private func wish(own: Int = 1000, output: Int = 2048, priced: Bool = true) -> ReservationWish {
        let prices = TokenPrices(input: 1_000_000, output: 10_000_000)
        return ReservationWish(
            spender: Spender(
                call: .make(), account: .make(), conversation: conversation, title: "Salon",
                persona: "The Chef", model: model, purpose: .turn),
            ownTokens: own, outputLimit: output,
            quote: priced ? Quote(version: "test", schedule: PriceSchedule(prices)) : nil, at: .now)
    }

    private func state(
        _ limit: String, spent: String = "0", reserved: String = "0", hard: Bool = true,
        scope: BudgetScope? = nil, unpriced: Bool = false
    ) throws -> BudgetState {
        BudgetState(
            budget: Budget(
                id: .make(), limit: try #require(Money(limit)), period: .ever, isHard: hard,
                allowsUnpriced: unpriced, scope: scope ?? BudgetScope(conversation: conversation),
                createdAt: .now),
            spent: try #require(Money(spent)), reserved: try #require(Money(reserved)))
    }

    @Test func `holds back the prompt and the whole answer`() throws {
        let grant = try wish().decide([try state("1")], correction: 1000)
        #expect(grant.amount == Money("0.02148") && grant.outputLimit == 2048)
    }

    @Test func `takes for granted what the provider was seen to count`() throws {
        let grant = try wish().decide([], correction: 1250)
        #expect(grant.promptTokens == 1250 && grant.amount == Money("0.02173"))
        #expect(try wish().decide([], correction: 500).promptTokens == 1000, "never less than our own count")
    }

    @Test func `shrinks the answer to what is left`() throws {
        let grant = try wish().decide([try state("1"), try state("2", spent: "1.99")], correction: 1000)
        #expect(grant.outputLimit == 900 && grant.amount == Money("0.01"))
    }

    @Test func `is refused below 256 tokens, in one sentence that says what to do`() throws {
        let problem = #expect(throws: Problem.self) {
            try wish().decide([try state("2", spent: "1.997")], correction: 1000)
        }
        #expect(problem?.type == .budget)
        #expect(
            problem?.detail
                == "Budget for conversation Salon is $2.00; $2.00 is spent and this turn needs about $0.0036. Raise it under Spending or choose a cheaper model."
        )
        #expect(
            try wish(output: 100).decide([try state("2", spent: "1.998")], correction: 1000).outputLimit
                == 100)
    }

    @Test func `counts what others hold, and says so`() throws {
        let problem = #expect(throws: Problem.self) {
            try wish().decide([try state("2", spent: "1", reserved: "1")], correction: 1000)
        }
        #expect(problem?.detail.contains("$1.00 is held back") == true)
    }

    @Test func `is not stopped by a soft budget, nor by one that an earlier overrun broke twice`() throws {
        let grant = try wish().decide([try state("1", spent: "5", hard: false)], correction: 1000)
        #expect(grant.outputLimit == 2048)
        #expect(try state("1", spent: "5").left == .zero)
    }

    @Test func `of a budget of nothing lets only free calls through`() throws {
        #expect(throws: Problem.self) { try wish().decide([try state("0")], correction: 1000) }
        let free = ReservationWish(
            spender: wish().spender, ownTokens: 10, outputLimit: 20, quote: .free, at: .now)
        #expect(try free.decide([try state("0")], correction: 1000).amount == .zero)
    }

    @Test func `of an unknown price is refused under a hard limit until it is priced or allowed`() throws {
        let problem = #expect(throws: Problem.self) {
            try wish(priced: false).decide([try state("5")], correction: 1000)
        }
        #expect(problem?.detail.contains("chimera prices set openai/gpt-x") == true)
        #expect(
            try wish(priced: false).decide([try state("5", unpriced: true)], correction: 1000).amount == .zero
        )
        #expect(try wish(priced: false).decide([try state("5", hard: false)], correction: 1000).quote == nil)
    }

    @Test func `that does not fit into the ledger is an error, never a small number`() throws {
        let problem = #expect(throws: Problem.self) {
            try wish(own: .max / 4000, output: 1).decide([], correction: 1000)
        }
        #expect(problem?.type == .budget && problem?.detail.contains("does not fit") == true)
    }

    @Test func `covers the mix of what is named`() {
        let spender = wish().spender
        func covers(_ scope: BudgetScope) -> Bool { scope.covers(spender) }
        #expect(covers(BudgetScope()))
        #expect(covers(BudgetScope(conversation: conversation, persona: "The Chef", provider: "openai")))
        #expect(!covers(BudgetScope(persona: "The Chef", provider: "anthropic")))
        #expect(!covers(BudgetScope(model: "gpt-y")))
        #expect(!covers(BudgetScope(purpose: .summary)))
        #expect(!covers(BudgetScope(account: .make())))
        #expect(!covers(BudgetScope(toolServer: "files")))
    }

    @Test func `that was too small, or a count that cannot be, is flagged`() {
        var outcome = CallOutcome(id: .make(), state: .done, usage: Usage(input: 1000, output: 100))
        outcome.charge = Charge(computed: Money(picodollars: 5), own: OwnCount(input: 1000, output: 100))
        func flags(_ correction: Int = 1000, held: Int64? = 5) -> [String] {
            Agreement.flags(of: outcome, held: held.map { Money(picodollars: $0) }, correction: correction)
        }
        #expect(flags() == [])
        #expect(flags(held: 4) == ["over-reservation"])
        #expect(flags(2000) == ["discrepancy"])
        outcome.usage?.output = 10
        #expect(flags() == ["under-reported"])
        outcome.usage?.estimated = true
        #expect(flags() == ["estimated"])
    }
}
