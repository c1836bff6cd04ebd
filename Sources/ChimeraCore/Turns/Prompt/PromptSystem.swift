extension PromptBuilder {
    /// The stable part. What every speaker shares stands first and in the same words for all.
    static func system(
        for speaker: Participant, in state: TurnState, about people: [ParticipantID: String]
    ) -> [PromptPiece] {
        var pieces: [PromptPiece] = []
        func add(_ part: PromptPiece.Part, _ text: String) {
            pieces.append(PromptPiece(part, .system, text))
        }
        let topic = state.conversation.topic
        let secrets = state.hearing.notes(for: speaker.id, .secret).map(HistoryLine.secret)
        if isPlain(state), speaker.persona == nil {
            add(
                .card, speaker.systemPrompt ?? "You are a helpful assistant. Answer clearly and to the point."
            )
            if let topic { add(.topic, "The conversation is about: \(topic)") }
            return pieces + secrets
        }
        add(.rules, rules)
        if let topic { add(.topic, "You are talking about: \(topic)") }
        if let mood = state.conversation.settings.mood?.words { add(.mood, mood) }
        if let persona = speaker.persona {
            add(.card, "You are \(persona.name). \(persona.role).\n\n\(persona.prompt)")
        } else {
            add(.card, speaker.systemPrompt ?? "You are \(speaker.name), one voice among several.")
        }
        if let roster = roster(for: speaker, in: state, about: people) { add(.roster, roster) }
        if let stance = speaker.stance {
            let side =
                switch stance.side {
                case .for: "You are for it."
                case .against: "You are against it."
                case .undecided: "You have not made up your mind."
                }
            add(.stance, stance.line.isEmpty ? side : "\(side) \(stance.line)")
        }
        if let rules = state.stage?.rules(for: speaker.id) { add(.format, rules) }
        return pieces + secrets
    }

    static func isPlain(_ state: TurnState) -> Bool { state.conversation.kind == .chat }

    private static let rules = """
        This is a conversation, not an essay. Speak in one to four sentences, in your own voice. Answer what was \
        just said: disagree, build on it or ask; do not repeat what has been said. Write only your own words, \
        never a line for somebody else, and do not begin with your name. To hand over to somebody, write @ and \
        their name.
        """

    private static func roster(
        for speaker: Participant, in state: TurnState, about people: [ParticipantID: String]
    ) -> String? {
        let others = state.participants.filter { $0.present && $0.id != speaker.id }.sorted {
            ($0.seat, $0.id) < ($1.seat, $1.id)
        }
        guard !others.isEmpty else { return nil }
        return "Also here:\n"
            + others.map { other in
                let about = other.isModel ? other.role : people[other.id] ?? "a person who takes part"
                return "- \(other.name)" + (about.isEmpty ? "" : ": \(about)")
            }.joined(separator: "\n")
    }
}
