public import HTTPTypes
public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1

/// Serves the router, and WebSockets at one path, on the same port.
///
///     HTTPServerBuilder { responder in
///         WebSocketUpgradeChannel(responder: responder, path: "/api/v1/events") { head in
///             guard let account = await sessions.account(of: head) else { return .refuse }
///             return .accept(account)
///         } opened: { connection, account in
///             let viewer = Viewer(connection, account)
///             connection.onText = { viewer.received($0) }
///             return { await viewer.run() }
///         }
///     }
///
/// Only a connection's first request can be upgraded. Browsers open a connection for each WebSocket;
/// a proxy that re-uses its upstream connections must not do so for this path.
public struct WebSocketUpgradeChannel<Context: Sendable>: HTTPChannelHandler {
    public enum Decision: Sendable {
        /// - Parameter headers: added to the response `101 Switching Protocols`.
        case accept(Context, headers: HTTPFields = [:])
        /// The router gets the request and says itself why not: 401, 403, 404, 426.
        case refuse
    }

    /// What goes on beside a connection. When it returns the connection is closed with 1000; when the
    /// connection ends it is cancelled. The server stops only after it has returned.
    public typealias Life = @Sendable () async -> Void

    public struct Value: ServerChildChannelValue {
        public let channel: any Channel
        /// A future, because `setup` has to return before the first request is read.
        let firstRequest: EventLoopFuture<FirstRequest>
    }

    public let responder: Responder
    private let path: String
    private let limits: WebSocketLimits
    private let http: HTTP1Channel.Configuration
    private let upgrade: @Sendable (HTTPRequest) async -> Decision
    private let opened: @Sendable (WebSocketConnection, Context) -> Life?

    /// - Parameters:
    ///   - path: exactly this path, whatever its query. A request for it that is not a proper
    ///     WebSocket handshake goes to the router.
    ///   - upgrade: decides by the request's head, which nobody has checked yet: session, `Origin`
    ///     and `Host` are its business (cross-site WebSocket, DNS rebinding).
    ///   - opened: called on the connection's event loop before the first frame is read, which is the
    ///     moment to set the callbacks; what it returns lives as long as the connection.
    public init(
        responder: @escaping Responder,
        path: String,
        limits: WebSocketLimits = WebSocketLimits(),
        http: HTTP1Channel.Configuration = .init(),
        upgrade: @escaping @Sendable (HTTPRequest) async -> Decision,
        opened: @escaping @Sendable (WebSocketConnection, Context) -> Life?
    ) {
        self.responder = responder
        self.path = path
        self.limits = limits
        self.http = http
        self.upgrade = upgrade
        self.opened = opened
        FirstRequestGate.prepare()
    }

    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            var decoderLimits = NIOHTTPDecoderLimitConfiguration()
            decoderLimits.maxHeaderFieldSize = self.http.httpDecoder.maxHeaderFieldSize
            decoderLimits.maxHeaderListSize = self.http.httpDecoder.maxHeaderListSize
            decoderLimits.maxHeaderFieldCount = self.http.httpDecoder.maxHeaderFieldCount
            let first = channel.eventLoop.makePromise(of: FirstRequest.self)
            let gate = FirstRequestGate(
                path: self.path, limits: self.limits, decoderLimits: decoderLimits, promise: first
            ) { [http] channel in
                // The rest of what HTTP1Channel.setup does, which cannot be asked for by itself.
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandlers(http.additionalChannelHandlers())
                try pipeline.addHandler(
                    HTTPConnectionStateHandler(
                        idleTimeout: http.idleTimeout.map { .init($0) }, logger: logger))
                return try NIOAsyncChannel(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true))
            }
            try gate.install(in: channel)
            return Value(channel: channel, firstRequest: first.futureResult)
        }
    }

    public func handle(value: Value, logger: Logger) async {
        do {
            let first = try await withTaskCancellationHandler {
                try await value.firstRequest.get()
            } onCancel: {
                value.channel.close(promise: nil)
            }
            switch first {
            case .http(let requests):
                await self.handleHTTP(asyncChannel: requests, logger: logger)
            case .webSocket(let head, let pending):
                switch await self.upgrade(head) {
                case .refuse:
                    await self.handleHTTP(asyncChannel: try await pending.refuse(), logger: logger)
                case .accept(let context, let headers):
                    let life = try await pending.accept(headers: headers) { self.opened($0, context) }
                    await self.live(value.channel, life)
                }
            }
        } catch {
            logger.trace("Connection ended before its first request", metadata: ["error": "\(error)"])
        }
    }

    private func live(_ channel: any Channel, _ opened: (connection: WebSocketConnection, life: Life?)) async
    {
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                if let life = opened.life {
                    group.addTask {
                        await life()
                        opened.connection.close(.normalClosure)
                    }
                }
                try? await channel.closeFuture.get()
                group.cancelAll()
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }
}
