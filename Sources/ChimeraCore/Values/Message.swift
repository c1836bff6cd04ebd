/// One node of a conversation's tree.
public struct Message: Hashable, Sendable, Codable, Identifiable {
    public enum Kind: String, Hashable, Sendable, Codable {
        /// Said by a person.
        case post
        /// A participant's turn, written by a model.
        case turn
        /// Somebody came or left; part of the tree, so that each branch knows who was there.
        case notice
    }

    public enum State: String, Hashable, Sendable, Codable {
        case writing, done, interrupted, failed, removed
    }

    public let id: MessageID
    public let conversation: ConversationID
    public let branch: BranchID
    public let position: Int
    public let parent: MessageID?
    public let kind: Kind
    public let author: ParticipantID?
    /// As it was then; a later change of name does not rewrite history.
    public let authorName: String
    /// How it speaks, where it is not simply its author's own post.
    public var voice: PostVoice?
    /// The person who wrote it, where that is not its author.
    public var writer: ParticipantID?
    public var state: State
    /// One try at writing the text; raised when text is taken back or begun anew.
    public var attempt: Int
    public var parts: [Part]
    public var audience: Audience
    public let run: RunID?
    public var reason: Reason?
    public var model: ModelName?
    public var figures: TurnFigures?
    public let createdAt: Timestamp
    public var finishedAt: Timestamp?
    public var revision: Int

    public init(
        id: MessageID, conversation: ConversationID, branch: BranchID, position: Int, parent: MessageID?,
        kind: Kind,
        author: ParticipantID?, authorName: String, voice: PostVoice? = nil, writer: ParticipantID? = nil,
        state: State, attempt: Int = 1, parts: [Part],
        audience: Audience = .everyone, run: RunID? = nil, reason: Reason? = nil, model: ModelName? = nil,
        figures: TurnFigures? = nil, createdAt: Timestamp, finishedAt: Timestamp? = nil, revision: Int = 1
    ) {
        self.id = id
        self.conversation = conversation
        self.branch = branch
        self.position = position
        self.parent = parent
        self.kind = kind
        self.author = author
        self.authorName = authorName
        self.voice = voice
        self.writer = writer
        self.state = state
        self.attempt = attempt
        self.parts = parts
        self.audience = audience
        self.run = run
        self.reason = reason
        self.model = model
        self.figures = figures
        self.createdAt = createdAt
        self.finishedAt = finishedAt
        self.revision = revision
    }

    /// What search looks into: what was said, neither reasoning nor notices.
    public var searchedText: String {
        parts.lazy.filter { $0.kind == .text }.map(\.text).joined(separator: "\n\n")
    }

    /// The text parts, one after the other.
    public var text: String {
        // Nearly every message is one text.
        if parts.count == 1, parts[0].kind == .text { return parts[0].text }
        return parts.lazy.filter { $0.kind == .text || $0.kind == .notice }.map(\.text).joined(
            separator: "\n\n")
    }
}

/// What was measured of a turn, and what went wrong in it.
public struct TurnFigures: Hashable, Sendable, Codable {
    public var usage: Usage?
    /// What it cost; nil: nobody knows.
    public var cost: Money?
    /// From the request to the first text, milliseconds.
    public var firstTokenMilliseconds: Double?
    /// From the request to the end, milliseconds.
    public var milliseconds: Double?
    public var stop: StopCause?
    /// True when the guard ended or changed the reply; the original is the attempt before.
    public var editedByGuard: Bool?
    /// The message's model answered in place of the participant's own.
    public var standIn: StandIn?
    /// The same was asked before, and the answer is that one: it cost nothing.
    public var fromCache: Bool?
    /// A failure in the provider's own words.
    public var error: String?
    public var errorKind: String?

    public init() {}

    public var tokensPerSecond: Double? {
        guard let tokens = usage?.output, let milliseconds, let first = firstTokenMilliseconds,
            milliseconds > first,
            tokens > 1
        else { return nil }
        return Double(tokens - 1) / (milliseconds - first) * 1000
    }
}
