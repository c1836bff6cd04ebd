/// Participants, settings and a tree of messages.
public struct Conversation: Hashable, Sendable, Codable, Identifiable {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// One participant that answers when spoken to.
        case chat
        /// A cast that talks with each other.
        case room
    }

    public let id: ConversationID
    public let owner: AccountID
    public var kind: Kind
    public var title: String
    /// Set by a person; else it is made from the first words.
    public var titleIsChosen: Bool
    /// What is being talked about, told to every participant.
    public var topic: String?
    public var settings: ConversationSettings
    /// The branch that newcomers see.
    public var mainBranch: BranchID
    public var trashedAt: Timestamp?
    public let createdAt: Timestamp
    public var updatedAt: Timestamp
    public var revision: Int

    public init(
        id: ConversationID, owner: AccountID, kind: Kind, title: String, titleIsChosen: Bool, topic: String?,
        settings: ConversationSettings, mainBranch: BranchID, trashedAt: Timestamp? = nil,
        createdAt: Timestamp,
        updatedAt: Timestamp, revision: Int = 1
    ) {
        self.id = id
        self.owner = owner
        self.kind = kind
        self.title = title
        self.titleIsChosen = titleIsChosen
        self.topic = topic
        self.settings = settings
        self.mainBranch = mainBranch
        self.trashedAt = trashedAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.revision = revision
    }
}

/// What new runs of a conversation start with.
public struct ConversationSettings: Hashable, Sendable, Codable {
    /// One of `StrategyName`; the rule that picks who speaks next.
    public var strategy: StrategyName
    public var limits: RunLimits
    /// Multiplies tempo: 1 as people talk, 2 and 4 faster, 0 without any pause.
    public var speed: Double
    /// May one participant speak twice in a row?
    public var allowsSelfReply: Bool
    /// Whether runs go on with a model that costs money although nobody is watching.
    public var goesOnUnattended: Bool
    /// Nothing but this computer is asked anything in it.
    public var localOnly: Bool
    /// Where exactly the same was asked before, and a repeat shall give the same, the answer is taken from the
    /// cache (`ModelRequest.isRepeatable`).
    public var reusesReplies: Bool
    /// How heated it shall be; nil: even.
    public var mood: Mood?
    public var turns: TurnSettings

    public init(
        strategy: StrategyName = .natural, limits: RunLimits = .standard, speed: Double = 1,
        allowsSelfReply: Bool = false, goesOnUnattended: Bool = false, localOnly: Bool = false,
        reusesReplies: Bool = false, mood: Mood? = nil, turns: TurnSettings = TurnSettings()
    ) {
        self.strategy = strategy
        self.limits = limits
        self.speed = speed
        self.allowsSelfReply = allowsSelfReply
        self.goesOnUnattended = goesOnUnattended
        self.localOnly = localOnly
        self.reusesReplies = reusesReplies
        self.mood = mood
        self.turns = turns
    }

    /// Settings that an older program stored are still read.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            strategy: try values.decode(StrategyName.self, forKey: .strategy),
            limits: try values.decode(RunLimits.self, forKey: .limits),
            speed: try values.decode(Double.self, forKey: .speed),
            allowsSelfReply: try values.decode(Bool.self, forKey: .allowsSelfReply),
            goesOnUnattended: try values.decodeIfPresent(Bool.self, forKey: .goesOnUnattended) ?? false,
            localOnly: try values.decodeIfPresent(Bool.self, forKey: .localOnly) ?? false,
            reusesReplies: try values.decodeIfPresent(Bool.self, forKey: .reusesReplies) ?? false,
            mood: try values.decodeIfPresent(Mood.self, forKey: .mood),
            turns: try values.decodeIfPresent(TurnSettings.self, forKey: .turns) ?? TurnSettings())
    }
}

/// When a run ends by itself. nil removes a limit.
public struct RunLimits: Hashable, Sendable, Codable {
    public var turns: Int?
    public var seconds: Int?
    public var tokens: Int?
    /// What it is for: a capable model judges after each round whether it is reached.
    public var goal: String?

    public init(turns: Int?, seconds: Int?, tokens: Int?, goal: String? = nil) {
        self.turns = turns
        self.seconds = seconds
        self.tokens = tokens
        self.goal = goal
    }

    public static let standard = RunLimits(turns: 20, seconds: 30 * 60, tokens: 200_000)
}

/// A named line of messages that starts at a fork of another branch.
public struct Branch: Hashable, Sendable, Codable, Identifiable {
    public let id: BranchID
    public let conversation: ConversationID
    public var name: String
    public let parent: BranchID?
    /// The last position of the parent's path that belongs to this path too; nil for the trunk.
    public let forkPosition: Int?
    /// The position of the newest message; positions go on from the fork, so a path counts without gaps.
    public var tip: Int
    public let createdAt: Timestamp
    public var revision: Int

    public init(
        id: BranchID, conversation: ConversationID, name: String, parent: BranchID? = nil,
        forkPosition: Int? = nil,
        tip: Int, createdAt: Timestamp, revision: Int = 1
    ) {
        self.id = id
        self.conversation = conversation
        self.name = name
        self.parent = parent
        self.forkPosition = forkPosition
        self.tip = tip
        self.createdAt = createdAt
        self.revision = revision
    }
}
