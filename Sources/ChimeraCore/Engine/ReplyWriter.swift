/// Takes one reply's events: through the guard, to the viewers, to the next checkpoint.
/// Belongs to the one task that runs the call.
struct ReplyWriter {
    /// Thrown out of the call when the guard has heard enough.
    struct Ended: Error {}

    static let textPart = 0
    static let reasoningPart = 1

    private let message: Message
    private let stream: StreamID
    private let hub: Hub
    private let drafts: DraftWriter
    private var filter: OutputGuard
    private var hasBegun = false
    private(set) var text = ""
    private(set) var reasoning = ""
    private var textLength = 0
    private var reasoningLength = 0

    init(message: Message, hub: Hub, drafts: DraftWriter, filter: OutputGuard) {
        self.message = message
        stream = StreamID(message.conversation)
        self.hub = hub
        self.drafts = drafts
        self.filter = filter
    }

    var wroteFor: String? { filter.wroteFor }

    mutating func write(_ piece: String) throws {
        // Models begin with a space or a line break more often than not.
        // Asked of what came, not of what is shown: the guard may still hold the first letters.
        let piece = hasBegun ? piece : String(piece.drop { $0.isWhitespace })
        guard !piece.isEmpty else { return }
        hasBegun = true
        show(filter.pass(Text.clean(piece)))
        if filter.wroteFor != nil { throw Ended() }
        guard text.utf8.count <= Limits.replyBytes else {
            throw ProviderFailure(
                .tooLarge,
                "The reply was cut at \(Limits.replyBytes / 1024) KiB, the most that one reply may hold.")
        }
    }

    mutating func think(_ piece: String) throws {
        let piece = Text.clean(piece)
        if reasoning.isEmpty {
            hub.begin(
                message.id, part: Self.reasoningPart, attempt: message.attempt, audience: message.audience,
                on: stream)
        }
        reasoning += piece
        guard reasoning.utf8.count <= Limits.replyBytes else {
            throw ProviderFailure(
                .tooLarge,
                "The reasoning was cut at \(Limits.replyBytes / 1024) KiB, the most that one reply may hold.")
        }
        hub.append(piece, to: message.id, part: Self.reasoningPart, on: stream)
        drafts.add(
            Draft(
                message: message.id, part: Self.reasoningPart, attempt: message.attempt,
                offset: reasoningLength, text: piece))
        reasoningLength += piece.utf16.count
    }

    /// The reply has ended: what the guard still held is shown.
    mutating func end() {
        show(filter.end())
    }

    private mutating func show(_ piece: String) {
        guard !piece.isEmpty else { return }
        text += piece
        hub.append(piece, to: message.id, part: Self.textPart, on: stream)
        drafts.add(
            Draft(
                message: message.id, part: Self.textPart, attempt: message.attempt, offset: textLength,
                text: piece))
        textLength += piece.utf16.count
    }
}
