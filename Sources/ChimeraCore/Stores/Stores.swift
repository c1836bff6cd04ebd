/// Everything that is stored, one protocol for each aggregate.
///
/// Every method is one transaction. A method that changes something appends its events in the same
/// transaction (the stream's counter first, so commit order is number order) and returns them; the
/// caller hands them to the `Hub`. Failures are `Problem`s: `.notFound`, `.stale`, `.conflict`,
/// `.storage` (disk full, not writable, corrupt) with what to do.
public struct Stores: Sendable {
    public let accounts: any AccountStore
    public let conversations: any ConversationStore
    public let participants: any ParticipantStore
    public let branches: any BranchStore
    public let messages: any MessageStore
    public let runs: any RunStore
    public let calls: any CallStore
    public let events: any EventStore
    public let personas: any PersonaStore
    public let cursors: any CursorStore
    public let endpoints: any EndpointStore
    public let search: any SearchStore
    public let answers: any AnswerStore
    public let prompts: any PromptStore
    public let summaries: any SummaryStore
    public let spending: any SpendingStore

    public init(
        accounts: any AccountStore, conversations: any ConversationStore, participants: any ParticipantStore,
        branches: any BranchStore, messages: any MessageStore, runs: any RunStore, calls: any CallStore,
        events: any EventStore, personas: any PersonaStore, cursors: any CursorStore,
        endpoints: any EndpointStore, search: any SearchStore, answers: any AnswerStore,
        prompts: any PromptStore, summaries: any SummaryStore, spending: any SpendingStore
    ) {
        self.accounts = accounts
        self.conversations = conversations
        self.participants = participants
        self.branches = branches
        self.messages = messages
        self.runs = runs
        self.calls = calls
        self.events = events
        self.personas = personas
        self.cursors = cursors
        self.endpoints = endpoints
        self.search = search
        self.answers = answers
        self.prompts = prompts
        self.summaries = summaries
        self.spending = spending
    }
}

/// One wish of a client, carried with the change that it causes. A repeat of the same id returns
/// what the first one returned (`Committed.repeated`); the same id with another digest is `.conflict`.
public struct Command: Hashable, Sendable {
    public let id: CommandID
    public let account: AccountID
    /// A hash of what was asked (method, path and body).
    public let digest: String
    public let at: Timestamp

    public init(id: CommandID, account: AccountID, digest: String, at: Timestamp) {
        self.id = id
        self.account = account
        self.digest = digest
        self.at = at
    }
}

/// What a transaction stored, and the events to tell.
public struct Committed<Value: Sendable>: Sendable {
    public let value: Value
    public let events: [Event]
    /// True when an earlier command with the same id did this; then there are no events.
    public let repeated: Bool

    public init(_ value: Value, events: [Event], repeated: Bool = false) {
        self.value = value
        self.events = events
        self.repeated = repeated
    }

    public func map<Other: Sendable>(_ transform: (Value) throws -> Other) rethrows -> Committed<Other> {
        Committed<Other>(try transform(value), events: events, repeated: repeated)
    }
}
