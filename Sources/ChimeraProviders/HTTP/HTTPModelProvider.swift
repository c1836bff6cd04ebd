internal import AsyncHTTPClient
public import ChimeraCore
internal import FoundationEssentials
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A model behind an HTTP endpoint: posts what the endpoint's format writes, feeds its decoder with
/// what comes back. Trying again after a failure is the caller's business (`Resilience`); the exception is a
/// connection to this machine that closed as the request came, which is asked once more.
public final class HTTPModelProvider: ModelProvider {
    public let endpoint: Endpoint
    /// Every request of this program to an endpoint passes here: the last door before a socket opens.
    private let localOnly: Bool
    private let audit: (any KeyAudit)?
    private let client: HTTPClient
    struct Loading {
        /// Models that are being brought into memory.
        var now: Set<String> = []
        /// When they were in memory for certain.
        var known: [String: ContinuousClock.Instant] = [:]
    }

    let loading = Mutex(Loading())
    /// All connections to this endpoint: what arrives changes threads once, on its way to the task,
    /// and any idle connection serves any reply. (A connection that *must* be on a loop is closed by
    /// the pool after each use.)
    private let loop: any EventLoop

    /// - Parameter localOnly: refuse to open a connection to anything but this computer.
    public init(_ endpoint: Endpoint, localOnly: Bool = false, audit: (any KeyAudit)? = nil) {
        self.audit = audit
        self.endpoint = endpoint
        self.localOnly = localOnly
        loop = MultiThreadedEventLoopGroup.singleton.next()
        client = HTTPClient(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            configuration: .forReplies(endpoint.timeouts))
    }

    deinit {
        // Closes idle connections in the background; the client keeps itself alive until then.
        client.shutdown { _ in }
    }

    public func reply(
        to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply {
        try await bringIn(request, onEvent: onEvent)
        var request = request
        var (reply, more) = try await part(of: request, onEvent: onEvent)
        // An endpoint that always pauses must not keep us for ever.
        for _ in 0..<Self.mostContinuations {
            guard let fields = more else { break }
            request.extra.merge(fields) { $1 }
            let before = reply.usage
            (reply, more) = try await part(of: request) { event in
                if case .usage(let usage) = event {
                    try await onEvent(.usage(usage.added(to: before)))
                } else {
                    try await onEvent(event)
                }
            }
            reply.usage = reply.usage?.added(to: before) ?? before
        }
        return reply
    }

    private static let mostContinuations = 16

    /// One answer of the endpoint, and what makes it go on where it only paused.
    private func part(
        of request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> (ModelReply, [String: JSONValue]?) {
        let wire = endpoint.format.request(for: request, quirks: endpoint.quirks)
        var http = try httpRequest(.POST, wire.route, headers: wire.headers)
        http.headers.replaceOrAdd(name: "content-type", value: "application/json")
        http.headers.replaceOrAdd(name: "accept", value: "text/event-stream, application/json")
        // OpenAI logs it beside its own, so that a failure can be asked about.
        http.headers.replaceOrAdd(name: "x-client-request-id", value: request.call.description)
        http.body = .byteBuffer(ByteBuffer(bytes: wire.body))
        return try await exchange(http) { exchange, task in
            let head = try await exchange.head()
            guard (200..<300).contains(head.status) else { throw try await failure(head, exchange) }
            var reader = ReplyReader(decoder: endpoint.format.decoder(for: request, quirks: endpoint.quirks))
            var reply = try await reader.read(exchange, onEvent: onEvent)
            exchange.drain(task)
            reply.requestID = head.headers.requestID ?? reply.requestID
            reply.quota = QuotaHeaders.parse({ head.headers.first(name: $0) }, now: .now)
            reply.cameWhole = reader.cameWhole
            return (reply, reader.continuation)
        }
    }

    public func models() async throws -> [ListedModel] {
        var models: [ListedModel] = []
        var page: String?
        // An endpoint that always names a next page must not keep us for ever.
        for _ in 0..<Self.mostPages {
            let next = try await modelPage(page)
            models += next.models
            page = next.next
            if page == nil { break }
        }
        return models
    }

    private static let mostPages = 50

    /// Throws what a route that wants the key says of it.
    func open(_ route: String) async throws {
        let http = try httpRequest(.GET, route, headers: ["accept": "application/json"])
        try await exchange(http) { exchange, _ in
            let head = try await exchange.head()
            guard (200..<300).contains(head.status) else { throw try await failure(head, exchange) }
        }
    }

    /// The whole body of an answer that is no reply. Posts `body`, where there is one.
    func answer(_ route: String, to body: [UInt8]? = nil) async throws -> [UInt8] {
        var http = try httpRequest(body == nil ? .GET : .POST, route, headers: ["accept": "application/json"])
        if let body {
            http.headers.replaceOrAdd(name: "content-type", value: "application/json")
            http.body = .byteBuffer(ByteBuffer(bytes: body))
        }
        return try await exchange(http) { exchange, _ in
            let head = try await exchange.head()
            guard (200..<300).contains(head.status) else { throw try await failure(head, exchange) }
            return try await self.body(of: exchange, limit: 16 << 20)
        }
    }

    private func modelPage(_ page: String?) async throws -> ModelPage {
        do {
            return try endpoint.format.models(
                in: await answer(endpoint.format.modelsRoute(page: page)))
        } catch let failure as ProviderFailure where page == nil && failure.isOfAnotherVersion {
            for route in endpoint.format.olderModelsRoutes {
                if let body = try? await answer(route), let list = try? endpoint.format.models(in: body) {
                    return list
                }
            }
            throw failure
        }
    }

    /// Lends one exchange. However `body` is left other than by returning, the connection closes;
    /// also when the task is cancelled.
    private func exchange<Result>(
        _ request: HTTPClient.Request, _ body: (Exchange, HTTPClient.Task<Void>) async throws -> Result
    ) async throws -> Result {
        do { return try await attempt(request, isLast: false, body) } catch is ClosedDoor {
            return try await attempt(request, isLast: true, body)
        }
    }

    /// A connection that was used before was closed as the request came. A server on this computer does that
    /// (llama.cpp promises a hundred replies and closes behind any of them); asking again costs nothing there.
    private struct ClosedDoor: Error {}

    private func attempt<Result>(
        _ request: HTTPClient.Request, isLast: Bool,
        _ body: (Exchange, HTTPClient.Task<Void>) async throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        if let words = ProviderDirectory.barred(endpoint, localOnly) {
            throw ProviderFailure(.refused, words)
        }
        if let words = LocalOnly.refusal(
            of: endpoint.name, at: endpoint.url.host, isLocal: endpoint.url.isLoopback)
        {
            throw ProviderFailure(.refused, words)
        }
        if let key = endpoint.key {
            audit?.note(
                KeyUse(
                    provider: endpoint.name, deed: .sent, tail: key.tail, route: request.url.path,
                    call: request.headers.first(name: "x-client-request-id")))
        }
        let exchange = Exchange(timeouts: endpoint.timeouts)
        let task = client.execute(request: request, delegate: exchange, eventLoop: .delegate(on: loop))
        return try await withTaskCancellationHandler {
            do {
                return try await body(exchange, task)
            } catch {
                task.cancel()
                if let own = error as? ReplyReader.FromListener { throw own.error }
                if Task.isCancelled { throw CancellationError() }
                if !isLast, endpoint.url.isLoopback, !exchange.hasHead, Self.isClosedDoor(error) {
                    throw ClosedDoor()
                }
                throw endpoint.explained(error, inAnswer: exchange.hasHead)
            }
        } onCancel: {
            task.cancel()
        }
    }

    static func isClosedDoor(_ error: any Error) -> Bool {
        if let error = error as? IOError { return error.errnoCode == ECONNRESET || error.errnoCode == EPIPE }
        if error as? ChannelError == .ioOnClosedChannel { return true }
        return error as? HTTPClientError == .remoteConnectionClosed
    }

    private func httpRequest(
        _ method: HTTPMethod, _ route: String, headers: [String: String]
    ) throws(ProviderFailure) -> HTTPClient.Request {
        let url = endpoint.url.url(route, unversioned: endpoint.format.isUnversioned)
        guard var request = try? HTTPClient.Request(url: url, method: method) else {
            throw ProviderFailure(
                .invalidRequest,
                "\(endpoint.name) has a base URL that cannot be used: \(endpoint.url). Correct it.")
        }
        request.headers.add(name: "user-agent", value: "chimera/1")
        if let key = endpoint.key {
            let (name, value) = endpoint.format.authorization(key)
            request.headers.replaceOrAdd(name: name, value: value)
        } else if let user = endpoint.url.userInfo?.reveal().split(separator: ":", maxSplits: 1),
            let name = user.first
        {
            let basic = HTTPClient.Authorization.basic(
                username: String(name), password: String(user.dropFirst().first ?? ""))
            request.headers.replaceOrAdd(name: "authorization", value: basic.headerValue)
        }
        // The format's, then this request's, then what somebody set for the endpoint.
        for fields in [endpoint.format.headers, headers, endpoint.headers] {
            for (name, value) in fields { request.headers.replaceOrAdd(name: name, value: value) }
        }
        return request
    }

    private func body(of exchange: Exchange, limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let batch = await exchange.next()
            for chunk in batch.chunks { bytes.append(contentsOf: chunk.readableBytesView) }
            guard bytes.count <= limit else { return Array(bytes.prefix(limit)) }
            switch batch.ending {
            case .success: return bytes
            case .failure(let error): throw error
            case nil: continue
            }
        }
    }

    private func failure(_ head: Exchange.Head, _ exchange: Exchange) async throws -> any Error {
        // What the provider says is worth a broken connection.
        let body = (try? await body(of: exchange, limit: 64 * 1024)) ?? []
        let failure = endpoint.format.failure(
            status: head.status, header: { head.headers.first(name: $0) }, body: body, now: .now)
        var whole = ProviderFailure(
            failure.kind, failure.words, status: head.status, retryAfter: failure.retryAfter,
            requestID: head.headers.requestID,
            shouldRetry: head.headers.first(name: "x-should-retry").flatMap(Bool.init))
        whole.quota = QuotaHeaders.parse({ head.headers.first(name: $0) }, now: .now)
        return whole
    }
}

extension ProviderFailure {
    /// The route is unknown there. Older versions of LM Studio say so with status 200.
    fileprivate var isOfAnotherVersion: Bool {
        status == 404 || status == 405 || (status == nil && kind == .invalidRequest)
    }
}

extension HTTPClient.Configuration {
    /// HTTP/1.1, so that a cancelled reply closes a socket of its own; no redirects, they could
    /// carry a key to another host; no second try at connecting, the caller decides that.
    fileprivate static func forReplies(_ timeouts: Timeouts) -> Self {
        var configuration = Self(
            redirectConfiguration: .disallow, timeout: .init(connect: .init(timeouts.connect)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 512
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}

extension Usage {
    /// Each answer of a reply that paused is counted, and billed, on its own.
    fileprivate func added(to before: Usage?) -> Usage {
        guard let before else { return self }
        func sum(_ field: KeyPath<Usage, Int?>) -> Int? {
            self[keyPath: field].map { $0 + (before[keyPath: field] ?? 0) } ?? before[keyPath: field]
        }
        return Usage(
            input: input + before.input, output: output + before.output, cacheRead: sum(\.cacheRead),
            cacheWrite: sum(\.cacheWrite), cacheWriteLong: sum(\.cacheWriteLong),
            reasoning: sum(\.reasoning))
    }
}

extension HTTPHeaders {
    fileprivate var requestID: String? {
        ["x-request-id", "request-id", "x-deepseek-request-id", "x-generation-id"].lazy
            .compactMap { first(name: $0) }.first { !$0.isEmpty }
    }
}
