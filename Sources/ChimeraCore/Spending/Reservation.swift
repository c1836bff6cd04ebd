/// What a call may cost before it is made, and what of it the budgets let through.
public struct ReservationWish: Sendable {
    public let spender: Spender
    /// Of the prompt, by our own count.
    public let ownTokens: Int
    /// Of the answer, at most.
    public let outputLimit: Int
    /// nil: unknown.
    public let quote: Quote?
    public let at: Timestamp

    public init(spender: Spender, ownTokens: Int, outputLimit: Int, quote: Quote?, at: Timestamp) {
        self.spender = spender
        self.ownTokens = ownTokens
        self.outputLimit = outputLimit
        self.quote = quote
        self.at = at
    }

    public var family: String { ModelFamily.name(of: spender.model.model) }

    /// Nothing is answered in fewer tokens than this that is worth paying for.
    public static let leastOutput = 256
    /// Ten minutes, in milliseconds: what the electricity of a local model is held back for.
    private static let longest: Int64 = 600_000

    /// Decides with the budgets as they stand inside the transaction.
    ///
    /// - Parameters:
    ///   - states: of every budget that covers the call.
    ///   - correction: what the provider counted for a thousand tokens of ours, learnt from earlier calls.
    public func decide(_ states: [BudgetState], correction: Int) throws(Problem) -> Grant {
        let prompt = ownTokens * max(1000, correction) / 1000
        let hard = states.filter(\.budget.isHard)
        guard let quote else {
            if let first = hard.first(where: { !$0.budget.allowsUnpriced }) {
                throw Refusal.unpriced(first, spender)
            }
            return Grant(
                wish: self, amount: .zero, prompt: prompt, outputLimit: outputLimit, prices: nil,
                states: states)
        }
        let prices = quote.schedule.rates(at: at).dearest(upTo: prompt)
        do {
            let least = min(outputLimit, Self.leastOutput)
            let tightest = hard.min { $0.left < $1.left }
            var granted = outputLimit
            var amount = try cost(prompt, granted, prices, quote)
            if let tightest, amount > tightest.left {
                let fixed = try cost(prompt, 0, prices, quote)
                let rest = try tightest.left.subtracting(fixed).picodollars
                let affordable = prices.dearestOutput > 0 ? rest / prices.dearestOutput : 0
                guard rest >= 0, affordable >= Int64(least) else {
                    throw Refusal.exceeded(tightest, spender, needs: try cost(prompt, least, prices, quote))
                }
                granted = Int(min(affordable, Int64(outputLimit)))
                amount = try cost(prompt, granted, prices, quote)
            }
            return Grant(
                wish: self, amount: amount, prompt: prompt, outputLimit: granted, prices: prices,
                states: states)
        } catch let problem as Problem { throw problem } catch {
            throw Problem(
                .budget,
                "What this call to \(spender.model) may cost does not fit into the ledger (at most $9.22 million). Correct its price with `chimera prices set`."
            )
        }
    }

    private func cost(
        _ prompt: Int, _ output: Int, _ prices: TokenPrices, _ quote: Quote
    ) throws(Money.Overflow) -> Money {
        var sum = try Money(picodollars: prices.dearestInput).times(prompt)
            .adding(Money(picodollars: prices.dearestOutput).times(output))
        if quote.perHour != nil {
            sum = try sum.adding(
                quote.cost(of: Usage(input: 0, output: 0), milliseconds: Self.longest, at: at))
        }
        return sum
    }
}

/// What was held back for a call.
public struct Grant: Hashable, Sendable {
    public let call: CallID
    public let amount: Money
    public let promptTokens: Int
    public let ownTokens: Int
    /// What the call may answer at most.
    public let outputLimit: Int
    public let quote: Quote?
    /// Micro-dollars per million tokens, for settling what a dead process left.
    public let inputPrice: Int64?
    public let outputPrice: Int64?
    public let at: Timestamp
    /// The budgets that cover it, as they were before it.
    public let states: [BudgetState]

    init(
        wish: ReservationWish, amount: Money, prompt: Int, outputLimit: Int, prices: TokenPrices?,
        states: [BudgetState]
    ) {
        call = wish.spender.call
        self.amount = amount
        promptTokens = prompt
        ownTokens = wish.ownTokens
        self.outputLimit = outputLimit
        quote = wish.quote
        inputPrice = prices?.dearestInput
        outputPrice = prices?.dearestOutput
        at = wish.at
        self.states = states
    }

    /// As a first try of the same call stored it.
    public init(
        repeating wish: ReservationWish, amount: Money, prompt: Int, outputLimit: Int, inputPrice: Int64?,
        outputPrice: Int64?
    ) {
        call = wish.spender.call
        self.amount = amount
        promptTokens = prompt
        ownTokens = wish.ownTokens
        self.outputLimit = outputLimit
        quote = wish.quote
        self.inputPrice = inputPrice
        self.outputPrice = outputPrice
        at = wish.at
        states = []
    }

    /// Four fifths of a budget are gone with this call.
    public var nearest: BudgetState? {
        states.first { state in
            state.budget.limit > .zero
                && Int128((try? state.spent.adding(state.reserved).adding(amount))?.picodollars ?? .max) * 5
                    >= Int128(state.budget.limit.picodollars) * 4
        }
    }
}
