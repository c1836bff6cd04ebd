/// One row for each provider call. It outlives the conversation: nothing cascades into it.
public protocol CallStore: Sendable {
    /// Oldest first. For support and reconciliation.
    func calls(of conversation: ConversationID) async throws -> [CallRecord]
    /// Those of an account that belong to no conversation, oldest first.
    func calls(by account: AccountID) async throws -> [CallRecord]
    /// One that belongs to no conversation, on record before it is made.
    func begin(_ call: NewCall, at: Timestamp) async throws
    /// One of a conversation that is no turn: a bid, a vote, a verdict.
    func begin(_ call: NewCall, in conversation: ConversationID, run: RunID?, at: Timestamp) async throws
    /// Settling again what is settled changes nothing.
    func settle(_ outcome: CallOutcome, at: Timestamp) async throws
    /// Those that belong to no message and that a process left open when it died.
    func loseOpenCalls(at: Timestamp) async throws
}

public enum CallPurpose: String, Hashable, Sendable, Codable, CaseIterable {
    case turn
    case memory, title, beam, judge, tool
    /// A persona's answer in the creator.
    case trial
    /// What was said before, in short.
    case summary
    /// Topics for a cast.
    case starters
    /// How much each one wants to speak.
    case bids
    /// A model picks the next speaker.
    case director
    /// Whether a goal is reached.
    case verdict
    case vote
    /// A judgement of answers whose authors are not named.
    case ranking
}

/// Written before the call is made.
public struct NewCall: Hashable, Sendable {
    public let id: CallID
    public let account: AccountID
    public let purpose: CallPurpose
    public let persona: String
    public let endpoint: String
    public let model: String

    public init(
        id: CallID, account: AccountID, purpose: CallPurpose, persona: String, endpoint: String, model: String
    ) {
        self.id = id
        self.account = account
        self.purpose = purpose
        self.persona = persona
        self.endpoint = endpoint
        self.model = model
    }
}

public struct CallOutcome: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable { case started, done, failed, cancelled, lost }
    public let id: CallID
    public var state: State
    public var usage: Usage?
    public var requestID: String?
    public var error: String?
    public var charge: Charge?
    /// The model that answered where it was not the one that was asked.
    public var standIn: ModelName?
    /// From the request to the end.
    public var milliseconds: Int?

    /// What it used up, as runs count it.
    public var tokens: Int { (usage?.input ?? 0) + (usage?.output ?? 0) }

    public init(id: CallID, state: State, usage: Usage? = nil, requestID: String? = nil, error: String? = nil)
    {
        self.id = id
        self.state = state
        self.usage = usage
        self.requestID = requestID
        self.error = error
    }
}

public struct CallRecord: Hashable, Sendable, Codable {
    public let outcome: CallOutcome
    public let run: RunID?
    public let message: MessageID?
    public let purpose: CallPurpose
    public let persona: String
    public let endpoint: String
    public let model: String
    public let startedAt: Timestamp
    public let endedAt: Timestamp?

    public init(
        outcome: CallOutcome, run: RunID?, message: MessageID?, purpose: CallPurpose, persona: String,
        endpoint: String,
        model: String, startedAt: Timestamp, endedAt: Timestamp?
    ) {
        self.outcome = outcome
        self.run = run
        self.message = message
        self.purpose = purpose
        self.persona = persona
        self.endpoint = endpoint
        self.model = model
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}
