/// Runs, their turns and the text being written. A driver's methods carry its fence and raise the run's
/// `beat` where the fence is still the stored one; they throw `LostFence` when no row answers, and the
/// driver ends without writing anything more. `beginTurn` and `settle` need a run that is not stopped
/// besides; a turn that is under way when a person stops the run may still store what it said.
public protocol RunStore: Sendable {
    func run(_ id: RunID) async throws -> Run?
    func active() async throws -> [Run]
    func runs(of conversation: ConversationID) async throws -> [Run]
    /// `.conflict` when a run is going on on this branch already.
    func start(_ run: Run, command: Command) async throws -> Committed<Run>
    /// A person's change: pause, resume, speed, strategy, limits, stop.
    func change(
        _ id: RunID, in conversation: ConversationID, command: Command,
        _ change: @escaping @Sendable (inout Run) throws -> Void
    ) async throws -> Committed<Run>
    /// A wish for the driver, as a `run.control` event with these facts.
    func control(
        _ id: RunID, in conversation: ConversationID, facts: JSONValue, command: Command
    ) async throws -> Committed<Run>

    /// Takes the run over: a new fence, this node's name. Messages of the run that were being written
    /// are finished as interrupted with the text that their drafts hold. nil: stopped meanwhile.
    func claim(_ id: RunID, node: String, at: Timestamp) async throws -> Committed<Run>?

    /// The message takes its position; the call is on record before it is made.
    func beginTurn(_ turn: NewTurn, run: RunID, fence: Int) async throws -> Committed<Message>
    /// What is being written now, for every live message of this node, in one transaction.
    func checkpoint(_ drafts: [Draft]) async throws
    /// The text written so far for a message that is not finished.
    func draft(of message: MessageID) async throws -> [Draft]
    /// A further attempt: its first `kept` UTF-16 units of the text stand.
    func raiseAttempt(
        of message: MessageID, run: RunID, fence: Int, attempt: Int, kept: Int, at: Timestamp
    ) async throws -> Committed<Message>
    /// Another model goes on with a turn: the call that failed is settled and the next one on record before it
    /// is made, the message carries the new model, and its text begins anew as a further attempt.
    func takeOver(_ turn: TakeOver, run: RunID, fence: Int) async throws -> Committed<Message>
    /// Parts, figures and state are stored, drafts go, the call's row and the run's counters are settled.
    func finishTurn(_ turn: FinishedTurn, run: RunID, fence: Int) async throws -> Committed<Message>
    /// The driver's own changes of state: paused after a step, stopped with a reason.
    func settle(
        _ id: RunID, fence: Int, at: Timestamp, _ change: @escaping @Sendable (inout Run) -> Void
    ) async throws -> Committed<Run>
}

public struct LostFence: Error, Sendable {
    public init() {}
}

public struct NewTurn: Sendable {
    public let message: MessageID
    public let conversation: ConversationID
    public let branch: BranchID
    public let participant: ParticipantID
    public let name: String
    public let audience: Audience
    public let model: ModelName
    public let reason: Reason
    public let call: NewCall
    /// What the model is asked, kept so that anybody who may can look at it later.
    public let prompt: StoredPrompt?
    public let at: Timestamp

    public init(
        message: MessageID, conversation: ConversationID, branch: BranchID, participant: ParticipantID,
        name: String,
        audience: Audience = .everyone, model: ModelName, reason: Reason, call: NewCall,
        prompt: StoredPrompt? = nil, at: Timestamp
    ) {
        self.message = message
        self.conversation = conversation
        self.branch = branch
        self.participant = participant
        self.name = name
        self.audience = audience
        self.model = model
        self.reason = reason
        self.call = call
        self.prompt = prompt
        self.at = at
    }
}

public struct FinishedTurn: Sendable {
    public let message: MessageID
    public let conversation: ConversationID
    public let state: Message.State
    public let attempt: Int
    public let parts: [Part]
    /// As the turn was begun with; it is not read again.
    public let reason: Reason?
    /// Parts of attempts before this one that are worth keeping, by attempt.
    public let earlier: [Int: [Part]]
    public let figures: TurnFigures
    public let call: CallOutcome
    public let activeMilliseconds: Int
    public let at: Timestamp

    public init(
        message: MessageID, conversation: ConversationID, state: Message.State, attempt: Int, parts: [Part],
        reason: Reason?, earlier: [Int: [Part]] = [:], figures: TurnFigures, call: CallOutcome,
        activeMilliseconds: Int,
        at: Timestamp
    ) {
        self.message = message
        self.conversation = conversation
        self.state = state
        self.attempt = attempt
        self.parts = parts
        self.reason = reason
        self.earlier = earlier
        self.figures = figures
        self.call = call
        self.activeMilliseconds = activeMilliseconds
        self.at = at
    }
}

/// One model's turn that another one goes on with.
public struct TakeOver: Sendable {
    public let message: MessageID
    public let conversation: ConversationID
    /// The one that begins.
    public let attempt: Int
    public let model: ModelName
    public let call: NewCall
    public let failed: CallOutcome
    /// What was shown of the attempt before; kept with it.
    public let shown: [Part]
    /// What the one that begins is asked, in place of what the failed one was.
    public let prompt: StoredPrompt?
    public let at: Timestamp

    public init(
        message: MessageID, conversation: ConversationID, attempt: Int, model: ModelName, call: NewCall,
        failed: CallOutcome, shown: [Part], prompt: StoredPrompt? = nil, at: Timestamp
    ) {
        self.prompt = prompt
        self.message = message
        self.conversation = conversation
        self.attempt = attempt
        self.model = model
        self.call = call
        self.failed = failed
        self.shown = shown
        self.at = at
    }
}

/// Text that follows what was checkpointed before; appended, never rewritten.
public struct Draft: Hashable, Sendable, Codable {
    public let message: MessageID
    public let part: Int
    public let attempt: Int
    /// UTF-16 units of this part before this piece.
    public let offset: Int
    public let text: String

    public init(message: MessageID, part: Int, attempt: Int, offset: Int, text: String) {
        self.message = message
        self.part = part
        self.attempt = attempt
        self.offset = offset
        self.text = text
    }
}
