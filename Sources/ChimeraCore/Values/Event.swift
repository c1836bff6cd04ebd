/// One fact that was stored, on a conversation's or an account's numbered list.
///
/// Thin on purpose: what it is about is read from the state tables, so a purge leaves nothing behind.
/// Readers ignore kinds that they do not know; fields are only added.
public struct Event: Hashable, Sendable, Codable {
    public let stream: StreamID
    public let seq: Int64
    public let kind: Kind
    /// The id of what changed; which noun it is follows from the kind.
    public let subject: String
    /// The subject's revision after the change; 0 where it has none.
    public let revision: Int
    /// Who caused it; nil for the engine.
    public let actor: AccountID?
    public let command: CommandID?
    public let audience: Audience
    /// Small facts: a stop reason, how much text stands.
    public let facts: JSONValue
    public let at: Timestamp

    public init(
        stream: StreamID, seq: Int64, kind: Kind, subject: String, revision: Int = 0, actor: AccountID? = nil,
        command: CommandID? = nil, audience: Audience = .everyone, facts: JSONValue = .object([:]),
        at: Timestamp
    ) {
        self.stream = stream
        self.seq = seq
        self.kind = kind
        self.subject = subject
        self.revision = revision
        self.actor = actor
        self.command = command
        self.audience = audience
        self.facts = facts
        self.at = at
    }

    public struct Kind: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        // The conversation's stream
        public static let conversationCreated = Kind(rawValue: "conversation.created")
        public static let conversationChanged = Kind(rawValue: "conversation.changed")
        public static let branchCreated = Kind(rawValue: "branch.created")
        public static let branchChanged = Kind(rawValue: "branch.changed")
        public static let participantJoined = Kind(rawValue: "participant.joined")
        public static let participantChanged = Kind(rawValue: "participant.changed")
        public static let participantLeft = Kind(rawValue: "participant.left")
        public static let memberChanged = Kind(rawValue: "member.changed")
        public static let messagePosted = Kind(rawValue: "message.posted")
        public static let messageRemoved = Kind(rawValue: "message.removed")
        public static let messageRestored = Kind(rawValue: "message.restored")
        public static let turnStarted = Kind(rawValue: "turn.started")
        /// Facts: `attempt`, `kept` (UTF-16 units of part 0 that still stand).
        public static let turnAttempt = Kind(rawValue: "turn.attempt")
        public static let turnFinished = Kind(rawValue: "turn.finished")
        public static let runStarted = Kind(rawValue: "run.started")
        public static let runChanged = Kind(rawValue: "run.changed")
        /// A wish that the driver reads. Facts: `control` (interrupt, step, next, skip), `participant`.
        public static let runControl = Kind(rawValue: "run.control")
        public static let summaryChanged = Kind(rawValue: "summary.changed")
        public static let runStopped = Kind(rawValue: "run.stopped")

        // The account's stream
        /// A conversation appeared in, changed in or left the account's list.
        public static let listChanged = Kind(rawValue: "list.changed")
        public static let personaChanged = Kind(rawValue: "persona.changed")
        public static let accountChanged = Kind(rawValue: "account.changed")
        /// An endpoint was set up, changed or taken away.
        public static let providersChanged = Kind(rawValue: "providers.changed")
        /// Budgets, prices or alerts; the subject says which.
        public static let spendingChanged = Kind(rawValue: "spending.changed")
    }
}
