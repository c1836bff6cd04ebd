public protocol ConversationStore: Sendable {
    /// Stores the conversation with its trunk branch, its participants (each with a notice in the
    /// tree where it is a room), the owner's membership and the owner as a participant.
    func create(_ new: NewConversation, command: Command) async throws -> Committed<ConversationSnapshot>
    /// Stores an imported conversation with all that it holds; its stream begins with one event.
    func adopt(_ new: Adoption, command: Command) async throws -> Committed<ConversationSnapshot>
    func conversation(_ id: ConversationID) async throws -> Conversation?
    /// All that a reader needs to follow the stream from `seq` on, read in one transaction.
    func snapshot(_ id: ConversationID) async throws -> ConversationSnapshot?
    /// The same, and what the account may do there, in one look; nil: not a member, or no such conversation.
    func snapshot(
        _ id: ConversationID, for account: AccountID
    ) async throws -> (role: Role, snapshot: ConversationSnapshot)?
    /// Pinned ones first, then the newest change; cursors are opaque.
    func list(
        for account: AccountID, _ shelf: ListShelf, page: PageRequest
    ) async throws -> Page<ConversationSummary>
    /// Every conversation of an account, for exports and `stop --all`.
    func ids(for account: AccountID) async throws -> [ConversationID]
    /// `.stale` when `revision` is given and is not the stored one.
    func update(
        _ id: ConversationID, expecting revision: Int?, command: Command,
        _ change: @escaping @Sendable (inout Conversation) throws -> Void
    ) async throws -> Committed<Conversation>
    /// Takes the conversation and all that hangs on it out of the store, but for its calls. Events go too.
    func purge(_ id: ConversationID, command: Command) async throws -> Committed<Void>

    /// nil: not a member, or there is no such conversation.
    func role(of account: AccountID, in id: ConversationID) async throws -> Role?
    func members(of id: ConversationID) async throws -> [Member]
    /// A nil role takes the member out; the owner stays (`.conflict`).
    func setMember(
        _ account: AccountID, role: Role?, in id: ConversationID, command: Command
    ) async throws -> Committed<Void>

    /// Which branch an account looks at; nil: the main one.
    func view(of account: AccountID, in id: ConversationID) async throws -> BranchID?
    func setView(of account: AccountID, in id: ConversationID, branch: BranchID) async throws

    func marks(of account: AccountID, in id: ConversationID) async throws -> Marks
    /// Changes the caller's own marks and tells its list; `read` never falls. Where nothing changes nothing
    /// is told.
    func mark(
        _ id: ConversationID, command: Command, _ change: @escaping @Sendable (inout Marks) -> Void
    ) async throws -> Committed<Marks>
}

public struct NewConversation: Sendable {
    public var conversation: Conversation
    public var participants: [Participant]

    public init(conversation: Conversation, participants: [Participant]) {
        self.conversation = conversation
        self.participants = participants
    }
}

public struct ConversationSnapshot: Sendable, Codable, Hashable {
    public var conversation: Conversation
    public var participants: [Participant]
    public var branches: [Branch]
    /// Runs that are going on or paused, and the newest that ended on each branch.
    public var runs: [Run]
    /// The number of the newest event of its stream.
    public var seq: Int64
    /// Who reads what is said here, as the service knows it; a store does not.
    public var readBy: [Reader]?

    public init(
        conversation: Conversation, participants: [Participant], branches: [Branch], runs: [Run], seq: Int64
    ) {
        self.conversation = conversation
        self.participants = participants
        self.branches = branches
        self.runs = runs
        self.seq = seq
    }
}

extension ConversationSnapshot {
    /// The branch that is meant: the named one, or the main one.
    func branch(_ id: BranchID?) throws(Problem) -> Branch {
        let wanted = id ?? conversation.mainBranch
        guard let branch = branches.first(where: { $0.id == wanted }) else {
            throw Problem.notFound("branch", wanted)
        }
        return branch
    }

    /// Takes in what has just been stored. False where something else was stored in between: then it is no
    /// picture of one moment any more.
    mutating func follow(_ events: [Event], tipOf branch: BranchID? = nil, at position: Int = 0) -> Bool {
        for event in events where event.stream == StreamID(conversation.id) {
            guard event.seq == seq + 1 else { return false }
            seq = event.seq
        }
        if let index = branches.firstIndex(where: { $0.id == branch }) { branches[index].tip = position }
        return true
    }
}

/// A row of the list.
public struct ConversationSummary: Sendable, Codable, Hashable {
    public var conversation: Conversation
    /// Names and glyphs of those who are there.
    public var cast: [CastMember]
    public var isRunning: Bool
    /// A run is there and waits for a person.
    public var isPaused: Bool
    /// Somebody has spoken here by a model of this instance; false for what was only imported.
    public var hasRun: Bool
    public var branches: Int
    /// The account's own.
    public var marks: Marks
    /// The newest position of the branch that the account looks at.
    public var tip: Int

    public struct CastMember: Sendable, Codable, Hashable {
        public var name: String
        public var glyph: String
        public var hue: Int

        public init(name: String, glyph: String, hue: Int) {
            self.name = name
            self.glyph = glyph
            self.hue = hue
        }
    }

    public init(
        conversation: Conversation, cast: [CastMember], isRunning: Bool, isPaused: Bool = false,
        hasRun: Bool = false, branches: Int = 1, marks: Marks = Marks(), tip: Int = 0
    ) {
        self.conversation = conversation
        self.cast = cast
        self.isRunning = isRunning
        self.isPaused = isPaused
        self.hasRun = hasRun
        self.branches = branches
        self.marks = marks
        self.tip = tip
    }
}
