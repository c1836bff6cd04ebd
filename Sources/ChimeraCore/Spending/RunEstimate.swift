/// What the next turns may cost: about so much, and between what.
public struct RunEstimate: Hashable, Sendable, Codable {
    public let turns: Int
    /// nil: the price of a model of the cast is not known.
    public var low: Money?
    public var about: Money?
    public var high: Money?
    /// A model of the cast costs something at all.
    public var isFree: Bool

    /// One who may speak.
    public struct Voice: Sendable {
        let quote: Quote?
        /// Of a prompt that holds everything but the talk.
        let ownPrompt: Int
        /// The most that an answer may hold.
        let outputLimit: Int
        let window: Int

        public init(quote: Quote?, ownPrompt: Int, outputLimit: Int, window: Int) {
            self.quote = quote
            self.ownPrompt = ownPrompt
            self.outputLimit = outputLimit
            self.window = window
        }
    }

    /// Everybody speaks as often as the others; each answer makes the next prompt longer, until a window is full.
    ///
    /// - Parameters:
    ///   - history: tokens of the talk so far.
    ///   - answer: tokens of an answer, as they have been; where nobody has spoken yet, a paragraph's.
    public init(_ voices: [Voice], turns: Int, history: Int, answer: Int, at time: Timestamp) {
        self.turns = turns
        isFree = voices.allSatisfy { $0.quote?.isFree == true }
        func sum(_ answer: (Voice) -> Int) -> Money? {
            var all = Money.zero
            var talk = history
            for turn in 0..<turns {
                guard !voices.isEmpty else { return .zero }
                let voice = voices[turn % voices.count]
                let said = min(answer(voice), voice.outputLimit)
                let usage = Usage(
                    input: min(voice.ownPrompt + talk, max(0, voice.window - voice.outputLimit)), output: said
                )
                guard let cost = try? voice.quote?.cost(of: usage, milliseconds: 0, at: time),
                    let more = try? all.adding(cost)
                else { return nil }
                all = more
                talk += said
            }
            return all
        }
        low = sum { _ in answer / 2 }
        about = sum { _ in answer }
        high = sum(\.outputLimit)
    }
}

extension ConversationService {
    /// Of the next `turns` turns on the main branch, by the prices that hold now.
    public func estimate(
        _ conversation: ConversationID, turns: Int, by account: Account
    ) async throws -> RunEstimate {
        try await require(.viewer, of: account.id, in: conversation)
        let at = engine.clock.now()
        let cast = try await stores.participants.participants(of: conversation)
            .filter { $0.isModel && $0.present && !$0.muted }
        var voices: [RunEstimate.Voice] = []
        for one in cast {
            var name = one.model
            if name == nil { name = await engine.directory.defaultModel() }
            guard let name, let model = try? await engine.directory.resolve(name) else { continue }
            let words = (one.persona?.prompt ?? "") + (one.systemPrompt ?? "")
            voices.append(
                RunEstimate.Voice(
                    quote: engine.spending.book.quote(for: model, at: at),
                    ownPrompt: ContextBudget.tokens(words) + 300,
                    outputLimit: one.parameters.maxOutputTokens ?? 2048, window: model.info.contextWindow))
        }
        let said = try await messages(
            of: nil, in: conversation, page: PageRequest(limit: 100), by: account.id
        )
        .items
        let answers = said.compactMap { $0.kind == .turn ? $0.figures?.usage?.output : nil }.suffix(10)
        return RunEstimate(
            voices, turns: turns, history: said.reduce(0) { $0 + ContextBudget.tokens($1.text) },
            answer: answers.isEmpty ? 180 : max(1, answers.reduce(0, +) / answers.count), at: at)
    }
}
