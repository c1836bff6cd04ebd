internal import ChimeraCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A person with a browser: the address is shown, and the browser comes back to a port of this computer that is open
/// for this one answer only. Nothing is started for the person: no browser of ours, no shell.
public struct BrowserWay: SignInWay {
    private let port: Int
    private let patience: Duration
    private let show: @Sendable (String) -> Void

    /// - Parameter port: the same each time, since an identity is registered for it.
    public init(
        port: Int = 33418, patience: Duration = .seconds(300), show: @escaping @Sendable (String) -> Void
    ) {
        self.port = port
        self.patience = patience
        self.show = show
    }

    public var redirect: String { "http://127.0.0.1:\(port)/callback" }

    public func answer(to address: String, issuer: String) async throws -> String {
        let (answers, told) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(1))
        let path = "/callback"
        let server: any Channel
        do {
            server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                        try channel.pipeline.syncOperations.addHandler(
                            CallbackPage(path: path) { told.yield($0) })
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
        } catch {
            throw MCPFailure.unauthorized(
                "Port \(port), where the browser is to come back to, is in use (\(error)). Try again in a moment."
            )
        }
        show(address)
        let result: Result<String, any Error>
        do {
            result = .success(
                try await withPatience(patience, "Nobody signed in at \(issuer) within \(patience).") {
                    for await query in answers { return query }
                    throw CancellationError()
                })
        } catch { result = .failure(error) }
        try? await server.close()
        return redirect + (try result.get())
    }
}

/// Answers the browser and tells what it brought.
private final class CallbackPage: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let path: String
    private let tell: (String) -> Void
    private var uri: String?

    init(path: String, tell: @escaping (String) -> Void) {
        self.path = path
        self.tell = tell
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): uri = head.method == .GET ? head.uri : nil
        case .body: break
        case .end:
            // A browser asks for an icon too: that is no answer.
            let isAnswer = uri?.hasPrefix(path + "?") ?? false
            let words =
                isAnswer ? "Done. You can close this page and go back to Chimera.\n" : "Nothing is here.\n"
            var headers = HTTPHeaders([
                ("content-type", "text/plain; charset=utf-8"), ("connection", "close"),
            ])
            headers.add(name: "content-length", value: "\(words.utf8.count)")
            headers.add(name: "cache-control", value: "no-store")
            let head = HTTPResponseHead(
                version: .http1_1, status: isAnswer ? .ok : .notFound, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: words)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            if isAnswer, let uri { tell(String(uri.dropFirst(path.count))) }
            context.close(promise: nil)
        }
    }
}
