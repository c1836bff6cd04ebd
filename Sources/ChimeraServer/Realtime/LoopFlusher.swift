internal import ChimeraCore
internal import NIOCore
internal import Synchronization

/// All viewers of one event loop. However many there are, a stream wakes the loop once: the wake-up is
/// one task on the loop, and what came meanwhile goes out with it.
///
/// It flushes at once while the loop wrote fewer than 200 frames in the last 10 ms, and once per 10 ms
/// above that: a flush is a system call for each viewer, and merged deltas are fewer frames (measured:
/// six times cheaper at a thousand viewers).
final class LoopFlusher: StreamListener {
    static let window = TimeAmount.milliseconds(10)
    static let framesPerWindow = 200

    private struct Pending {
        var streams: Set<StreamID> = []
        var isScheduled = false
    }

    /// Belongs to the loop.
    final class Viewers {
        var byStream: [StreamID: [ObjectIdentifier: EventSocket]] = [:]
        var windowStart = NIODeadline.uptimeNanoseconds(0)
        var frames = 0
        /// Viewers that stand at one place get the same bytes: encoded once.
        var last: (bytes: [UInt8], frame: WebSocketTextFrame)?
    }

    let loop: any EventLoop
    private let hub: Hub
    private let pending = Mutex(Pending())
    private let viewers: NIOLoopBound<Viewers>

    /// Call it on the loop.
    init(loop: any EventLoop, hub: Hub) {
        self.loop = loop
        self.hub = hub
        viewers = NIOLoopBound(Viewers(), eventLoop: loop)
    }

    // MARK: From anywhere

    func wake(_ stream: StreamID) {
        let schedule = pending.withLock { pending in
            pending.streams.insert(stream)
            defer { pending.isScheduled = true }
            return !pending.isScheduled
        }
        if schedule { loop.execute { self.run() } }
    }

    // MARK: On the loop

    func add(_ socket: EventSocket, to stream: StreamID) {
        if viewers.value.byStream[stream] == nil { hub.listen(self, to: stream) }
        viewers.value.byStream[stream, default: [:]][ObjectIdentifier(socket)] = socket
    }

    func remove(_ socket: EventSocket, from stream: StreamID) {
        viewers.value.byStream[stream]?[ObjectIdentifier(socket)] = nil
        guard viewers.value.byStream[stream]?.isEmpty == true else { return }
        viewers.value.byStream[stream] = nil
        hub.ignore(self, on: stream)
    }

    func frame(_ bytes: [UInt8]) -> WebSocketTextFrame {
        viewers.value.frames += 1
        if let last = viewers.value.last, last.bytes == bytes { return last.frame }
        let frame = WebSocketTextFrame(ByteBuffer(bytes: bytes))
        viewers.value.last = (bytes, frame)
        return frame
    }

    private func run() {
        let now = NIODeadline.now()
        let viewers = viewers.value
        if now - viewers.windowStart >= Self.window {
            viewers.windowStart = now
            viewers.frames = 0
        }
        guard viewers.frames < Self.framesPerWindow else {
            loop.scheduleTask(deadline: viewers.windowStart + Self.window) { self.run() }
            return
        }
        let streams = pending.withLock { pending in
            pending.isScheduled = false
            defer { pending.streams.removeAll(keepingCapacity: true) }
            return pending.streams
        }
        for stream in streams {
            for socket in viewers.byStream[stream].map({ Array($0.values) }) ?? [] { socket.pump(stream) }
        }
    }
}
