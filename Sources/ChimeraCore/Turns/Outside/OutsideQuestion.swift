/// What a model is asked about the next speaker, and how its answer is read. Its answer names only those
/// whom the question named; anything else is of no use.
public struct OutsideQuestion: Hashable, Sendable {
    public struct Choice: Hashable, Sendable {
        public let participant: ParticipantID
        public let name: String
    }

    public let kind: Reason.Outside.Kind
    /// The turn that it is asked for.
    public let turn: Int
    public let choices: [Choice]
    public let messages: [PromptMessage]

    public var purpose: CallPurpose {
        switch kind {
        case .bids: .bids
        case .director: .director
        }
    }

    /// Newest turns that are shown.
    static let window = 6
    /// Characters of each.
    static let shown = 600

    static func bids(_ candidates: [Reason.Candidate], in state: TurnState) -> OutsideQuestion {
        make(
            .bids, candidates.filter { $0.out == nil }, in: state,
            """
            You decide for each of the people below how much they want to speak next, from 0 (passes) to 10 \
            (cannot wait), as they would feel it themselves. Answer with one JSON object and nothing else: \
            {"bids": {"NAME": NUMBER, …}}, every name once.
            """)
    }

    static func director(_ candidates: [Reason.Candidate], in state: TurnState) -> OutsideQuestion {
        make(
            .director, candidates, in: state,
            """
            You direct a conversation. Choose who should speak next so that it gets better: who has an answer, \
            an objection or has not been heard. Answer with one JSON object and nothing else: \
            {"next": "NAME", "why": "one short sentence"}.
            """)
    }

    private static func make(
        _ kind: Reason.Outside.Kind, _ candidates: [Reason.Candidate], in state: TurnState, _ task: String
    ) -> OutsideQuestion {
        let cast = Dictionary(state.cast.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let people = candidates.map { candidate in
            let one = cast[candidate.participant]
            let stance =
                one?.stance.map { $0.line.isEmpty ? " (\($0.side.rawValue))" : " (\($0.line))" } ?? ""
            return "- \(candidate.name): \(one?.role ?? "")\(stance)"
        }
        // What only some heard is not for the one who directs all.
        let said = state.said.suffix(window).filter { $0.audience == .everyone && !$0.text.isEmpty }.map {
            "\($0.authorName): \(Text.shortened($0.text, to: shown))"
        }
        var text = state.conversation.topic.map { "They talk about: \($0)\n\n" } ?? ""
        text += "Who can speak:\n" + people.joined(separator: "\n")
        text +=
            said.isEmpty
            ? "\n\nNobody has spoken yet." : "\n\nWhat was said last:\n" + said.joined(separator: "\n")
        return OutsideQuestion(
            kind: kind, turn: state.run.turns + 1,
            choices: candidates.map { Choice(participant: $0.participant, name: $0.name) },
            messages: [PromptMessage(.system, task), PromptMessage(.user, text)])
    }

    /// - Returns: nil where the text answers the question in no usable way.
    public func read(_ reply: String) -> OutsideAnswer? {
        guard let object = JSONInText.object(in: reply) else { return nil }
        var answer = OutsideAnswer(kind: kind, turn: turn)
        answer.wasUsed = true
        switch kind {
        case .director:
            guard let word = object["next"]?.string, let choice = named(word) else { return nil }
            answer.choice = choice
            answer.words = object["why"]?.string.map { Text.shortened(Text.line($0), to: 200) }
        case .bids:
            for (name, value) in object["bids"]?.object ?? [:] {
                guard let one = named(name), let bid = value.double, bid.isFinite else { continue }
                answer.ratings[one] = bid
            }
            // A bid that is missing would be a pass that nobody made.
            guard answer.ratings.count == choices.count else { return nil }
        }
        return answer
    }

    private func named(_ word: String) -> ParticipantID? {
        let word = Text.line(word).lowercased()
        return choices.first {
            $0.name.lowercased() == word || $0.participant.description == word
                || $0.name.lowercased() == "the \(word)"
        }?.participant
    }
}

/// What the model answered, or that it could not be used; kept with the turn.
public struct OutsideAnswer: Hashable, Sendable {
    public let kind: Reason.Outside.Kind
    public let turn: Int
    public var ratings: [ParticipantID: Double] = [:]
    public var choice: ParticipantID?
    public var wasUsed = false
    public var words: String?
    public var model: ModelName?
    public var call: CallID?

    public init(kind: Reason.Outside.Kind, turn: Int) {
        self.kind = kind
        self.turn = turn
    }

    var reason: Reason.Outside {
        Reason.Outside(kind, model: model, call: call, wasUsed: wasUsed, words: words)
    }
}
