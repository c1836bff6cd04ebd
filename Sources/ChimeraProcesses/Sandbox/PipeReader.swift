internal import NIOCore
internal import Synchronization

/// The reading end of a pipe: asks the kernel for more only while less than 256 KiB wait here.
final class PipeReader: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    private static let room = 256 * 1024

    private struct State {
        var pieces: [[UInt8]] = []
        var count = 0
        var isOver = false
        /// What comes is thrown away: the program is ending and shall not wait for us.
        var isDraining = false
        var waiter: (number: Int, continuation: CheckedContinuation<[UInt8]?, any Error>)?
        var waits = 0
        var channel: (any Channel)?
    }

    private let state = Mutex(State())

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        state.withLock { $0.channel = channel }
    }

    /// Not before: what is asked of a channel that is not active yet is forgotten.
    func channelActive(context: ChannelHandlerContext) { context.read() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let piece = Array(unwrapInboundIn(data).readableBytesView)
        let waiter = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
            if state.isDraining { return nil }
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter.continuation
            }
            state.pieces.append(piece)
            state.count += piece.count
            return nil
        }
        waiter?.resume(returning: piece)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if state.withLock({ $0.isDraining || $0.count < Self.room }) { context.channel.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { finish() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) { finish() }

    /// A read that fails is the end: the program died.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { finish() }

    /// The next piece; nil at the end.
    func next() async throws -> [UInt8]? {
        let number = state.withLock { state in
            state.waits += 1
            return state.waits
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enum Step {
                    case give([UInt8]?, more: (any Channel)?)
                    case wait
                }
                let step = state.withLock { state -> Step in
                    if !state.pieces.isEmpty {
                        let piece = state.pieces.removeFirst()
                        let wasFull = state.count >= Self.room
                        state.count -= piece.count
                        return .give(piece, more: wasFull && state.count < Self.room ? state.channel : nil)
                    }
                    if state.isOver || Task.isCancelled { return .give(nil, more: nil) }
                    state.waiter = (number, continuation)
                    return .wait
                }
                if case .give(let piece, let more) = step {
                    more?.read()
                    continuation.resume(returning: piece)
                }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
                guard let waiter = state.waiter, waiter.number == number else { return nil }
                state.waiter = nil
                return waiter.continuation
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    func drain() {
        let channel = state.withLock { state -> (any Channel)? in
            state.isDraining = true
            state.pieces = []
            state.count = 0
            return state.channel
        }
        channel?.read()
    }

    private func finish() {
        let waiter = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
            state.isOver = true
            defer { state.waiter = nil }
            return state.waiter?.continuation
        }
        waiter?.resume(returning: nil)
    }
}
