/// How much each candidate should speak now: visible terms from 0 to 1, weighed and added.
public enum Scores {
    public static let weights: [(term: String, weight: Double)] = [
        ("addressed", 1.4), ("asked", 0.5), ("relevance", 0.6), ("talkativeness", 0.5), ("silence", 0.8),
        ("share", 0.5), ("tension", 0.4),
    ]

    /// How far the dice may tip the balance.
    public static let luck = 0.35

    /// What all candidates of one choice are measured by, looked up once.
    struct Room {
        fileprivate let said: [Message]
        fileprivate let cast: Int
        fileprivate let words: [ParticipantID: Double]
        /// Of the last two turns.
        fileprivate let telling: Set<String>
        fileprivate let isQuestion: Bool
        /// Of the one who spoke last.
        fileprivate let side: Stance.Side?

        init(_ state: TurnState) {
            said = Array(state.said.suffix(30))
            cast = state.cast.count(where: \.present)
            words = Dictionary(
                said.compactMap { m in m.author.map { ($0, Double(Words.count(m.text))) } },
                uniquingKeysWith: +)
            let last = said.last?.author
            side = state.participants.first { $0.id == last }?.stance?.side
            telling = Words.telling(said.suffix(2).map(\.text).joined(separator: " "))
            isQuestion =
                said.last?.text.last(where: { !$0.isWhitespace && $0 != "\"" && $0 != "”" }).map {
                    "?？؟".contains($0)
                } ?? false
        }
    }

    static func terms(of participant: Participant, in room: Room) -> [String: Double] {
        guard let last = room.said.last else {
            return ["talkativeness": participant.persona?.talkativeness ?? 0.5, "silence": 1, "share": 1]
        }
        let since = room.said.reversed().prefix { $0.author != participant.id }.count
        let never = since == room.said.count
        let all = max(1, room.words.values.reduce(0, +))
        let fair = 1 / Double(max(1, room.cast))
        let share = (room.words[participant.id] ?? 0) / all
        let named =
            last.author != participant.id
            && Mentions.named(in: last.text, of: [participant]).contains(participant.id)
        return [
            "addressed": named ? 1 : 0,
            "asked": room.isQuestion && (last.kind == .post || participant.stance?.side == .against)
                ? 1 : room.isQuestion ? 0.4 : 0,
            "relevance": relevance(of: participant, to: room.telling),
            "talkativeness": participant.persona?.talkativeness ?? 0.5,
            "silence": never ? 1 : min(1, Double(since) / Double(max(2, 2 * room.cast))),
            "share": max(0, min(1, 1 - share / (2 * fair))),
            "tension": tension(participant.stance?.side, room.side),
        ]
    }

    /// - Parameter own: the conversation's weights, where they are not the usual ones. Luck is not in it.
    static func total(_ terms: [String: Double], by own: [String: Double]? = nil) -> Double {
        weights.reduce(0) { $0 + (own?[$1.term] ?? $1.weight) * (terms[$1.term] ?? 0) }
    }

    /// Opposite sides have most to say to each other.
    private static func tension(_ one: Stance.Side?, _ other: Stance.Side?) -> Double {
        switch (one, other) {
        case (.for, .against), (.against, .for): 1
        case (.undecided, .for), (.undecided, .against), (.for, .undecided), (.against, .undecided): 0.4
        default: 0
        }
    }

    /// Telling words of the last turns that this one's card holds too.
    private static func relevance(of participant: Participant, to asked: Set<String>) -> Double {
        guard let persona = participant.persona, !asked.isEmpty else { return 0 }
        let card = CardWords.shared.words(of: persona)
        return min(1, Double(asked.count(where: card.contains)) / 4)
    }
}
