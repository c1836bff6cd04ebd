/// What one participant's model is asked: the stable part first, so that provider caches hit, then what was
/// said before in short, the newest history that fits this model's window, and who it is once more.
public enum PromptBuilder {
    public struct Prompt: Sendable, Hashable {
        public var pieces: [PromptPiece]
        public var messages: [PromptMessage]
        public var prefill: String?
        public var stop: [String] = []
        public var parameters: ModelParameters
        public var maxOutputTokens: Int
        public var extra: [String: JSONValue] = [:]
        /// Text after the last full stop is taken back at the end (small models run on).
        public var cutsAtFullStop = false
        /// How many of the first messages are the same at this speaker's next turn.
        public var stableMessages = 0
        /// Messages before this position were left out for want of room; nil: none.
        public var cutBefore: Int?
        /// Two who talk alone: no names, no stage directions.
        public var isPlain = false

        init(
            _ pieces: [PromptPiece], parameters: ModelParameters, maxOutputTokens: Int,
            extra: [String: JSONValue] = [:]
        ) {
            self.pieces = pieces
            messages = PromptPiece.messages(of: pieces)
            self.parameters = parameters
            self.maxOutputTokens = maxOutputTokens
            self.extra = extra
        }
    }

    /// - Parameter people: who the people are, by participant: a line they wrote about themselves.
    public static func prompt(
        for speaker: Participant, in state: TurnState, model: ModelInfo,
        about people: [ParticipantID: String] = [:],
        dice: inout Dice
    ) -> Prompt {
        let mood = state.conversation.settings.mood ?? .even
        if let recipe = model.recipe, speaker.persona != nil {
            var prompt = SmallPrompt.prompt(
                for: speaker, in: state, recipe: recipe, prefills: model.acceptsPrefill, dice: &dice)
            prompt.parameters.temperature = mood.temperature(prompt.parameters.temperature)
            return prompt
        }
        var parameters = speaker.parameters
        if parameters.temperature == nil {
            parameters.temperature = mood.temperature(speaker.persona?.temperature)
        }
        let output = min(
            speaker.parameters.maxOutputTokens ?? model.recipe.map { $0.maxOutputTokens * 4 } ?? 2048,
            model.contextWindow / 2, model.outputLimit ?? .max)
        let isPlain = isPlain(state) && state.participants.count(where: \.present) <= 2
        let system = system(for: speaker, in: state, about: people)
        let closing = reminder(for: speaker, in: state)
        let budget =
            model.contextWindow - output - 64
            - (system + closing).reduce(0) { $0 + $1.tokens }
        var past = Past(
            history(for: speaker, in: state, isPlain: isPlain, model: model.name),
            fitting: max(64, budget), summary: state.hearing.summary(for: speaker.id))
        // The window of the state is one too.
        if past.cutBefore == nil, let first = state.messages.first, first.position > 1 {
            past.cutBefore = past.pieces.compactMap(\.position).min() ?? first.position
        }
        var prompt = Prompt(
            system + standing(for: speaker, in: state, before: past.cutBefore) + past.pieces
                + closed(past.pieces, for: speaker, in: state) + closing,
            parameters: parameters, maxOutputTokens: output, extra: model.recipe?.extra ?? [:])
        prompt.cutBefore = past.cutBefore
        prompt.isPlain = isPlain
        prompt.stableMessages = max(1, prompt.messages.count - 1)
        return prompt
    }

    /// Own turns are `assistant`; everybody else is `user`, by name where there are several. Newest first, made
    /// as it is asked for.
    private static func history(
        for speaker: Participant, in state: TurnState, isPlain: Bool, model: ModelName
    ) -> some Sequence<PromptPiece> {
        state.messages.reversed().lazy.compactMap { message -> PromptPiece? in
            guard message.state != .removed, message.state != .writing,
                state.hearing.hears(speaker.id, message)
            else { return nil }
            return HistoryLine.of(message, for: speaker.id, isPlain: isPlain, model: model)
        }
    }

    /// Notes of the director that stood where the history is cut.
    private static func standing(
        for speaker: Participant, in state: TurnState, before cut: Int?
    ) -> [PromptPiece] {
        guard let cut else { return [] }
        return state.hearing.notes(for: speaker.id, .director).filter { $0.position < cut }.suffix(5)
            .map(HistoryLine.standing)
    }

    /// A prompt ends with a user turn: a neutral cue where the last words were the speaker's own.
    private static func closed(
        _ past: [PromptPiece], for speaker: Participant, in state: TurnState
    ) -> [PromptPiece] {
        guard past.last?.role != .user else { return [] }
        let plain = isPlain(state) && speaker.persona == nil
        let cue =
            if past.isEmpty, let topic = state.conversation.topic, !plain {
                "(You open the conversation: \(topic))"
            } else {
                past.isEmpty ? "(You open the conversation.)" : "(Go on.)"
            }
        return [PromptPiece(.reminder, .user, cue)]
    }

    /// What a format's phase, or the end that is near, asks of this turn.
    private static func moment(for speaker: Participant, in state: TurnState) -> [String] {
        if let stage = state.stage { return [stage.instruction(for: speaker.id)] }
        return Closing.isOn(state) ? [Closing.words] : []
    }

    private static func reminder(for speaker: Participant, in state: TurnState) -> [PromptPiece] {
        if isPlain(state), speaker.persona == nil { return [] }
        return [
            PromptPiece(
                .reminder, .user,
                (["(You are \(speaker.name). It is your turn.)"] + moment(for: speaker, in: state)
                    + Nudge.words(for: speaker, in: state))
                    .joined(separator: "\n\n"))
        ]
    }
}

/// The newest pieces that fit, oldest first, and in front of them the summary of what does not.
private struct Past {
    var pieces: [PromptPiece] = []
    var cutBefore: Int?

    /// Where a prompt is cut, it is cut at every so many messages and not at each turn: the front stays the
    /// same in between, and so does a provider's cache.
    private static let step = 16

    /// - Parameter history: newest first.
    init(_ history: some Sequence<PromptPiece>, fitting budget: Int, summary: Summary?) {
        let room = budget - (summary.map { ContextBudget.tokens($0.text) + 16 } ?? 0)
        let (kept, isWhole) = ContextBudget.newest(history, fitting: max(64, room))
        pieces = kept
        guard !isWhole else { return }
        if pieces.count > Self.step * 2,
            let start = pieces.firstIndex(where: { ($0.position ?? 1) % Self.step == 1 }), start < Self.step
        {
            pieces.removeFirst(start)
        }
        cutBefore = pieces.first?.position ?? pieces.first?.quotes.first
        if let summary {
            pieces.insert(
                PromptPiece(
                    .summary, .user, "(What was said before, in short: \(summary.text))", summary: summary.id),
                at: 0)
        }
    }
}
