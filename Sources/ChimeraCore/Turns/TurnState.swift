/// What the choice of the next speaker looks at: a bounded value folded from the conversation.
public struct TurnState: Sendable {
    /// Newest messages kept, by count; older ones are the store's business.
    public static let window = 400

    public var conversation: Conversation
    public var participants: [Participant]
    public var run: Run
    /// Newest messages of the run's path, oldest first, notices included.
    public private(set) var messages: [Message] = []
    /// Those who were called and have not spoken yet, in order.
    public private(set) var queue: [Call] = []
    /// Turns granted while paused.
    public var steps = 0
    /// How many times the one who would be next is to be left out.
    public var skips = 0
    /// Those who were left out of the turn that comes.
    public private(set) var skipped: Set<ParticipantID> = []
    /// Failed turns in a row, over all.
    public private(set) var failures = 0
    public private(set) var lastFailure: String?
    /// Participants whose model cannot answer in this run, by a failure that will not pass.
    public var broken: Set<ParticipantID> = []
    /// Participants who may not speak now, with the reason: what others than the engine know, such as a
    /// budget or a provider's health.
    public var barred: [ParticipantID: Reason.Exclusion] = [:]
    /// What the run goes by, where its strategy is a format.
    public var format: Format?
    /// The turn after which the goal was judged last, and the words where it was reached.
    public var judged = 0
    public var goalMet: String?
    /// The ballot whose time for people is over.
    public var expiredBallot: String?
    /// What a model answered that was asked who should speak.
    public var outside: OutsideAnswer?
    /// Empty turns in a row.
    public private(set) var passes = 0
    /// Participants whom a budget does not let speak in this run, with the sentence that says which.
    public var overBudget: [ParticipantID: String] = [:]
    /// Near a limit, the cheaper model that takes a model's place; the budget names it.
    public var cheaper: [ModelName: ModelName] = [:]
    /// Models that could not be found, per participant.
    public var withoutModel: Set<ParticipantID> = []

    public struct Call: Hashable, Sendable {
        public let participant: ParticipantID
        public let directive: Reason.Directive

        public init(_ participant: ParticipantID, _ directive: Reason.Directive) {
            self.participant = participant
            self.directive = directive
        }
    }

    /// What each one heard, and what stands longer than the newest messages.
    public var hearing: Hearing

    /// - Parameter hearing: what stands along the path of older messages than those given.
    public init(
        conversation: Conversation, participants: [Participant], run: Run, messages: [Message],
        hearing: Hearing = Hearing()
    ) {
        self.hearing = hearing
        self.conversation = conversation
        self.participants = participants
        self.run = run
        for message in messages { add(message) }
        // What was said before this run began calls nobody any more, but for an unanswered post at its end.
        let unanswered =
            self.messages.lastIndex { $0.kind == .turn }.map { self.messages[($0 + 1)...] }
            ?? self.messages[...]
        let callers = Set(unanswered.map(\.id)).union(self.messages.filter { $0.run == run.id }.map(\.id))
        queue.removeAll { call in call.directive.message.map { !callers.contains($0) } ?? false }
    }

    /// Participants that speak by a model, in seat order.
    public var cast: [Participant] {
        participants.filter(\.isModel).sorted { ($0.seat, $0.id) < ($1.seat, $1.id) }
    }

    /// Messages that somebody said, oldest first. Looked for as they are asked for: most callers want the last few.
    public var said: some BidirectionalCollection<Message> {
        messages.lazy.filter { $0.isSaid && $0.state != .removed }
    }

    public var lastSpeaker: ParticipantID? {
        messages.last { $0.isSaid && $0.state != .removed && $0.state != .failed }?.author
    }

    /// Whether it spoke within the last `turns` turns.
    func isCoolingDown(_ participant: ParticipantID, _ turns: Int) -> Bool {
        messages.reversed().lazy.filter { $0.kind == .turn && $0.state != .removed }.prefix(turns)
            .contains { $0.author == participant }
    }

    public mutating func add(_ message: Message) {
        hearing.add(message)
        if let index = messages.lastIndex(where: { $0.id == message.id }) {
            let before = messages[index]
            messages[index] = message
            if before.state == .writing, message.state != .writing { finished(message) }
            return
        }
        let place = messages.lastIndex { $0.position < message.position }.map { $0 + 1 } ?? 0
        messages.insert(message, at: place)
        if messages.count > Self.window { messages.removeFirst(messages.count - Self.window * 3 / 4) }
        switch message.kind {
        case .turn:
            if let author = message.author { queue.removeAll { $0.participant == author } }
            skipped = []
            if message.state != .writing { finished(message) }
        case .post: enqueueMentions(of: message, limit: .max)
        case .notice: break
        }
    }

    public mutating func enqueue(_ call: Call) {
        queue.removeAll { $0.participant == call.participant }
        // A person's "speak next" goes before what names in texts asked for.
        if call.directive.kind == .mention { queue.append(call) } else { queue.insert(call, at: 0) }
    }

    /// Leaves the one out who would be next. Of somebody who was called or stands in the queue that is the
    /// call that is void; the entry of the run's queue goes here too, the store is the driver's business.
    public mutating func skip(_ participant: ParticipantID, _ directive: Reason.Directive?) {
        skips = max(0, skips - 1)
        switch directive?.kind {
        case .queue: run.queue = run.queue(after: participant)
        case nil: skipped.insert(participant)
        default: queue.removeAll { $0.participant == participant }
        }
    }

    private mutating func finished(_ message: Message) {
        if message.state == .failed {
            failures += 1
            lastFailure = message.figures?.error
            return
        }
        failures = 0
        passes = message.text.isEmpty || message.parts.allSatisfy({ $0.kind == .notice }) ? passes + 1 : 0
        // One hand-over a turn: a persona that names everybody does not take the talk over.
        if message.state == .done { enqueueMentions(of: message, limit: 1) }
    }

    private mutating func enqueueMentions(of message: Message, limit: Int) {
        let roster = cast.filter { $0.present && $0.id != message.author }
        for participant in message.calls(of: roster).prefix(limit)
        where !queue.contains(where: { $0.participant == participant }) {
            enqueue(Call(participant, Reason.Directive(.mention, message: message.id)))
        }
    }
}
