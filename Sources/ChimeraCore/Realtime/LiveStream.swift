internal import Synchronization

/// Woken when a stream has something new. Called often and from any task: it must return at once.
public protocol StreamListener: AnyObject, Sendable {
    func wake(_ stream: StreamID)
}

/// Where one reader of one stream stands.
public struct StreamCursor: Sendable {
    public var seq: Int64
    /// Whose eyes these are; nil sees what everyone sees.
    public let reader: ParticipantID?
    var places: [LiveKey: Place] = [:]
    var signals: UInt64 = 0

    struct Place: Sendable {
        var attempt: Int
        var offset: Int
    }

    /// - Parameter have: how much text of messages being written the reader holds already.
    public init(seq: Int64, reader: ParticipantID?, have: [LiveText] = []) {
        self.seq = seq
        self.reader = reader
        for text in have {
            places[LiveKey(message: text.message, part: text.part)] = Place(
                attempt: text.attempt, offset: max(0, text.length))
        }
    }
}

struct LiveKey: Hashable, Sendable {
    let message: MessageID
    let part: Int
}

/// One stream's newest events and the text being written on it, for all its readers.
///
/// A reader is a cursor, not a queue: it takes what follows its cursor when it can write. So deltas
/// merge by themselves, memory does not grow with slow readers, and no reader slows the writer.
final class LiveStream: Sendable {
    /// Events kept for readers that are a little behind; those further behind read the store.
    static let keptEvents = 512
    static let keptBytes = 4 << 20

    struct Entry: Sendable {
        let seq: Int64
        let audience: Audience
        /// nil: nobody was there to read it. Who asks for it later reads the store.
        let frame: [UInt8]?
        /// What the event does to the text of its message.
        let text: TextChange?
    }

    enum TextChange: Sendable {
        case restarted(MessageID, attempt: Int, kept: Int)
        case finished(MessageID)
    }

    enum Taken: Sendable {
        case frames([[UInt8]])
        /// Events after the cursor are not here: read them from the store.
        case behind
    }

    private struct State {
        var entries: [Entry] = []
        var bytes = 0
        /// Events that arrived before an earlier number did.
        var early: [Int64: Entry] = [:]
        var live: [LiveKey: LiveMessage] = [:]
        var order: [LiveKey] = []
        var signals: [ParticipantID: (version: UInt64, frame: [UInt8])] = [:]
        var signalVersion: UInt64 = 0
        var listeners: [ObjectIdentifier: any StreamListener] = [:]
        /// How many of them ever came.
        var arrivals = 0
        /// Woken by events alone: run drivers, who write the text themselves.
        var eventListeners: [ObjectIdentifier: any StreamListener] = [:]
    }

    let id: StreamID
    private let state = Mutex(State())

    init(id: StreamID) { self.id = id }

    func add(_ listener: any StreamListener, eventsOnly: Bool) {
        state.withLock {
            if eventsOnly {
                $0.eventListeners[ObjectIdentifier(listener)] = listener
            } else {
                $0.listeners[ObjectIdentifier(listener)] = listener
                $0.arrivals += 1
            }
        }
    }

    func remove(_ listener: any StreamListener) {
        state.withLock {
            $0.listeners[ObjectIdentifier(listener)] = nil
            $0.eventListeners[ObjectIdentifier(listener)] = nil
        }
    }

    var viewers: (now: Int, ever: Int) { state.withLock { ($0.listeners.count, $0.arrivals) } }

    /// Nobody listens and nothing is being written: the stream can be let go.
    var isIdle: Bool {
        state.withLock {
            $0.listeners.isEmpty && $0.eventListeners.isEmpty && $0.live.values.allSatisfy(\.isFinished)
        }
    }

    func publish(_ entry: Entry) {
        let listeners = state.withLock { state in
            Self.insert(entry, into: &state)
            return Array(state.listeners.values) + Array(state.eventListeners.values)
        }
        for listener in listeners { listener.wake(id) }
    }

    /// Transactions commit in number order but tell it in any order; entries stand in number order.
    private static func insert(_ entry: Entry, into state: inout State) {
        if let last = state.entries.last {
            guard entry.seq > last.seq else { return }
            if entry.seq > last.seq + 1 {
                state.early[entry.seq] = entry
                guard state.early.count > keptEvents else { return }
                // The missing number's writer died before telling it: begin anew behind the gap.
                state.entries.removeAll()
                state.bytes = 0
                for (_, early) in state.early.sorted(by: { $0.key < $1.key }) { append(early, to: &state) }
                state.early.removeAll()
                return
            }
        }
        append(entry, to: &state)
        while let next = state.entries.last.flatMap({ state.early.removeValue(forKey: $0.seq + 1) }) {
            append(next, to: &state)
        }
    }

    private static func append(_ entry: Entry, to state: inout State) {
        state.entries.append(entry)
        state.bytes += entry.frame?.count ?? 0
        switch entry.text {
        case .finished(let message):
            for key in state.order where key.message == message { state.live[key]?.isFinished = true }
        case .restarted(let message, let attempt, let kept):
            // Under the same lock as the event: no reader sees the new attempt before it is told.
            for key in state.order where key.message == message {
                state.live[key]?.restart(attempt: attempt, kept: key.part == 0 ? kept : 0)
            }
        case nil: break
        }
        guard state.entries.count > keptEvents || state.bytes > keptBytes else { return }
        // A quarter at once, so that the cost of moving the rest is spread.
        let dropped = state.entries.prefix(max(1, state.entries.count / 4))
        state.bytes -= dropped.reduce(0) { $0 + ($1.frame?.count ?? 0) }
        for case .finished(let message)? in dropped.map(\.text) {
            state.order.removeAll { $0.message == message }
            state.live = state.live.filter { $0.key.message != message }
        }
        state.entries.removeFirst(dropped.count)
    }

    func begin(_ message: MessageID, part: Int, attempt: Int, audience: Audience, text: String = "") {
        state.withLock { state in
            let key = LiveKey(message: message, part: part)
            if state.live[key] == nil { state.order.append(key) }
            var live = LiveMessage(message: message, part: part, attempt: attempt, audience: audience)
            if !text.isEmpty { live.append(text) }
            state.live[key] = live
        }
    }

    func append(_ piece: String, to message: MessageID, part: Int) {
        let listeners = state.withLock { state in
            state.live[LiveKey(message: message, part: part)]?.append(piece)
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.wake(id) }
    }

    func signal(_ participant: ParticipantID, _ frame: [UInt8]) {
        let listeners = state.withLock { state in
            state.signalVersion += 1
            state.signals[participant] = (state.signalVersion, frame)
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.wake(id) }
    }

    var newest: Int64? {
        state.withLock { state in state.early.keys.max() ?? state.entries.last?.seq }
    }

    /// What is being written now.
    func writing(for reader: ParticipantID?) -> [LiveText] {
        state.withLock { state in
            state.order.compactMap { state.live[$0] }.filter {
                !$0.isFinished && $0.audience.includes(reader)
            }
            .map { LiveText(message: $0.message, part: $0.part, attempt: $0.attempt, length: $0.length) }
        }
    }

    /// The frames after `cursor`, at most about `limit` of them, moving it.
    func take(_ cursor: inout StreamCursor, limit: Int) -> Taken {
        state.withLock { state in
            var frames: [[UInt8]] = []
            if let first = state.entries.first, first.seq > cursor.seq + 1 { return .behind }
            var index = state.entries.count
            while index > 0, state.entries[index - 1].seq > cursor.seq { index -= 1 }
            while index < state.entries.count, frames.count < limit {
                let entry = state.entries[index]
                guard let frame = entry.frame else { return frames.isEmpty ? .behind : .frames(frames) }
                if case .finished(let message) = entry.text {
                    Self.deltas(of: message, &state, &cursor, &frames)
                }
                cursor.seq = entry.seq
                if entry.audience.includes(cursor.reader) {
                    frames.append(frame)
                } else {
                    frames.append(Frame.hidden(stream: id, seq: entry.seq).encoded())
                }
                if case .restarted(let message, let attempt, let kept) = entry.text {
                    cursor.restart(message, attempt: attempt, kept: kept)
                }
                index += 1
            }
            guard index == state.entries.count, frames.count < limit else { return .frames(frames) }
            for key in state.order where state.live[key]?.isFinished == false {
                Self.delta(of: key, &state, &cursor, &frames)
            }
            for (version, frame) in state.signals.values where version > cursor.signals {
                frames.append(frame)
            }
            cursor.signals = state.signalVersion
            // A number is missing before these: it is stored (numbers are given in commit order), only
            // not told yet. The store has it now.
            if frames.isEmpty, state.early.keys.contains(where: { $0 > cursor.seq }) { return .behind }
            return .frames(frames)
        }
    }

    private static func deltas(
        of message: MessageID, _ state: inout State, _ cursor: inout StreamCursor, _ frames: inout [[UInt8]]
    ) {
        for key in state.order where key.message == message {
            delta(of: key, &state, &cursor, &frames)
            cursor.places[key] = nil
        }
    }

    private static func delta(
        of key: LiveKey, _ state: inout State, _ cursor: inout StreamCursor, _ frames: inout [[UInt8]]
    ) {
        guard let live = state.live[key], live.audience.includes(cursor.reader) else { return }
        var place = cursor.places[key] ?? StreamCursor.Place(attempt: live.attempt, offset: 0)
        // A reader that holds another attempt begins this one from its start; it drops what it had.
        if place.attempt != live.attempt { place = StreamCursor.Place(attempt: live.attempt, offset: 0) }
        if let frame = state.live[key]?.delta(from: place.offset) { frames.append(frame) }
        place.offset = max(place.offset, live.length)
        cursor.places[key] = place
    }
}

extension StreamCursor {
    fileprivate mutating func restart(_ message: MessageID, attempt: Int, kept: Int) {
        for key in places.keys where key.message == message {
            guard let place = places[key], place.attempt < attempt else { continue }
            places[key] = Place(attempt: attempt, offset: key.part == 0 ? min(place.offset, kept) : 0)
        }
    }
}
