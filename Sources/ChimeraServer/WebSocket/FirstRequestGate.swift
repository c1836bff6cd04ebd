import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// What a connection turned out to be.
enum FirstRequest: Sendable {
    case http(HTTPConnection)
    case webSocket(HTTPRequest, PendingUpgrade)
}

typealias HTTPConnection = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

/// A handshake that waits for its decision. Exactly one of the two methods is to be called.
struct PendingUpgrade: Sendable {
    fileprivate let gate: NIOLoopBound<FirstRequestGate>

    /// Hands the request to the router.
    func refuse() async throws -> HTTPConnection {
        try await self.gate.eventLoop.flatSubmit { self.gate.value.refuse() }.get()
    }

    /// Answers 101. `open` is called on the event loop before the first frame is read.
    func accept<Life: Sendable>(
        headers: HTTPFields, open: @escaping @Sendable (WebSocketConnection) -> Life
    ) async throws -> (connection: WebSocketConnection, life: Life) {
        try await self.gate.eventLoop.flatSubmit { self.gate.value.accept(headers: headers, open: open) }
            .get()
    }
}

/// Holds a connection's first request until it is known who serves it, then leaves the pipeline.
///
/// NIO has such a handler (`NIOTypedHTTPServerUpgradeHandler`), but it swallows a request whose
/// upgrade is refused, so that the client waits for ever (trap 1); it does not hear that the server
/// stops and has no time-out (trap 4). And NIO's HTTP decoder goes deaf after any request that asks
/// for an upgrade, accepted or not: the next request of a `curl --http2` or a Java client, which ask
/// for h2c by default, would never be answered. So a refusal puts a new decoder in its place.
final class FirstRequestGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Instantiates the generic handlers of a connection once, before event loops do it at the same
    /// moment: doing so for the first time on two threads crashed Swift 6.3.1's runtime once in 280
    /// runs of the tests (a null pointer below `swift_conformsToProtocol`), and not in 1,900 since.
    static func prepare() {
        withExtendedLifetime(Self.handlers) {}
    }

    private static let handlers: [any Any.Type] = [
        ByteToMessageHandler<HTTPRequestDecoder>.self, ByteToMessageHandler<WebSocketFrameDecoder>.self,
        HTTPConnection.self,
    ]

    private enum Phase {
        case head
        case endOfHandshake(HTTPRequest)
        case deciding(HTTPRequest)
        /// The router has the request; the decoder is renewed at its end.
        case passing
        case leaving
    }

    private let path: String
    private let limits: WebSocketLimits
    private let promise: EventLoopPromise<FirstRequest>
    private let serveHTTP: (any Channel) throws -> HTTPConnection

    private let encoder = HTTPResponseEncoder()
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private let decoderLimits: NIOHTTPDecoderLimitConfiguration
    private let codec = HTTP1ToHTTPServerCodec(secure: false)

    private var phase = Phase.head
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var isQuiescing = false
    /// Bytes that came with the handshake: first frames, or a pipelined request.
    private var leftOver = ByteBuffer()

    init(
        path: String, limits: WebSocketLimits, decoderLimits: NIOHTTPDecoderLimitConfiguration,
        promise: EventLoopPromise<FirstRequest>, serveHTTP: @escaping (any Channel) throws -> HTTPConnection
    ) {
        self.path = path
        self.limits = limits
        self.decoderLimits = decoderLimits
        self.promise = promise
        self.serveHTTP = serveHTTP
        // As an error, left-over bytes have a type. Forwarded as a read they look like the decoder's
        // messages, and unwrapping them crashes the process (trap 2).
        self.decoder = ByteToMessageHandler(
            HTTPRequestDecoder(leftOverBytesStrategy: .fireError, limitConfiguration: decoderLimits))
    }

    func install(in channel: any Channel) throws {
        try channel.pipeline.syncOperations.addHandlers([self.encoder, self.decoder, self.codec, self])
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.timer = context.eventLoop.assumeIsolated().scheduleTask(
            in: TimeAmount(self.limits.firstRequestTimeout)
        ) {
            self.context?.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        self.timer?.cancel()
        self.promise.fail(ChannelError.eof)  // Means nothing if it was kept.
    }

    // MARK: What comes from the channel

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (self.phase, self.unwrapInboundIn(data)) {
        case (.head, .head(let head)):
            if WebSocketHandshake.key(of: head, path: self.path) != nil {
                self.phase = .endOfHandshake(head)
            } else if WebSocketHandshake.deafensDecoder(head) {
                self.phase = .passing
                self.serve(head, context)
            } else {
                self.phase = .leaving
                self.serve(head, context)
                context.pipeline.syncOperations.removeHandler(self, promise: nil)
            }
        case (.endOfHandshake(let head), .end):
            self.phase = .deciding(head)
            let pending = PendingUpgrade(gate: NIOLoopBound(self, eventLoop: context.eventLoop))
            self.promise.succeed(.webSocket(head, pending))
        case (.passing, .end):
            context.fireChannelRead(data)
            self.removeDecoder(context).whenSuccess { self.renewDecoder(context) }
        case (.passing, _), (.leaving, _):
            context.fireChannelRead(data)
        case (.head, _), (.endOfHandshake, _), (.deciding, _):
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (self.phase, error) {
        case (_, ByteToMessageDecoderError.leftoverDataWhenDone(let bytes)):
            self.leftOver.writeImmutableBuffer(bytes)
        case (.head, is HTTPParserError):
            // Hummingbird answers 400 as soon as somebody serves the connection.
            self.phase = .leaving
            if let http = try? self.serveHTTP(context.channel) { self.promise.succeed(.http(http)) }
            context.fireErrorCaught(error)
        case (.passing, _), (.leaving, _):
            context.fireErrorCaught(error)
        default:
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (self.phase, event) {
        case (.head, is ChannelShouldQuiesceEvent):
            context.close(promise: nil)
        case (.endOfHandshake, is ChannelShouldQuiesceEvent), (.deciding, is ChannelShouldQuiesceEvent):
            self.isQuiescing = true
        case (.head, ChannelEvent.inputClosed), (.endOfHandshake, ChannelEvent.inputClosed),
            (.deciding, ChannelEvent.inputClosed):
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// While the decision is open nothing more is read, so a flood stays in the kernel's buffers.
    func read(context: ChannelHandlerContext) {
        if case .deciding = self.phase { return }
        context.read()
    }

    // MARK: The decision

    fileprivate func refuse() -> EventLoopFuture<HTTPConnection> {
        guard let context = self.context, case .deciding(let head) = self.phase else { return self.tooLate() }
        self.phase = .passing
        return self.removeDecoder(context).flatMapThrowing {
            guard self.context != nil else { throw ChannelError.ioOnClosedChannel }
            let http = try self.serveHTTP(context.channel)
            context.fireChannelRead(self.wrapInboundOut(.head(head)))
            context.fireChannelRead(self.wrapInboundOut(.end(nil)))
            context.fireChannelReadComplete()
            if self.isQuiescing { context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
            self.renewDecoder(context)
            return http
        }.nonisolated()
    }

    fileprivate func accept<Life: Sendable>(
        headers: HTTPFields, open: @escaping @Sendable (WebSocketConnection) -> Life
    ) -> EventLoopFuture<(connection: WebSocketConnection, life: Life)> {
        guard let context = self.context, case .deciding(let head) = self.phase,
            let key = WebSocketHandshake.key(of: head, path: self.path)
        else { return self.tooLate() }
        self.phase = .leaving
        return self.removeDecoder(context).flatMapThrowing {
            guard self.context != nil else { throw ChannelError.ioOnClosedChannel }
            var response = HTTPResponse(status: .switchingProtocols, headerFields: headers)
            response.headerFields[.upgrade] = "websocket"
            response.headerFields[.connection] = "Upgrade"
            response.headerFields[.secWebSocketAccept] = WebSocketHandshake.answer(to: key)
            context.writeAndFlush(self.wrapOutboundOut(.head(response)), promise: nil)

            let pipeline = context.pipeline.syncOperations
            pipeline.removeHandler(self.codec, promise: nil)
            pipeline.removeHandler(self.encoder, promise: nil)
            let handler = WebSocketHandler(limits: self.limits)
            let decoder = WebSocketFrameDecoder(maxFrameSize: self.limits.messageSize)
            try pipeline.addHandlers([ByteToMessageHandler(decoder), handler])
            let connection = WebSocketConnection(handler, eventLoop: context.eventLoop)
            let life = open(connection)

            if self.leftOver.readableBytes > 0 {
                context.fireChannelRead(NIOAny(self.leftOver))
                context.fireChannelReadComplete()
            }
            if self.isQuiescing { context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
            context.read()
            pipeline.removeHandler(self, promise: nil)
            return (connection, life)
        }.nonisolated()
    }

    private func tooLate<Value>() -> EventLoopFuture<Value> {
        self.promise.futureResult.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel)
    }

    private func serve(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        self.timer?.cancel()
        do {
            self.promise.succeed(.http(try self.serveHTTP(context.channel)))
            context.fireChannelRead(self.wrapInboundOut(.head(head)))
        } catch {
            self.promise.fail(error)
            context.close(promise: nil)
        }
    }

    /// What the decoder still holds arrives in `leftOver` before this succeeds, a tick from now.
    private func removeDecoder(_ context: ChannelHandlerContext) -> EventLoopFuture<Void>.Isolated {
        self.timer?.cancel()
        return context.pipeline.syncOperations.removeHandler(self.decoder).assumeIsolated()
    }

    private func renewDecoder(_ context: ChannelHandlerContext) {
        guard self.context != nil else { return }
        self.phase = .leaving
        let pipeline = context.pipeline.syncOperations
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: self.decoderLimits))
        do {
            try pipeline.addHandler(decoder, position: .after(self.encoder))
            let before = try pipeline.context(handler: self.encoder)
            context.read()
            pipeline.removeHandler(self, promise: nil)
            if self.leftOver.readableBytes > 0 {
                before.fireChannelRead(NIOAny(self.leftOver))
                before.fireChannelReadComplete()
            }
        } catch {
            context.close(promise: nil)
        }
    }
}
