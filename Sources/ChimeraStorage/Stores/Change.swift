internal import ChimeraCore

/// A transaction that changes something and says so on a stream.
///
/// Its first statement takes the next number of its own stream and with it the row's lock, so commit
/// order is number order, and a repeat of a command waits for the first one to end. Locks come in one
/// order everywhere (the conversation's stream, then accounts' streams by id, then rows), so two changes
/// never wait for each other.
struct Change {
    let connection: any SQLConnection
    let stream: StreamID
    let actor: AccountID?
    let command: CommandID?
    let at: Timestamp
    private(set) var events: [Event] = []
    /// The number that the first statement took, until an event has it.
    private var taken: Int64?

    /// nil: there is no such stream.
    init?(_ connection: any SQLConnection, stream: StreamID, command: Command) throws {
        guard let seq = try Self.nextNumber(of: stream, connection) else { return nil }
        self.init(
            connection, stream: stream, taken: seq, actor: command.account, command: command.id,
            at: command.at)
    }

    /// The engine's own change of a run; nil when the run is gone.
    init?(_ connection: any SQLConnection, run: RunID, at: Timestamp) throws {
        let row = try connection.row(
            """
            UPDATE streams SET seq = seq + 1 WHERE id = (SELECT conversation FROM runs WHERE id = $1)
            RETURNING id, seq
            """, run)
        guard var row else { return nil }
        self.init(
            connection, stream: try row.next(), taken: try row.next(), actor: nil, command: nil, at: at)
    }

    private init(
        _ connection: any SQLConnection, stream: StreamID, taken: Int64?, actor: AccountID?,
        command: CommandID?,
        at: Timestamp
    ) {
        self.connection = connection
        self.stream = stream
        self.taken = taken
        self.actor = actor
        self.command = command
        self.at = at
    }

    /// Appends a fact to this change's stream.
    mutating func tell(
        _ kind: Event.Kind, _ subject: some CustomStringConvertible, revision: Int = 0,
        audience: Audience = .everyone, facts: JSONValue = .object([:])
    ) throws {
        let seq = try taken ?? Self.nextNumber(of: stream, connection)
        taken = nil
        try append(
            Event(
                stream: stream, seq: seq ?? 0, kind: kind, subject: subject.description, revision: revision,
                actor: actor, command: command, audience: audience, facts: facts, at: at))
    }

    /// Tells every member's list what became of the conversation.
    mutating func tellMembers(of conversation: ConversationID, _ reason: ListReason) throws {
        let members = try connection.rows(
            "SELECT account FROM members WHERE conversation = $1 ORDER BY account", conversation)
        for var member in members { try tellList(of: try member.next(), about: conversation, reason) }
    }

    mutating func tellList(
        of account: AccountID, about conversation: ConversationID, _ reason: ListReason
    ) throws {
        let other = StreamID(account)
        if other == stream { return try tell(.listChanged, conversation, facts: reason.facts) }
        guard let seq = try Self.nextNumber(of: other, connection) else { return }
        try append(
            Event(
                stream: other, seq: seq, kind: .listChanged, subject: conversation.description, actor: actor,
                command: command, facts: reason.facts, at: at))
    }

    /// A new stream, with what there is to tell on it.
    mutating func open(_ conversation: ConversationID, _ work: (inout Change) throws -> Void) throws {
        try connection.execute(
            "INSERT INTO streams (id, kind, seq) VALUES ($1, 'conversation', 0)", conversation)
        var inner = Change(
            connection, stream: StreamID(conversation), taken: nil, actor: actor, command: command, at: at)
        try work(&inner)
        events += inner.events
    }

    /// A number without an event would be a gap: it is given back, still under the row's lock.
    mutating func end() throws {
        guard taken != nil else { return }
        taken = nil
        try connection.execute("UPDATE streams SET seq = seq - 1 WHERE id = $1", stream)
    }

    private mutating func append(_ event: Event) throws {
        try connection.execute(
            """
            INSERT INTO events (stream, seq, kind, subject, revision, account, command, audience, facts, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            event.stream, event.seq, event.kind, event.subject, event.revision, event.actor, event.command,
            event.audience, event.facts, event.at)
        events.append(event)
    }

    private static func nextNumber(of stream: StreamID, _ connection: any SQLConnection) throws -> Int64? {
        try connection.value("UPDATE streams SET seq = seq + 1 WHERE id = $1 RETURNING seq", stream)
    }
}

/// What `list.changed` says became of a conversation in an account's list.
enum ListReason: String {
    case created, changed, removed, run, marks

    var facts: JSONValue { ["reason": .string(rawValue)] }
}
