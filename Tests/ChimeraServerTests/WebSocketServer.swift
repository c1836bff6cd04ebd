import ChimeraServer
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A Hummingbird application on a free port: a router, and WebSockets that echo at `/events`.
/// Who asks with `?token=wrong`, or from another path, is left to the router.
struct WebSocketServer {
    let port: Int
    /// The connections as they open, and the codes with which they end.
    let opened: AsyncStream<WebSocketConnection>
    let closed: AsyncStream<WebSocketCloseCode?>
    private let services: ServiceGroup

    typealias Channel = WebSocketUpgradeChannel<String>

    static func running(
        limits: WebSocketLimits = WebSocketLimits(), life: Channel.Life? = nil,
        onOpen: @escaping @Sendable (WebSocketConnection) -> Void = { _ in },
        _ body: (WebSocketServer) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let (opened, opening) = AsyncStream.makeStream(of: WebSocketConnection.self)
        let (closed, closing) = AsyncStream.makeStream(of: WebSocketCloseCode?.self)
        let builder = HTTPServerBuilder { responder in
            Channel(responder: responder, path: "/events", limits: limits) { head in
                await Task.yield()
                guard head.path != "/events?token=wrong" else { return .refuse }
                return .accept(head.path ?? "", headers: [.setCookie: "seen=1"])
            } opened: { connection, _ in
                connection.onText = {
                    connection.write(text: $0)
                    connection.flush()
                }
                connection.onClose = { closing.yield($0) }
                onOpen(connection)
                opening.yield(connection)
                return life
            }
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            router: Self.router(), server: builder,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            for await port in ports {
                try await body(Self(port: port, opened: opened, closed: closed, services: services))
                break
            }
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }

    private static func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("hello") { _, _ in "Hello" }
        router.get("events") { _, _ -> String in throw HTTPError(.unauthorized) }
        router.post("length") { request, _ in
            try await String(request.body.collect(upTo: 1 << 20).readableBytes)
        }
        return router
    }

    func stop() async {
        await self.services.triggerGracefulShutdown()
    }

    func connection() async -> WebSocketConnection? {
        await self.opened.first { _ in true }
    }

    /// The code with which the next connection to end ends; `.some(nil)` if it is lost.
    func closeCode() async -> WebSocketCloseCode?? {
        await self.closed.first { _ in true }
    }

    /// Something that goes on beside a connection until it is cancelled, and can be waited for.
    struct Life {
        private let cancelled = AsyncStream.makeStream(of: Void.self)

        var run: Channel.Life {
            {
                try? await Task.sleep(for: .seconds(3600))
                self.cancelled.continuation.yield()
            }
        }

        func isCancelled() async {
            _ = await self.cancelled.stream.first { true }
        }
    }
}
