public import NIOCore
import NIOWebSocket

/// The server's end of one WebSocket.
///
/// Everything but ``close(_:reason:)`` belongs to the connection's `eventLoop` and traps elsewhere:
/// a frame that is fanned out to a thousand viewers then costs no hop and no lock. Callbacks come on
/// the event loop, and never inside a call of yours to `write`, `flush` or `close`.
///
/// Nothing that is written waits for a slow reader: look at `isWritable` before writing what can be
/// had again later, and take it up again in `onWritable`. After a close has begun writes are ignored.
public final class WebSocketConnection: Sendable {
    public let eventLoop: any EventLoop
    private let handler: NIOLoopBound<WebSocketHandler>

    init(_ handler: WebSocketHandler, eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
    }

    /// A whole text message, already known to be UTF-8.
    public var onText: ((ByteBuffer) -> Void)? {
        get { self.handler.value.onText }
        set { self.handler.value.onText = newValue }
    }

    /// The peer has caught up: `isWritable` is true again after it was false.
    public var onWritable: (() -> Void)? {
        get { self.handler.value.onWritable }
        set { self.handler.value.onWritable = newValue }
    }

    /// The connection has ended. Called exactly once, and the last of all callbacks. The code is that
    /// of the end which closed first, `noStatus` if it gave none, and nil if the connection was lost.
    public var onClose: ((WebSocketCloseCode?) -> Void)? {
        get { self.handler.value.onClose }
        set { self.handler.value.onClose = newValue }
    }

    /// Whether the connection is open and less than the channel's high-water mark (64 KiB) is waiting.
    public var isWritable: Bool { self.handler.value.isWritable }

    /// Bytes that were written but have not reached the kernel.
    public var bufferedBytes: Int { self.handler.value.bufferedBytes }

    /// Writes a message without flushing it. The frame is shared, not copied.
    public func write(_ frame: WebSocketTextFrame) {
        self.handler.value.write(frame.bytes)
    }

    /// Writes a message without flushing it: a small header, then `text` itself, shared, not copied.
    /// For many viewers of one message a ``WebSocketTextFrame`` is cheaper (one write each, not two).
    public func write(text: ByteBuffer) {
        self.handler.value.write(.webSocketHeader(.text, length: text.readableBytes))
        self.handler.value.write(text)
    }

    public func flush() {
        self.handler.value.flush()
    }

    /// Sends a close frame behind what was written, waits for the peer's answer at most
    /// `closeTimeout`, then ends the connection. May be called from anywhere; a second call does nothing.
    ///
    /// - Parameter reason: for people who read logs, at most 123 bytes; what is longer is cut.
    public func close(_ code: WebSocketCloseCode, reason: String = "") {
        if self.eventLoop.inEventLoop {
            self.handler.value.close(code, reason: reason)
        } else {
            self.eventLoop.execute { self.handler.value.close(code, reason: reason) }
        }
    }
}
