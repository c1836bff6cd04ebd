public import ChimeraCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// An HTTP server in this process, on a port of its own, that answers each request with the next
/// script: byte for byte, in chunks cut where the test cuts them, held up by gates, never by time.
public final class FakeUpstream: Sendable {
    public struct Request: Sendable {
        public let method: String
        public let path: String
        /// With lower-case names.
        public let headers: [String: String]
        public let body: [UInt8]
        /// Opens when the client's end of the connection is gone.
        public let disconnection: Gate

        public var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
    }

    private struct Contents {
        var scripts: [Script] = []
        var fallback = Script(
            status: 500, headers: [:], steps: [.send("The test wrote no script for this request.")])
        var answer: (@Sendable (Request) -> Script)?
        var channels: [any Channel] = []
    }

    private let contents = Mutex(Contents())
    private let received = Mailbox<Request>()
    private let bound = Mutex<Int>(0)

    private init() {}

    /// Lends a running server.
    public static func serving<Result>(_ body: (FakeUpstream) async throws -> Result) async throws -> Result {
        let upstream = FakeUpstream()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    upstream.contents.withLock { $0.channels.append(channel) }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(FakeUpstreamConnection(upstream))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        upstream.bound.withLock { $0 = server.localAddress?.port ?? 0 }
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(upstream)) } catch { result = .failure(error) }
        for channel in [server] + upstream.contents.withLock({ $0.channels }) { try? await channel.close() }
        return try result.get()
    }

    public var port: Int { bound.withLock { $0 } }

    /// Without `/v1`.
    public var base: String { "http://127.0.0.1:\(port)" }

    /// How many connections clients have opened so far.
    public var connections: Int { contents.withLock { $0.channels.count } }

    /// Answers the next request that has no script yet.
    public func expect(_ scripts: Script...) { contents.withLock { $0.scripts += scripts } }

    /// Answers every request for which none is left.
    public func always(_ script: Script) { contents.withLock { $0.fallback = script } }

    /// Answers every request for which none is left by what it asks.
    public func answerAll(with answer: @escaping @Sendable (Request) -> Script) {
        contents.withLock { $0.answer = answer }
    }

    /// The next request, waited for.
    public func nextRequest() async throws -> Request { try await received.take() }

    func accept(_ request: Request) -> Script {
        let script = contents.withLock { contents in
            contents.scripts.isEmpty
                ? contents.answer?(request) ?? contents.fallback : contents.scripts.removeFirst()
        }
        received.put(request)
        return script
    }
}

extension FakeUpstream {
    public struct Script: Sendable {
        public var status: Int
        public var headers: [String: String]
        public var steps: [Step]

        public init(
            status: Int = 200, headers: [String: String] = ["content-type": "text/event-stream"],
            steps: [Step]
        ) {
            self.status = status
            self.headers = headers
            self.steps = steps
        }

        /// One piece after the other, each an HTTP chunk and a write of its own.
        public static func stream(_ pieces: String..., headers: [String: String] = [:]) -> Script {
            let type = ["content-type": "text/event-stream"]
            return Script(headers: type.merging(headers) { $1 }, steps: pieces.map { .send($0) })
        }

        /// A body that comes at once with its length.
        public static func whole(_ body: String, status: Int = 200, headers: [String: String] = [:]) -> Script
        {
            let fixed = ["content-type": "application/json", "content-length": "\(body.utf8.count)"]
            return Script(status: status, headers: fixed.merging(headers) { $1 }, steps: [.send(body)])
        }
    }

    /// After the last step the answer ends as it must.
    public enum Step: Sendable {
        /// The head alone; else it goes out with the first piece.
        case head
        case bytes([UInt8])
        case wait(Gate)
        /// A server that takes its time; for what a slow one does to us, never to wait for a fact.
        case pause(milliseconds: Int64)
        /// Opens a gate of the test.
        case reach(Gate)
        /// Nothing more, until the client goes.
        case stall
        /// Closes the connection without ending the answer.
        case drop

        public static func send(_ text: String) -> Step { .bytes(Array(text.utf8)) }
    }
}
