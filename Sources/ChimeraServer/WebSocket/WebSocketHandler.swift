import NIOCore
import NIOWebSocket

/// Performs what ``WebSocketRules`` decide, keeps the closing handshake and asks whether the peer lives.
///
/// It stands behind NIO's frame decoder and writes encoded bytes itself: NIO's encoder would make a
/// header for each viewer of the same frame.
final class WebSocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    private enum Phase {
        case open
        /// Our close frame is sent; the peer's is awaited. Messages that cross it are dropped (§1.4).
        case closing(WebSocketCloseCode)
        /// Nothing more will be said; the peer's end of the TCP connection is awaited.
        case draining
    }

    var onText: ((ByteBuffer) -> Void)?
    var onWritable: (() -> Void)?
    var onClose: ((WebSocketCloseCode?) -> Void)?

    private let limits: WebSocketLimits
    private var rules: WebSocketRules
    private var phase = Phase.open
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var unansweredPings = 0
    /// The newest ping that came while the peer did not read. The ones before it need no answer
    /// (§5.5.3), so a peer that pings and never reads costs one frame.
    private var owedPong: ByteBuffer?
    private var owesFlush = false

    init(limits: WebSocketLimits) {
        self.limits = limits
        self.rules = WebSocketRules(limits: limits)
    }

    var isWritable: Bool {
        guard case .open = self.phase, let context = self.context else { return false }
        return context.channel.isWritable
    }

    var bufferedBytes: Int {
        (try? self.context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    func write(_ bytes: ByteBuffer) {
        guard case .open = self.phase else { return }
        self.context?.write(NIOAny(bytes), promise: nil)
    }

    func flush() {
        self.context?.flush()
    }

    func close(_ code: WebSocketCloseCode, reason: String) {
        guard case .open = self.phase else { return }
        self.sendClose(code, reason: reason)
        self.phase = .closing(code)
        self.cutAfterTimeout()
    }

    // MARK: What comes from the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.schedulePing()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.lose()
        self.timer?.cancel()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.unansweredPings = 0  // Whatever it is, somebody sent it.
        let verdict = self.rules.receive(self.unwrapInboundIn(data))
        switch (self.phase, verdict) {
        case (.open, .text(let text)):
            self.onText?(text)
        case (.open, .ping(let payload)):
            self.owedPong = payload
            self.payPong()
        case (.open, .close(let code)):
            self.sendClose(code, reason: "")
            self.drain(reporting: code)
        case (.open, .violation(let code, let reason)):
            self.fail(code, reason)
        case (.closing(let code), .close), (.closing(let code), .violation):
            self.drain(reporting: code)
        case (.open, .wait), (.closing, _), (.draining, _):
            break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if self.owesFlush {
            self.owesFlush = false
            context.flush()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard self.isWritable else { return }
        // In a tick of its own, because a flush of the caller's may be what brought us here.
        context.eventLoop.assumeIsolated().execute {
            self.payPong()
            self.flush()
            if self.isWritable { self.onWritable?() }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            // Hummingbird allows half-closed connections (trap 5), a WebSocket has no use for one.
            self.lose()
            context.close(promise: nil)
        case is ChannelShouldQuiesceEvent:
            self.close(.goingAway, reason: "the server stops")
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (self.phase, error) {
        case (.open, NIOWebSocketError.invalidFrameLength):
            self.fail(.messageTooBig, "a frame has at most \(self.limits.messageSize) bytes")
        case (.open, is NIOWebSocketError):
            self.fail(.protocolError, "control frames are whole and have at most 125 bytes")  // §5.5
        case (_, is ByteToMessageDecoderError), (_, is NIOWebSocketError):
            break  // After an error the decoder hands every read over as another one.
        default:
            self.lose()
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.lose()
        context.fireChannelInactive()
    }

    // MARK: Closing

    private func sendClose(_ code: WebSocketCloseCode, reason: String) {
        self.sendControl(.connectionClose, .webSocketClose(code, reason: reason))
        self.context?.flush()
    }

    private func fail(_ code: WebSocketCloseCode, _ reason: String) {
        self.sendClose(code, reason: reason)
        self.drain(reporting: code)
    }

    /// Shuts our side down and reads on until the peer does the same (§7.1.1): closing a socket with
    /// unread bytes makes the kernel send a reset, and the peer could lose the close frame.
    private func drain(reporting code: WebSocketCloseCode) {
        if case .open = self.phase { self.cutAfterTimeout() }
        self.phase = .draining
        self.end(code)
        self.context?.close(mode: .output, promise: nil)
    }

    private func lose() {
        switch self.phase {
        case .open: self.end(nil)
        case .closing(let code): self.end(code)
        case .draining: break
        }
        self.phase = .draining
    }

    private func end(_ code: WebSocketCloseCode?) {
        let onClose = self.onClose
        (self.onText, self.onWritable, self.onClose) = (nil, nil, nil)  // They often hold the connection.
        guard let context = self.context, let onClose else { return }
        context.eventLoop.assumeIsolated().execute { onClose(code) }
    }

    private func cutAfterTimeout() {
        self.schedule(in: self.limits.closeTimeout) { $0.context?.close(promise: nil) }
    }

    // MARK: Life signs

    private func schedulePing() {
        self.schedule(in: self.limits.pingInterval) { handler in
            guard handler.unansweredPings < handler.limits.unansweredPings else {
                handler.lose()
                handler.context?.close(promise: nil)
                return
            }
            handler.unansweredPings += 1
            handler.sendControl(.ping, ByteBuffer())
            handler.context?.flush()
            handler.schedulePing()
        }
    }

    private func payPong() {
        guard self.isWritable, let payload = self.owedPong.take() else { return }
        self.sendControl(.pong, payload)
        self.owesFlush = true
    }

    private func sendControl(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        var bytes = ByteBuffer.webSocketHeader(
            opcode, length: payload.readableBytes, room: payload.readableBytes)
        bytes.writeImmutableBuffer(payload)
        self.write(bytes)
    }

    /// One timer serves both: pings end where closing begins.
    private func schedule(in delay: Duration, _ action: @escaping (WebSocketHandler) -> Void) {
        self.timer?.cancel()
        self.timer = self.context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            action(self)
        }
    }
}
