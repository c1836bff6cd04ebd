/// What one participant's model is asked: the stable part first, so that provider caches hit, then
/// the newest history that fits this model's window, then who it is once more.
public enum PromptBuilder {
    public struct Prompt: Sendable, Hashable {
        public var messages: [PromptMessage]
        public var prefill: String?
        public var stop: [String] = []
        public var parameters: ModelParameters
        public var maxOutputTokens: Int
        public var extra: [String: JSONValue] = [:]
        /// Text after the last full stop is taken back at the end (small models run on).
        public var cutsAtFullStop = false
    }

    /// - Parameter prelude: who the people are, by participant: a line they wrote about themselves.
    public static func prompt(
        for speaker: Participant, in state: TurnState, model: ModelInfo,
        about people: [ParticipantID: String] = [:],
        dice: inout Dice
    ) -> Prompt {
        if let recipe = model.recipe, speaker.persona != nil {
            return SmallPrompt.prompt(
                for: speaker, in: state, recipe: recipe, prefills: model.acceptsPrefill, dice: &dice)
        }
        var parameters = speaker.parameters
        if parameters.temperature == nil { parameters.temperature = speaker.persona?.temperature }
        let output = min(
            speaker.parameters.maxOutputTokens ?? model.recipe.map { $0.maxOutputTokens * 4 } ?? 2048,
            model.contextWindow / 2, model.outputLimit ?? .max)
        let system = systemPrompt(for: speaker, in: state, about: people)
        let history = self.history(for: speaker, in: state)
        let budget = model.contextWindow - output - ContextBudget.tokens(system) - 64
        return Prompt(
            messages: [PromptMessage(.system, system)]
                + closed(
                    merged(ContextBudget.newest(history, fitting: max(64, budget))), for: speaker, in: state),
            parameters: parameters, maxOutputTokens: output, extra: model.recipe?.extra ?? [:])
    }

    private static func isPlain(_ state: TurnState) -> Bool { state.conversation.kind == .chat }

    private static func systemPrompt(
        for speaker: Participant, in state: TurnState, about people: [ParticipantID: String]
    ) -> String {
        var parts: [String] = []
        if isPlain(state), speaker.persona == nil {
            parts.append(
                speaker.systemPrompt ?? "You are a helpful assistant. Answer clearly and to the point.")
            if let topic = state.conversation.topic { parts.append("The conversation is about: \(topic)") }
            return parts.joined(separator: "\n\n")
        }
        if let persona = speaker.persona {
            parts.append("You are \(persona.name). \(persona.role).\n\n\(persona.prompt)")
        } else {
            parts.append(speaker.systemPrompt ?? "You are \(speaker.name), one voice among several.")
        }
        let others = state.participants.filter { $0.present && $0.id != speaker.id }.sorted {
            ($0.seat, $0.id) < ($1.seat, $1.id)
        }
        if !others.isEmpty {
            parts.append(
                "Also here:\n"
                    + others.map { other in
                        let about = other.isModel ? other.role : people[other.id] ?? "a person who takes part"
                        return "- \(other.name)" + (about.isEmpty ? "" : ": \(about)")
                    }.joined(separator: "\n"))
        }
        if let topic = state.conversation.topic { parts.append("You are talking about: \(topic)") }
        if let stance = speaker.stance {
            let side =
                switch stance.side {
                case .for: "You are for it."
                case .against: "You are against it."
                case .undecided: "You have not made up your mind."
                }
            parts.append("\(side) \(stance.line)")
        }
        parts.append(
            """
            This is a conversation, not an essay. Speak in one to four sentences, in your own voice. Answer what was \
            just said: disagree, build on it or ask; do not repeat what has been said. Write only your own words, \
            never a line for somebody else, and do not begin with your name. To hand over to somebody, write @ and \
            their name.
            """)
        return parts.joined(separator: "\n\n")
    }

    /// Own turns are `assistant`; everybody else is `user`, by name where there are several. Newest first, made
    /// as it is asked for.
    private static func history(for speaker: Participant, in state: TurnState) -> some Sequence<PromptMessage>
    {
        let plain = isPlain(state) && state.participants.count(where: \.present) <= 2
        return state.messages.reversed().lazy.compactMap { message -> PromptMessage? in
            guard message.state != .removed, message.state != .writing, message.audience.includes(speaker.id)
            else { return nil }
            let text = message.text
            guard !text.isEmpty else { return nil }
            switch message.kind {
            case .notice: return plain ? nil : PromptMessage(.user, "(\(text))")
            case .post, .turn:
                if message.parts.allSatisfy({ $0.kind == .notice }) { return nil }
                if message.author == speaker.id { return PromptMessage(.assistant, text) }
                return PromptMessage(.user, plain ? text : "\(message.authorName): \(text)")
            }
        }
    }

    /// Adjacent turns of one role become one: several formats allow no two in a row.
    static func merged(_ messages: [PromptMessage]) -> [PromptMessage] {
        messages.reduce(into: []) { result, message in
            if let last = result.last, last.role == message.role {
                result[result.count - 1].append(message)
            } else {
                result.append(message)
            }
        }
    }

    /// Ends with a user turn: a neutral cue where the last words were the speaker's own, and who it is.
    private static func closed(
        _ messages: [PromptMessage], for speaker: Participant, in state: TurnState
    ) -> [PromptMessage] {
        var messages = messages
        let plain = isPlain(state) && speaker.persona == nil
        if messages.last?.role != .user {
            let cue =
                if messages.isEmpty, let topic = state.conversation.topic, !plain {
                    "(You open the conversation: \(topic))"
                } else {
                    messages.isEmpty ? "(You open the conversation.)" : "(Go on.)"
                }
            messages.append(PromptMessage(.user, cue))
        }
        if !plain { messages[messages.count - 1].append("(You are \(speaker.name). It is your turn.)") }
        return messages
    }
}
