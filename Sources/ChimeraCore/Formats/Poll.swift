/// One persona's vote: what its model is asked, how the answer is read, and what stands where no model is asked.
public struct Poll: Hashable, Sendable {
    public let ballot: Ballot
    public let voter: Participant
    /// Choices that this one may take.
    let choices: [Ballot.Choice]
    let messages: [PromptMessage]
    /// The vote that follows from stance and words alone.
    let rule: [String]

    public var purpose: CallPurpose { ballot.kind == .rank ? .ranking : .vote }

    static let window = 30

    init(_ ballot: Ballot, _ voter: Participant, in stage: FormatStage) {
        self.ballot = ballot
        self.voter = voter
        let role = stage.progress.role(of: voter.id).flatMap(stage.format.role)
        choices = ballot.choices.filter { choice in
            guard ballot.kind == .vote, let id = ParticipantID(choice.id) else { return true }
            // Nobody votes himself out, nor those whom he knows to be his own.
            if id == voter.id { return false }
            let knowsFellows = role?.isSecret == true && role?.say.contains("{fellows}") == true
            return !(knowsFellows && stage.progress.role(of: id) == role?.id)
        }
        let texts = Self.texts(ballot, stage)
        messages = Self.prompt(ballot, voter, choices, texts, stage)
        rule = Self.rule(ballot, voter, choices, texts, stage)
    }

    /// Answers by letter, without their authors' names.
    private static func texts(_ ballot: Ballot, _ stage: FormatStage) -> [String: String] {
        guard ballot.kind == .rank else { return [:] }
        var texts: [String: String] = [:]
        for choice in ballot.choices {
            let answer = stage.progress.answers.last { $0.author == choice.author }
            var text = stage.state.messages.last { $0.id == answer?.message }?.text ?? ""
            for one in stage.state.cast { text = text.replacing(one.name, with: "somebody") }
            texts[choice.id] = text
        }
        return texts
    }

    private static func prompt(
        _ ballot: Ballot, _ voter: Participant, _ choices: [Ballot.Choice], _ texts: [String: String],
        _ stage: FormatStage
    ) -> [PromptMessage] {
        let persona = voter.persona
        var system =
            "You are \(voter.name). \(persona?.role ?? voter.role).\n\n\(persona?.prompt ?? voter.systemPrompt ?? "")"
        system += "\n\n" + stage.rules(for: voter.id)
        var text = stage.state.conversation.topic.map { "It is about: \($0)\n\n" } ?? ""
        if ballot.kind == .rank {
            text += choices.map { "\($0.label):\n\(texts[$0.id] ?? "")" }.joined(separator: "\n\n")
            text += """
                \n\nPut these answers in order, the best first; who wrote them is not told, and one may be your own. \
                Answer with one JSON object and nothing else: {"ranking": ["LETTER", …], "why": "one sentence"}.
                """
        } else {
            let said = stage.state.said.suffix(window).filter {
                stage.state.hearing.hears(voter.id, $0) && !$0.text.isEmpty && !stage.sealed.contains($0.id)
            }
            text += said.map { "\($0.authorName): \(Text.shortened($0.text, to: 800))" }.joined(
                separator: "\n")
            text += "\n\n\(stage.instruction(for: voter.id))\nChoose one of: "
            text += choices.map(\.label).joined(separator: ", ")
            text +=
                ". Answer with one JSON object and nothing else: {\"vote\": \"…\", \"why\": \"one sentence\"}."
        }
        return [PromptMessage(.system, system), PromptMessage(.user, text)]
    }

    private static func rule(
        _ ballot: Ballot, _ voter: Participant, _ choices: [Ballot.Choice], _ texts: [String: String],
        _ stage: FormatStage
    ) -> [String] {
        if ballot.kind == .rank {
            let topic = Words.telling(stage.state.conversation.topic ?? "")
            return choices.map { choice -> (id: String, worth: Int) in
                let words = Words.telling(texts[choice.id] ?? "")
                return (choice.id, words.count + 2 * words.intersection(topic).count)
            }.sorted { ($1.worth, $0.id) < ($0.worth, $1.id) }.map(\.id)
        }
        if let side = voter.stance?.side, side != .undecided,
            let own = choices.first(where: { $0.id.lowercased() == side.rawValue })
        {
            return [own.id]
        }
        // Whose words are nearest to the card: the side that was argued for with them, or, where one has to
        // go, the one who is farthest from it.
        let card = voter.persona.map(CardWords.shared.words(of:)) ?? []
        var nearness: [String: Double] = [:]
        for message in stage.state.said.suffix(window) {
            guard let author = message.author, author != voter.id else { continue }
            let words = Words.telling(message.text)
            let near = Double(words.intersection(card).count) / Double(max(1, words.count))
            let side = stage.state.participants.first { $0.id == author }?.stance?.side.rawValue
            for id in [author.description, side].compactMap(\.self) { nearness[id, default: 0] += near }
        }
        var dice = Dice(
            seed: stage.state.run.seed, turn: -stage.progress.ballots.count * 401 - voter.seat - 1)
        let shuffled = choices.shuffled(using: &dice)
        let best =
            ballot.choices.contains { ParticipantID($0.id) != nil }
            ? shuffled.min { nearness[$0.id] ?? 0 < nearness[$1.id] ?? 0 }
            : shuffled.max { nearness[$0.id.lowercased()] ?? 0 < nearness[$1.id.lowercased()] ?? 0 }
        return best.map { [$0.id] } ?? []
    }

    /// - Returns: nil where the text is no vote for one of the choices.
    func read(_ reply: String) -> Ballot.Vote? {
        guard let object = JSONInText.object(in: reply) else { return nil }
        let words = object["why"]?.string.map { Text.shortened(Text.line($0), to: 240) }
        func named(_ word: String) -> String? {
            let word = Text.line(word).lowercased()
            return choices.first {
                $0.id.lowercased() == word || $0.label.lowercased() == word
                    || $0.label.lowercased() == "the \(word)"
            }?.id
        }
        if ballot.kind == .rank {
            let order = (object["ranking"]?.array ?? []).compactMap { $0.string.flatMap(named) }
            guard Set(order).count == choices.count, order.count == choices.count else { return nil }
            return Ballot.Vote(voter: voter.id, choice: order, words: words, by: .model)
        }
        guard let choice = object["vote"]?.string.flatMap(named) else { return nil }
        return Ballot.Vote(voter: voter.id, choice: [choice], words: words, by: .model)
    }

    var byRule: Ballot.Vote { Ballot.Vote(voter: voter.id, choice: rule, words: nil, by: .rule) }
}
