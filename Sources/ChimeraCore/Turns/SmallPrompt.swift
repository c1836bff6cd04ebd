/// The recipe that keeps a model of some hundred million parameters on its feet: it sees the
/// question and the last opposing line, nothing else, and its reply is begun for it with a side.
/// Without it such a model copies the turn before it, word for word (measured with SmolLM2-135M).
enum SmallPrompt {
    static func prompt(
        for speaker: Participant, in state: TurnState, recipe: SmallModelRecipe, prefills: Bool,
        dice: inout Dice
    ) -> PromptBuilder.Prompt {
        let said = Array(
            state.said.filter {
                state.hearing.hears(speaker.id, $0) && $0.state != .writing && !$0.text.isEmpty
            })
        let person = said.last.flatMap { $0.kind == .post ? $0 : nil }
        let other = person ?? opposing(speaker, said, state) ?? said.last { $0.author != speaker.id }

        var user = ""
        if let topic = state.conversation.topic {
            user += "The question: \(Text.shortened(topic, to: 300))\n"
        }
        if let other {
            user += "\(other.authorName) said: \"\(Text.shortened(tail(other.text), to: 400))\"\n"
        }
        user += person != nil ? "Answer \(other?.authorName ?? "them")." : "What do you say?"

        let role = speaker.persona?.role ?? speaker.role
        let name = speaker.persona?.name ?? speaker.name
        var system = "You are \(name). \(role)."
        switch speaker.stance?.side {
        case .for: system += " You are for it. \(speaker.stance?.line ?? "")"
        case .against: system += " You are against it. \(speaker.stance?.line ?? "")"
        default: system += speaker.stance.map { " \($0.line)" } ?? ""
        }
        system += " Speak plainly in one or two short sentences."

        // The newest secret and the newest note: more would drown it.
        let notes = [PostVoice.secret, .director].compactMap { state.hearing.notes(for: speaker.id, $0).last }
        var prompt = PromptBuilder.Prompt(
            [PromptPiece(.card, .system, system)]
                + notes.map { $0.voice == .secret ? HistoryLine.secret($0) : HistoryLine.standing($0) }
                + [PromptPiece(.history, .user, user, quotes: other.map { [$0.position] } ?? [])],
            parameters: speaker.parameters,
            maxOutputTokens: min(recipe.maxOutputTokens, speaker.parameters.maxOutputTokens ?? .max),
            extra: recipe.extra)
        prompt.prefill = prefills ? opening(of: speaker, said: said, dice: &dice) : nil
        prompt.stop = recipe.stop
        prompt.cutsAtFullStop = true
        if prompt.parameters.temperature == nil { prompt.parameters.temperature = recipe.temperature }
        return prompt
    }

    /// The newest line of somebody on the other side.
    private static func opposing(_ speaker: Participant, _ said: [Message], _ state: TurnState) -> Message? {
        guard let side = speaker.stance?.side, side != .undecided else { return nil }
        let sides = Dictionary(
            state.participants.compactMap { p in p.stance.map { (p.id, $0.side) } }, uniquingKeysWith: { $1 })
        return said.suffix(8).last { message in
            message.author.map { author in author != speaker.id && sides[author].map { $0 != side } ?? false }
                ?? false
        }
    }

    /// The first turn takes the side that the cast gave; later ones begin in the persona's own voice,
    /// never twice in a row the same way.
    private static func opening(of speaker: Participant, said: [Message], dice: inout Dice) -> String? {
        let own = said.filter { $0.author == speaker.id }
        if own.isEmpty, let opening = speaker.stance?.opening, !opening.isEmpty { return opening }
        let used = own.suffix(3).map(\.text)
        let fresh = (speaker.persona?.openings ?? []).filter { opening in
            !used.contains { $0.hasPrefix(opening) }
        }
        return fresh.randomElement(using: &dice) ?? speaker.persona?.openings.randomElement(using: &dice)
    }

    /// The last three sentences: a small model drowns in more.
    private static func tail(_ text: String) -> String {
        let sentences = text.split(omittingEmptySubsequences: true) { ".!?".contains($0) }
        guard sentences.count > 3, let start = sentences.suffix(3).first?.startIndex else { return text }
        return Text.line(String(text[start...]))
    }
}
