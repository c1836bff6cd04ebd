/// A way to talk in phases, out of a file of `Resources/formats` or of the user's own folder.
public struct Format: Hashable, Sendable, Codable, Identifiable {
    public let id: String
    public var name: String
    /// One sentence.
    public var about: String
    /// How many personas it needs at least, and how many it can seat.
    public var least: Int
    public var most: Int
    public var roles: [Role]
    public var phases: [Phase]
    /// What ends it before its last phase, looked at after each one.
    public var over: [Ending]

    /// A part that somebody plays in it.
    public struct Role: Hashable, Sendable, Codable, Identifiable {
        public let id: String
        public var name: String
        /// How many play it; nil: whoever is left, dealt evenly among the roles without a number.
        public var count: Int?
        /// Those of this side come first.
        public var side: Stance.Side?
        /// Dealt by the dice, not by seats, and told to nobody else.
        public var isSecret: Bool
        /// Told to those who play it, in every prompt. `{fellows}` are the others of the role.
        public var say: String
    }

    public struct Phase: Hashable, Sendable, Codable, Identifiable {
        public let id: String
        public var name: String
        public var deed: Deed
        /// Roles; empty: everybody.
        public var who: [String]
        public var order: Order
        /// How often each one speaks.
        public var rounds: Int
        /// Told to who speaks. `{topic}`, `{result}` (of the last vote or ranking) and `{fellows}` are filled in.
        public var say: String
        public var hears: Hears
        public var ends: Ends
        /// Of a vote: what can be chosen. Empty: those who are still in it, by name.
        public var choices: [String]
        /// Of a vote: who besides personas may vote.
        public var isForPeople: Bool
        /// Of a vote among names: the one with most votes is out.
        public var removes: Bool
        /// Of a ranking: the phase whose words are ranked.
        public var of: String?
        /// Behind this phase it goes back to that one, so many times at most.
        public var again: Again?
    }

    public enum Deed: String, Hashable, Sendable, Codable, CaseIterable { case speak, vote, rank }
    public enum Order: String, Hashable, Sendable, Codable, CaseIterable {
        case seats
        /// One of each role in turn.
        case turnabout
        /// By the dice, anew for each round.
        case lots
        /// By the scores, as in the natural order; directives of personas count.
        case free
    }
    public enum Hears: Hashable, Sendable {
        case everybody
        /// The other speakers hear it when the phase is over.
        case later
        /// The roles that hear it; people who watch do too.
        case roles([String])
    }
    public enum Ends: String, Hashable, Sendable, Codable, CaseIterable {
        /// When all have spoken.
        case rounds
        /// Earlier, when everybody who spoke last agreed.
        case agreed
        /// Earlier, when a whole round passed.
        case passed
    }
    public struct Again: Hashable, Sendable, Codable {
        public var from: String
        public var times: Int
    }
    public struct Ending: Hashable, Sendable, Codable {
        public enum Test: String, Hashable, Sendable, Codable, CaseIterable {
            /// Nobody of the role is in it any more.
            case gone
            /// Half of those who are still in it, or more, play the role.
            case half
        }
        public var role: String
        public var when: Test
        public var say: String
    }

    public func role(_ id: String) -> Role? { roles.first { $0.id == id } }

    /// Turns that it takes with so many personas, at most; votes are no turns.
    public func turns(of cast: Int) -> Int {
        let once = phases.map { phase in phase.deed == .speak ? phase.rounds * cast : 0 }
        var all = once.reduce(0, +)
        for (index, phase) in phases.enumerated() {
            guard let again = phase.again, let from = phases.firstIndex(where: { $0.id == again.from }) else {
                continue
            }
            all += once[from...index].reduce(0, +) * again.times
        }
        return all
    }
}

/// `"everybody"`, `"later"` or a list of roles.
extension Format.Hears: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let word = try? container.decode(String.self) else {
            self = .roles(try container.decode([String].self))
            return
        }
        switch word {
        case "everybody": self = .everybody
        case "later": self = .later
        default:
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "is neither everybody nor later nor a list of roles")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .everybody: try container.encode("everybody")
        case .later: try container.encode("later")
        case .roles(let roles): try container.encode(roles)
        }
    }
}
