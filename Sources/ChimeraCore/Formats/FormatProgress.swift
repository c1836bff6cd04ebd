/// How far a run's format is: stored with the run, so that it goes on where it was.
public struct FormatProgress: Hashable, Sendable, Codable {
    public let format: String
    /// The phase's place in the format; behind the last one it is over.
    public var phase: Int
    /// How often it went back so far.
    public var laps: Int
    /// Turns that the run had taken when the phase began.
    public var began: Int
    public var parts: [Part]
    /// Those who were voted out.
    public var out: [ParticipantID]
    public var ballots: [Ballot]
    /// Why it ended before its last phase.
    public var verdict: String?
    /// What was said in the phase that may be ranked, by author.
    public var answers: [Answer]

    public struct Part: Hashable, Sendable, Codable {
        public let participant: ParticipantID
        public let role: String
    }

    public struct Answer: Hashable, Sendable, Codable {
        public let phase: String
        public let author: ParticipantID
        public let message: MessageID
    }

    public init(format: String, parts: [Part], began: Int) {
        self.format = format
        self.parts = parts
        self.began = began
        phase = 0
        laps = 0
        out = []
        ballots = []
        answers = []
    }

    public func role(of participant: ParticipantID) -> String? {
        parts.first { $0.participant == participant }?.role
    }

    /// Roles by side, then by seat, then evenly; secret ones by the dice.
    static func begin(_ format: Format, in state: TurnState) -> FormatProgress {
        var dice = Dice(seed: state.run.seed, turn: -1_000_003)
        var left = state.cast.filter { $0.present && !$0.muted }
        if format.roles.contains(where: \.isSecret) { left.shuffle(using: &dice) }
        var parts: [Part] = []
        func deal(_ role: Format.Role, _ count: Int) {
            for _ in 0..<count {
                guard !left.isEmpty else { return }
                let index = role.side.flatMap { side in left.firstIndex { $0.stance?.side == side } } ?? 0
                parts.append(Part(participant: left.remove(at: index).id, role: role.id))
            }
        }
        for role in format.roles { if let count = role.count { deal(role, count) } }
        let open = format.roles.filter { $0.count == nil }
        // Sides first, so that nobody has to argue against his own.
        for role in open {
            guard let side = role.side else { continue }
            for one in left where one.stance?.side == side {
                parts.append(Part(participant: one.id, role: role.id))
            }
            left.removeAll { $0.stance?.side == side }
        }
        while !left.isEmpty, !open.isEmpty {
            let role = open.min { a, b in
                parts.count { $0.role == a.id } < parts.count { $0.role == b.id }
            }!
            parts.append(Part(participant: left.removeFirst().id, role: role.id))
        }
        return FormatProgress(format: format.id, parts: parts, began: state.run.turns)
    }
}

/// A vote or a ranking, with what was chosen so far.
public struct Ballot: Hashable, Sendable, Codable, Identifiable {
    /// The phase's id, with the lap behind it where it is not the first.
    public let id: String
    public let name: String
    public let kind: Format.Deed
    public let choices: [Choice]
    public var votes: [Vote]
    public var isOpen: Bool
    /// Whether people may vote.
    public let isForPeople: Bool

    public struct Choice: Hashable, Sendable, Codable, Identifiable {
        /// The words of a choice, a participant's id, or a letter of an answer whose author is not named.
        public let id: String
        public let label: String
        /// Of a ranking: whose answer it is, seen by those who watch and by no model.
        public let author: ParticipantID?
    }

    public struct Vote: Hashable, Sendable, Codable {
        public enum Origin: String, Hashable, Sendable, Codable, CaseIterable {
            case person, model
            /// By the stance and the words that were said: models that are too small are not asked.
            case rule
        }
        public let voter: ParticipantID
        /// One choice of a vote; all of a ranking, the best first.
        public let choice: [String]
        public let words: String?
        public let by: Origin
    }

    /// A later vote of the same voter takes the place of an earlier one.
    public mutating func add(_ vote: Vote) {
        votes.removeAll { $0.voter == vote.voter }
        votes.append(vote)
    }

    /// Votes by choice, or points of a ranking: one for each answer that stands behind it on a list.
    public var tally: [(choice: Choice, points: Int)] {
        var points: [String: Int] = [:]
        for vote in votes {
            switch kind {
            case .vote, .speak: vote.choice.first.map { points[$0, default: 0] += 1 }
            case .rank:
                for (place, id) in vote.choice.enumerated() {
                    points[id, default: 0] += choices.count - 1 - place
                }
            }
        }
        return choices.map { ($0, points[$0.id] ?? 0) }.enumerated()
            .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(\.element)
    }

    /// "for 3, against 1"
    public var result: String {
        tally.map { "\($0.choice.label) \($0.points)" }.joined(separator: ", ")
    }

    /// The one choice that has most; nil: none or several.
    public var winner: Choice? {
        let tally = tally
        guard let first = tally.first, first.points > 0, tally.count < 2 || tally[1].points < first.points
        else {
            return nil
        }
        return first.choice
    }
}
