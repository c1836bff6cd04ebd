/// Where a call asks for its money before it is made, and where its price comes from when it is settled.
public struct SpendingDesk: Sendable {
    public let book: PriceBook
    let store: any SpendingStore
    let clock: EngineClock

    public init(store: any SpendingStore, book: PriceBook = PriceBook(), clock: EngineClock = .system) {
        self.store = store
        self.book = book
        self.clock = clock
    }

    /// The prices that are stored count from now on.
    public func load() async throws { book.use(try await store.prices()) }

    /// Holds back what the call may cost, and limits its answer to what the budgets leave. nil: it costs nothing,
    /// and nothing is stored for it. Throws `.budget` with the sentence that says why not.
    func reserve(
        _ spender: Spender, _ request: inout ModelRequest, to model: ResolvedModel
    ) async throws -> Grant? {
        let at = clock.now()
        let quote = book.quote(for: model, at: at)
        if quote?.isFree == true { return nil }
        let grant = try await store.reserve(
            ReservationWish(
                spender: spender, ownTokens: Self.tokens(of: request), outputLimit: request.maxOutputTokens,
                quote: quote, at: at))
        request.maxOutputTokens = min(request.maxOutputTokens, grant.outputLimit)
        return grant
    }

    /// The call was not made.
    func release(_ grant: Grant?) async {
        guard let grant else { return }
        let store = store
        await Engine.uncancelled { try? await store.release(grant.call) }
    }

    /// A turn's outcome with its price, for the ledger and for whoever reads the message.
    func price(
        _ outcome: inout TurnCall.Outcome, of request: ModelRequest, by model: ResolvedModel,
        since begin: Timestamp
    ) {
        let milliseconds = Int64(outcome.figures.milliseconds ?? 0)
        outcome.call.milliseconds = Int(milliseconds)
        outcome.call.charge = charge(
            outcome.call.usage, of: request, by: model, said: outcome.text + outcome.reasoning,
            milliseconds: milliseconds, since: begin)
        // An answer that was kept from before is not paid again.
        if outcome.figures.fromCache == true {
            outcome.call.charge = Charge(computed: .zero, version: "answer cache")
        }
        outcome.figures.cost = outcome.call.charge?.cost
    }

    /// The same of a call that is no turn.
    func price(
        _ outcome: inout CallOutcome, of request: ModelRequest, by model: ResolvedModel, said: String,
        since begin: Timestamp
    ) {
        let milliseconds = (clock.now() - begin).microseconds / 1000
        outcome.milliseconds = Int(milliseconds)
        outcome.charge = charge(
            outcome.usage, of: request, by: model, said: said, milliseconds: milliseconds, since: begin)
    }

    /// What a call cost that ended so.
    ///
    /// - Parameters:
    ///   - model: the one that answered.
    ///   - said: all that came, for our own count.
    func charge(
        _ usage: Usage?, of request: ModelRequest, by model: ResolvedModel, said: String,
        milliseconds: Int64,
        since begin: Timestamp
    ) -> Charge? {
        guard let usage else { return nil }
        let quote = book.quote(for: model, at: begin)
        var charge = Charge(version: quote?.version)
        charge.computed = try? quote?.cost(of: usage, milliseconds: milliseconds, at: begin)
        charge.reported = usage.cost.flatMap(Money.init(reported:))
        if charge.reported != nil, charge.version == nil { charge.version = "reported" }
        if quote?.isFree == true { return charge }
        charge.own = OwnCount(
            input: Self.tokens(of: request), output: max(0, ContextBudget.tokens(said) - 4))
        if (usage.cacheRead ?? 0) > 0 || (usage.cacheWrite ?? 0) > 0, let computed = charge.computed {
            var plain = usage
            (plain.cacheRead, plain.cacheWrite, plain.cacheWriteLong, plain.cachedAudio) = (
                nil, nil, nil, nil
            )
            let without = try? quote?.schedule.cost(of: plain, at: begin)
            charge.saved = without.flatMap { try? $0.subtracting(computed) }
        }
        return charge
    }

    /// Of all that is sent: words, pictures, tools and their results, and the answer's shape.
    static func tokens(of request: ModelRequest) -> Int {
        var sum = 0
        for message in request.messages {
            var words = ""
            for part in message.content {
                switch part {
                case .text(let text), .reasoning(let text): words += text
                case .toolCall(let call): words += call.name + call.arguments
                case .toolResult(let result):
                    words += result.name + result.text
                    sum += result.images.count * imageTokens
                case .image: sum += imageTokens
                case .opaque(let opaque): words += JSONWriter.text(opaque.data)
                }
            }
            sum += ContextBudget.tokens(words)
        }
        for tool in request.tools {
            sum += ContextBudget.tokens(tool.name + tool.description + JSONWriter.text(tool.parameters))
        }
        if let schema = request.schema { sum += ContextBudget.tokens(JSONWriter.text(schema)) }
        return sum
    }

    /// A picture of a megapixel, as the large providers count it.
    private static let imageTokens = 1600
}
