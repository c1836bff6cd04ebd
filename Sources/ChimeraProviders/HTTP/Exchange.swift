internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// One request and its answer: the event loop puts in what arrives, one task takes it out.
///
/// A delegate instead of AsyncHTTPClient's async body, because what arrives while the task is busy
/// is taken in one go: with 50 streams at full speed, twenty chunks are one wake-up. It is also
/// where first-byte and idle patience are kept (the client's deadline ends when the head arrives).
/// A task that does not take what is there stops the reading at `highWater` bytes.
final class Exchange: HTTPClientResponseDelegate {
    struct Head: Sendable {
        let status: Int
        let headers: HTTPHeaders
    }

    /// What has come since the last one.
    struct Batch: Sendable {
        var chunks: [ByteBuffer] = []
        /// Set once the answer is over; nothing follows.
        var ending: Result<Void, any Error>?
    }

    enum Impatience: Error { case firstByte, idle, whole }

    private static let highWater = 256 * 1024

    private struct State {
        var head: Head?
        var batch = Batch()
        var bytes = 0
        /// Resumed when there is something to take.
        var waiter: CheckedContinuation<Void, Never>?
        /// Held back while the task has enough to do.
        var paused: EventLoopPromise<Void>?
        var hasBody = false
        var lastArrival = NIODeadline.now()
        var start = NIODeadline.now()
        /// Nobody listens any more; the rest is thrown away.
        var isDraining = false
        var timer: Scheduled<Void>?

        var isReady: Bool { !batch.chunks.isEmpty || batch.ending != nil }
    }

    private let timeouts: Timeouts
    private let state = Mutex(State())

    init(timeouts: Timeouts) {
        self.timeouts = timeouts
    }

    // MARK: - The task's side

    /// Waits for the head. Throws what went wrong before it.
    func head() async throws -> Head {
        while true {
            let (head, ending) = state.withLock { ($0.head, $0.batch.ending) }
            if let head { return head }
            if case .failure(let error) = ending { throw error }
            await wait { $0.head != nil || $0.isReady }
        }
    }

    var hasHead: Bool { state.withLock { $0.head != nil } }

    /// Waits for the next piece of the body or its end.
    func next() async -> Batch {
        await wait { $0.isReady }
        let (batch, paused) = state.withLock { state in
            let taken = (state.batch, state.paused)
            state.batch.chunks = []
            state.bytes = 0
            state.paused = nil
            state.lastArrival = .now()
            return taken
        }
        paused?.succeed()
        return batch
    }

    private func wait(until isReady: (borrowing State) -> Bool) async {
        guard !state.withLock({ isReady($0) }) else { return }
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if isReady(state) { return true }
                state.waiter = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func schedule(_ task: HTTPClient.Task<Void>, in time: TimeAmount) {
        let timer = task.eventLoop.scheduleTask(in: time) { self.timeIsUp(task) }
        let isOver = state.withLock { state in
            state.timer = timer
            return state.batch.ending != nil
        }
        if isOver { timer.cancel() }
    }

    private func timeIsUp(_ task: HTTPClient.Task<Void>) {
        enum Verdict {
            case over(any Error)
            case wait(TimeAmount)
            case done
        }
        let verdict: Verdict = state.withLock { state in
            if state.batch.ending != nil { return .done }
            if state.isDraining { return .over(HTTPClientError.cancelled) }
            let wholeLeft = TimeAmount(timeouts.whole) - (NIODeadline.now() - state.start)
            if wholeLeft <= .zero { return .over(Impatience.whole) }
            if !state.hasBody { return .over(Impatience.firstByte) }
            let left = TimeAmount(timeouts.idle) - (NIODeadline.now() - state.lastArrival)
            // What lies here untaken is our slowness, not the endpoint's.
            return left > .zero || state.isReady
                ? .wait(min(max(left, .milliseconds(10)), wholeLeft)) : .over(Impatience.idle)
        }
        switch verdict {
        case .over(let error): task.fail(reason: error)
        case .wait(let time): schedule(task, in: time)
        case .done: break
        }
    }

    /// The reply is complete: lets the connection come to its end by itself, for a second, so that
    /// it can be used again; no task waits for that.
    func drain(_ task: HTTPClient.Task<Void>) {
        let (timer, paused, isOver) = state.withLock { state in
            defer { state.paused = nil }
            state.isDraining = true
            return (state.timer, state.paused, state.batch.ending != nil)
        }
        timer?.cancel()
        paused?.succeed()
        if !isOver { schedule(task, in: .seconds(1)) }
    }

    // MARK: - The event loop's side

    func didSendRequestHead(task: HTTPClient.Task<Void>, _ head: HTTPRequestHead) {
        // Not before: connecting has a patience of its own.
        state.withLock { $0.start = .now() }
        schedule(task, in: .init(min(timeouts.firstByte, timeouts.whole)))
    }

    func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        wake { $0.head = Head(status: Int(head.status.code), headers: head.headers) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        var isFull = false
        var isFirst = false
        wake { state in
            isFirst = !state.hasBody
            state.hasBody = true
            state.lastArrival = .now()
            guard !state.isDraining else { return }
            state.batch.chunks.append(buffer)
            state.bytes += buffer.readableBytes
            isFull = state.bytes >= Self.highWater
        }
        if isFirst {
            // From here on it is the other patience.
            state.withLock { $0.timer }?.cancel()
            schedule(task, in: .init(min(timeouts.idle, timeouts.whole)))
        }
        return isFull ? pause(task.eventLoop) : task.eventLoop.makeSucceededVoidFuture()
    }

    private func pause(_ loop: any EventLoop) -> EventLoopFuture<Void> {
        let promise = loop.makePromise(of: Void.self)
        let isNeeded = state.withLock { state in
            // The task may have taken everything meanwhile.
            guard state.bytes >= Self.highWater, !state.isDraining, state.batch.ending == nil else {
                return false
            }
            state.paused = promise
            return true
        }
        if !isNeeded { promise.succeed() }
        return promise.futureResult
    }

    func didReceiveError(task: HTTPClient.Task<Void>, _ error: any Error) { end(.failure(error)) }

    func didFinishRequest(task: HTTPClient.Task<Void>) { end(.success(())) }

    private func end(_ result: Result<Void, any Error>) {
        let (timer, paused) = state.withLock { ($0.timer, $0.paused) }
        timer?.cancel()
        wake { state in
            state.paused = nil
            if state.batch.ending == nil { state.batch.ending = result }
        }
        // A promise must not be left unkept.
        paused?.succeed()
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
