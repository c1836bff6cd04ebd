internal import FoundationEssentials

/// What follows a stream, as JSON text: the socket's frames and the data of the event route.
public enum Frame: Sendable, Hashable {
    /// A stored fact, with the subject as it stands now (`Attachment`).
    case event(Event, Attachment)
    /// A fact that this reader may not see; keeps the numbers without a gap.
    case hidden(stream: StreamID, seq: Int64)
    case delta(Delta)
    case signal(Signal)
    /// The answer to `subscribe`: the number of the newest event, and what is being written.
    case subscribed(stream: StreamID, seq: Int64, live: [LiveText])
    /// The reader was too slow or away; it goes on from the store. A notice, nothing is lost.
    case lagged(stream: StreamID)
    /// The reader's number is no longer kept: load the snapshot.
    case reset(stream: StreamID)
    case error(Problem, retry: Bool)
}

/// Text that goes behind what a reader has. A reader drops lower attempts, trims overlap, and reads
/// the part again after a gap or an attempt that it does not know.
public struct Delta: Sendable, Hashable, Codable {
    public let message: MessageID
    public let part: Int
    public let attempt: Int
    /// In UTF-16 units of that part; a surrogate pair is never split.
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

/// A message being written: how long it is.
public struct LiveText: Sendable, Hashable, Codable {
    public let message: MessageID
    public let part: Int
    public let attempt: Int
    public let length: Int

    public init(message: MessageID, part: Int, attempt: Int, length: Int) {
        self.message = message
        self.part = part
        self.attempt = attempt
        self.length = length
    }
}

/// What is shown but never stored on its own.
public struct Signal: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A participant is about to speak: waiting for its pause to end or for the model's first word.
        case typing
        /// Nobody is.
        case idle
        /// A person writes.
        case composing
        /// A person wants to speak: after this turn the others wait.
        case hand
        /// Words of the endpoint while it is not answering yet: queued, loading.
        case notice
    }

    public let kind: Kind
    public let participant: ParticipantID
    public let name: String
    public let since: Timestamp
    public let words: String?

    public init(kind: Kind, participant: ParticipantID, name: String, since: Timestamp, words: String? = nil)
    {
        self.kind = kind
        self.participant = participant
        self.name = name
        self.since = since
        self.words = words
    }
}

/// The subject of an event as it stands in the store when the frame is made.
public enum Attachment: Sendable, Hashable {
    case none
    case conversation(Conversation)
    case branch(Branch)
    case participant(Participant)
    case message(Message)
    case run(Run)
    case persona(StoredPersona)

    /// As events name it.
    var subject: String? {
        switch self {
        case .none: nil
        case .conversation(let value): value.id.description
        case .branch(let value): value.id.description
        case .participant(let value): value.id.description
        case .message(let value): value.id.description
        case .run(let value): value.id.description
        case .persona(let value): value.persona.id
        }
    }
}
