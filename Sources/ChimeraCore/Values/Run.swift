/// One branch going on, one turn or many, until a stated stop.
public struct Run: Hashable, Sendable, Codable, Identifiable {
    public enum State: String, Hashable, Sendable, Codable {
        case running, paused, stopped
    }

    public let id: RunID
    public let conversation: ConversationID
    public let branch: BranchID
    public let startedBy: AccountID
    public var state: State
    public var strategy: StrategyName
    public var limits: RunLimits
    public var speed: Double
    /// Every choice of this run follows from it and from what was said.
    public var seed: UInt64
    /// Turns taken, tokens used (input and output) and time spoken so far.
    public var turns: Int
    public var tokens: Int
    public var activeMilliseconds: Int
    public var stop: RunStop?
    /// Raised by each take-over; a driver with an older one may write nothing more.
    public var fence: Int
    public let startedAt: Timestamp
    public var stoppedAt: Timestamp?
    public var revision: Int

    public init(
        id: RunID, conversation: ConversationID, branch: BranchID, startedBy: AccountID,
        state: State = .running,
        strategy: StrategyName, limits: RunLimits, speed: Double, seed: UInt64, turns: Int = 0,
        tokens: Int = 0,
        activeMilliseconds: Int = 0, stop: RunStop? = nil, fence: Int = 0, startedAt: Timestamp,
        stoppedAt: Timestamp? = nil, revision: Int = 1
    ) {
        self.id = id
        self.conversation = conversation
        self.branch = branch
        self.startedBy = startedBy
        self.state = state
        self.strategy = strategy
        self.limits = limits
        self.speed = speed
        self.seed = seed
        self.turns = turns
        self.tokens = tokens
        self.activeMilliseconds = activeMilliseconds
        self.stop = stop
        self.fence = fence
        self.startedAt = startedAt
        self.stoppedAt = stoppedAt
        self.revision = revision
    }
}

/// Why a run ended, with words where there is more to say.
public struct RunStop: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case turns, time, tokens, user, repetition
        /// The plain assistant gave its answer.
        case answered
        /// Everybody who could speak passed.
        case allPassed = "all-passed"
        /// Nobody is there who could speak.
        case nobody
        case providerDown = "provider-down"
        case failed
    }

    public let kind: Kind
    public let detail: String?

    public init(_ kind: Kind, _ detail: String? = nil) {
        self.kind = kind
        self.detail = detail
    }
}
