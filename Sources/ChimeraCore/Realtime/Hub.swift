internal import Synchronization

/// Tells whoever watches, on this node: events after they were stored, text while it is written.
/// Nothing here is the truth; a reader that was away reads the store (`FrameSource`).
public final class Hub: Sendable {
    private let streams = Mutex<[StreamID: LiveStream]>([:])

    public init() {}

    // MARK: For those who write

    /// Call it after the transaction committed, with each event's subject in the same order. nil: it is not at
    /// hand; who wants it reads the store.
    public func publish(_ events: [Event], _ attachments: [Attachment?] = []) {
        for (index, event) in events.enumerated() {
            guard let stream = streams.withLock({ $0[event.stream] }) else { continue }
            let attachment = index < attachments.count ? attachments[index] : Attachment.none
            // A run goes on with nobody watching: then nothing is written for nobody.
            let frame =
                stream.viewers.now > 0 ? attachment.map { Frame.event(event, $0).encoded() } : nil
            stream.publish(
                LiveStream.Entry(
                    seq: event.seq, audience: event.audience, frame: frame,
                    text: LiveStream.TextChange(event)))
            letGo(event.stream)
        }
    }

    /// From here on `append` adds to this part; `text` is what is written already.
    public func begin(
        _ message: MessageID, part: Int, attempt: Int, text: String = "", audience: Audience,
        on stream: StreamID
    ) {
        streams.withLock { streams in
            let live = streams[stream] ?? LiveStream(id: stream)
            streams[stream] = live
            live.begin(message, part: part, attempt: attempt, audience: audience, text: text)
        }
    }

    public func append(_ text: String, to message: MessageID, part: Int, on stream: StreamID) {
        streams.withLock { $0[stream] }?.append(text, to: message, part: part)
    }

    /// Replaces what was shown of this participant.
    public func signal(_ signal: Signal, on stream: StreamID) {
        guard let live = streams.withLock({ $0[stream] }) else { return }
        live.signal(signal.participant, Frame.signal(signal).encoded())
    }

    // MARK: For those who read

    /// The listener is woken for everything from now on. Read the store after this call, not before:
    /// then nothing falls between. With `eventsOnly` text and signals do not wake it.
    public func listen(_ listener: any StreamListener, to stream: StreamID, eventsOnly: Bool = false) {
        streams.withLock { streams in
            let live = streams[stream] ?? LiveStream(id: stream)
            streams[stream] = live
            live.add(listener, eventsOnly: eventsOnly)
        }
    }

    public func ignore(_ listener: any StreamListener, on stream: StreamID) {
        streams.withLock { $0[stream] }?.remove(listener)
        letGo(stream)
    }

    /// Those who are shown everything: sockets, feeds, terminals; and how many of them ever came here. A
    /// server's loop is one, however many sockets it serves.
    public func viewers(of stream: StreamID) -> (now: Int, ever: Int) {
        streams.withLock { $0[stream] }?.viewers ?? (0, 0)
    }

    public func writing(on stream: StreamID, for reader: ParticipantID?) -> [LiveText] {
        streams.withLock { $0[stream] }?.writing(for: reader) ?? []
    }

    /// The number of the newest event told here; nil when none was since somebody began to listen.
    public func newest(on stream: StreamID) -> Int64? {
        streams.withLock { $0[stream] }?.newest
    }

    /// The frames behind the cursor, moving it; at most about `limit`; ask until none come.
    /// nil: events behind the cursor are no longer here; `FrameSource.catchUp` has them.
    public func take(_ cursor: inout StreamCursor, on stream: StreamID, limit: Int = 256) -> [[UInt8]]? {
        guard let live = streams.withLock({ $0[stream] }) else { return [] }
        switch live.take(&cursor, limit: limit) {
        case .frames(let frames): return frames
        case .behind: return nil
        }
    }

    /// How many streams are held, for health and tests.
    public var count: Int { streams.withLock(\.count) }

    private func letGo(_ stream: StreamID) {
        streams.withLock { if $0[stream]?.isIdle == true { $0[stream] = nil } }
    }
}

extension LiveStream.TextChange {
    init?(_ event: Event) {
        guard let message = MessageID(event.subject) else { return nil }
        switch event.kind {
        case .turnFinished: self = .finished(message)
        case .turnAttempt:
            self = .restarted(
                message, attempt: event.facts["attempt"]?.int ?? 0, kept: event.facts["kept"]?.int ?? 0)
        default: return nil
        }
    }
}
