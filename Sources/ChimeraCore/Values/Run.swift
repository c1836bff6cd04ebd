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
    /// Who speaks next, in order, before the strategy is asked. Each is taken out as its turn begins.
    public var queue: [ParticipantID]
    /// Set while it is paused.
    public var pausedBecause: PauseCause?
    /// Goes on with a model that costs money although nobody is watching.
    public var goesOnUnattended: Bool
    /// How far its format is, where its strategy is one.
    public var progress: FormatProgress?
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
        activeMilliseconds: Int = 0, stop: RunStop? = nil, queue: [ParticipantID] = [],
        pausedBecause: PauseCause? = nil, goesOnUnattended: Bool = false, progress: FormatProgress? = nil,
        fence: Int = 0, startedAt: Timestamp,
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
        self.queue = queue
        self.pausedBecause = pausedBecause
        self.goesOnUnattended = goesOnUnattended
        self.progress = progress
        self.fence = fence
        self.startedAt = startedAt
        self.stoppedAt = stoppedAt
        self.revision = revision
    }
}

public enum PauseCause: String, Hashable, Sendable, Codable, CaseIterable {
    /// A person paused it, or began it so.
    case person
    /// It costs money and nobody was watching any more.
    case unwatched
}

extension Run {
    /// Documents of programs that knew no queue are still read.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try values.decode(RunID.self, forKey: .id),
            conversation: try values.decode(ConversationID.self, forKey: .conversation),
            branch: try values.decode(BranchID.self, forKey: .branch),
            startedBy: try values.decode(AccountID.self, forKey: .startedBy),
            state: try values.decode(State.self, forKey: .state),
            strategy: try values.decode(StrategyName.self, forKey: .strategy),
            limits: try values.decode(RunLimits.self, forKey: .limits),
            speed: try values.decode(Double.self, forKey: .speed),
            seed: try values.decode(UInt64.self, forKey: .seed),
            turns: try values.decode(Int.self, forKey: .turns),
            tokens: try values.decode(Int.self, forKey: .tokens),
            activeMilliseconds: try values.decode(Int.self, forKey: .activeMilliseconds),
            stop: try values.decodeIfPresent(RunStop.self, forKey: .stop),
            queue: try values.decodeIfPresent([ParticipantID].self, forKey: .queue) ?? [],
            pausedBecause: try values.decodeIfPresent(PauseCause.self, forKey: .pausedBecause),
            goesOnUnattended: try values.decodeIfPresent(Bool.self, forKey: .goesOnUnattended) ?? false,
            progress: try values.decodeIfPresent(FormatProgress.self, forKey: .progress),
            fence: try values.decode(Int.self, forKey: .fence),
            startedAt: try values.decode(Timestamp.self, forKey: .startedAt),
            stoppedAt: try values.decodeIfPresent(Timestamp.self, forKey: .stoppedAt),
            revision: try values.decode(Int.self, forKey: .revision))
    }

    /// The queue once this one's turn has begun: those before it were passed over.
    public func queue(after participant: ParticipantID) -> [ParticipantID] {
        guard let index = queue.firstIndex(of: participant) else { return queue }
        return Array(queue[(index + 1)...])
    }
}

/// Why a run ended, with words where there is more to say.
public struct RunStop: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case turns, time, tokens, user, repetition
        /// Everybody agrees, by a stated test.
        case agreement
        /// A format came to its end.
        case finished
        /// What the run was for is reached, as a model judged.
        case goal
        /// The plain assistant gave its answer.
        case answered
        /// Everybody who could speak passed.
        case allPassed = "all-passed"
        /// Nobody is there who could speak.
        case nobody
        /// A budget does not let the next turn through.
        case budget
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
