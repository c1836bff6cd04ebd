/// Why this participant speaks now. Kept with the turn; a replay from the same seed gives the same.
public struct Reason: Hashable, Sendable, Codable {
    public var strategy: StrategyName
    /// Why the choice was not open: somebody was called by name or told to speak.
    public var directive: Directive?
    public var candidates: [Candidate]
    /// The run's seed and the turn it was used for.
    public var seed: UInt64
    public var turn: Int
    /// Weights that were not the usual ones.
    public var weights: [String: Double]?
    /// What a model was asked for this choice.
    public var outside: Outside?
    /// Where in a format it was.
    public var phase: Phase?
    /// One of the closing words before a limit.
    public var isClosing: Bool?

    public init(
        strategy: StrategyName, directive: Directive? = nil, candidates: [Candidate], seed: UInt64, turn: Int,
        weights: [String: Double]? = nil, outside: Outside? = nil, phase: Phase? = nil, isClosing: Bool? = nil
    ) {
        self.strategy = strategy
        self.directive = directive
        self.candidates = candidates
        self.seed = seed
        self.turn = turn
        self.weights = weights
        self.outside = outside
        self.phase = phase
        self.isClosing = isClosing
    }

    /// A model's part in the choice: its answer as it was used, so that a replay needs no model.
    public struct Outside: Hashable, Sendable, Codable {
        public enum Kind: String, Hashable, Sendable, Codable, CaseIterable { case bids, director }
        public let kind: Kind
        /// nil: no model was at hand that can be asked.
        public var model: ModelName?
        /// The call's row, for what it cost.
        public var call: CallID?
        /// False: the scores decided instead, for the reason in `words`.
        public var wasUsed: Bool
        /// The model's reason, or why its answer was not used.
        public var words: String?

        public init(
            _ kind: Kind, model: ModelName? = nil, call: CallID? = nil, wasUsed: Bool, words: String? = nil
        ) {
            self.kind = kind
            self.model = model
            self.call = call
            self.wasUsed = wasUsed
            self.words = words
        }
    }

    public struct Phase: Hashable, Sendable, Codable {
        public let id: String
        public let name: String
        /// Its place among the format's phases, from 0.
        public let index: Int
        /// From 1.
        public let round: Int

        public init(id: String, name: String, index: Int, round: Int) {
            self.id = id
            self.name = name
            self.index = index
            self.round = round
        }
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

    public enum Exclusion: String, Hashable, Sendable, Codable, CaseIterable {
        case muted, absent
        case spokeLast = "spoke-last"
        case noModel = "no-model"
        case providerDown = "provider-down"
        /// A budget does not let this one speak.
        case overBudget = "over-budget"
        /// Spoke a few turns ago; see `TurnSettings.cooldown`.
        case coolingDown = "cooling-down"
        /// Had its turn in this round.
        case hasSpoken = "has-spoken"
        /// The format gives the word to others now.
        case notInPhase = "not-in-phase"
        /// A person wanted somebody else this time.
        case skipped
    }
}
