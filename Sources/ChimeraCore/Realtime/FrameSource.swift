/// Makes frames of stored events, for readers that were away and for changes whose subject is not
/// at hand. Attachments are the state of now: what was purged is gone, what was edited is edited.
public struct FrameSource: Sendable {
    private let stores: Stores

    public init(stores: Stores) { self.stores = stores }

    /// Frames after the cursor, moving it; empty when it has arrived. Throws `.gone` as a `Problem`
    /// when the store no longer keeps what follows the cursor: the reader needs a `reset`.
    public func catchUp(
        _ cursor: inout StreamCursor, on stream: StreamID, limit: Int = 200
    ) async throws -> [[UInt8]] {
        let events = try await stores.events.events(of: stream, after: cursor.seq, limit: limit)
        var frames: [[UInt8]] = []
        for event in events {
            if event.audience.includes(cursor.reader) {
                frames.append(Frame.event(event, try await attachment(of: event)).encoded())
            } else {
                frames.append(Frame.hidden(stream: stream, seq: event.seq).encoded())
            }
            cursor.pass(event)
        }
        return frames
    }

    func attachment(of event: Event) async throws -> Attachment {
        let conversation = ConversationID(event.stream)
        switch event.kind {
        case .conversationCreated, .conversationChanged:
            return try await stores.conversations.conversation(conversation).map(Attachment.conversation)
                ?? .none
        case .listChanged:
            // Whoever was taken out learns that it left the list, not how it goes on there.
            guard let id = ConversationID(event.subject),
                try await stores.conversations.role(of: AccountID(event.stream), in: id) != nil
            else { return .none }
            return try await stores.conversations.conversation(id).map(Attachment.conversation) ?? .none
        case .branchCreated, .branchChanged:
            return try await stores.branches.branches(of: conversation)
                .first { $0.id.description == event.subject }.map(Attachment.branch) ?? .none
        case .participantJoined, .participantChanged, .participantLeft:
            return try await stores.participants.participants(of: conversation)
                .first { $0.id.description == event.subject }.map(Attachment.participant) ?? .none
        case .messagePosted, .messageRemoved, .messageRestored, .turnStarted, .turnAttempt, .turnFinished:
            guard let id = MessageID(event.subject) else { return .none }
            return try await stores.messages.message(id, in: conversation).map(Attachment.message) ?? .none
        case .runStarted, .runChanged, .runStopped:
            guard let id = RunID(event.subject) else { return .none }
            return try await stores.runs.run(id).map(Attachment.run) ?? .none
        case .personaChanged:
            return try await stores.personas.persona(event.subject, of: AccountID(event.stream)).map(
                Attachment.persona) ?? .none
        default: return .none
        }
    }
}

extension StreamCursor {
    fileprivate mutating func pass(_ event: Event) {
        seq = event.seq
        guard case .finished(let message) = LiveStream.TextChange(event) else { return }
        places = places.filter { $0.key.message != message }
    }
}
