/// Why this participant speaks now. Kept with the turn; a replay from the same seed gives the same.
public struct Reason: Hashable, Sendable, Codable {
    public var strategy: StrategyName
    /// Why the choice was not open: somebody was called by name or told to speak.
    public var directive: Directive?
    public var candidates: [Candidate]
    /// The run's seed and the turn it was used for.
    public var seed: UInt64
    public var turn: Int

    public init(
        strategy: StrategyName, directive: Directive? = nil, candidates: [Candidate], seed: UInt64, turn: Int
    ) {
        self.strategy = strategy
        self.directive = directive
        self.candidates = candidates
        self.seed = seed
        self.turn = turn
    }

    public struct Directive: Hashable, Sendable, Codable {
        public enum Kind: String, Hashable, Sendable, Codable { case mention, next, regenerate, queue }
        public let kind: Kind
        /// The message that called, for a mention.
        public let message: MessageID?

        public init(_ kind: Kind, message: MessageID? = nil) {
            self.kind = kind
            self.message = message
        }
    }

    public struct Candidate: Hashable, Sendable, Codable {
        public let participant: ParticipantID
        public let name: String
        /// Why this one could not be chosen; nil for those who could.
        public var out: Exclusion?
        /// Each term from 0 to 1, before its weight.
        public var terms: [String: Double]
        public var score: Double

        public init(
            participant: ParticipantID, name: String, out: Exclusion? = nil, terms: [String: Double] = [:],
            score: Double = 0
        ) {
            self.participant = participant
            self.name = name
            self.out = out
            self.terms = terms
            self.score = score
        }
    }

    public enum Exclusion: String, Hashable, Sendable, Codable {
        case muted, absent
        case spokeLast = "spoke-last"
        case noModel = "no-model"
        case providerDown = "provider-down"
        /// A person wanted somebody else this time.
        case skipped
    }
}
