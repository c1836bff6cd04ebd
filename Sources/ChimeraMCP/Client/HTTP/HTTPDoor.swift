internal import AsyncHTTPClient
internal import ChimeraCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// Where requests leave: HTTP/1.1, so that a cancelled one closes a socket of its own; no redirects followed blindly,
/// they could carry a token to another host; each checked by its rule.
public final class HTTPDoor: Sendable {
    private let clients = Mutex<[String: HTTPClient]>([:])

    private init() {}

    /// Opens a door for the time of `body`.
    public static func open<Value: Sendable>(
        _ body: (HTTPDoor) async throws -> Value
    ) async throws -> Value {
        let door = HTTPDoor()
        let result: Result<Value, any Error>
        do { result = .success(try await body(door)) } catch { result = .failure(error) }
        for client in door.clients.withLock({ Array($0.values) }) { try? await client.shutdown() }
        return try result.get()
    }

    /// Waits for the head of the answer, as long as that takes: patience is the session's.
    func send(_ request: HTTPClientRequest, rule: AddressRule = .anywhere) async throws -> HTTPClientResponse
    {
        let address = try WebAddress(request.url)
        let client = client(for: address.host, at: try await rule.pinned(address))
        do {
            return try await client.execute(request, deadline: .now() + .hours(24))
        } catch let error as CancellationError {
            throw error
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw MCPFailure.closed("\(address.origin) could not be reached (\(error)).")
        }
    }

    /// A whole document, of at most `limit` bytes and within `patience`.
    func document(
        _ request: HTTPClientRequest, rule: AddressRule, limit: Int = 1 << 20,
        patience: Duration = .seconds(20)
    ) async throws -> (status: Int, headers: HTTPHeaders, body: [UInt8]) {
        try await withPatience(patience, "\(request.url) took longer than \(patience).") {
            let response = try await self.send(request, rule: rule)
            let body = try await response.collected(limit: limit)
            return (Int(response.status.code), response.headers, body)
        }
    }

    private func client(for host: String, at address: String?) -> HTTPClient {
        clients.withLock { clients in
            let key = address.map { "\(host) \($0)" } ?? ""
            if let client = clients[key] { return client }
            var configuration = HTTPClient.Configuration(
                redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10)))
            configuration.httpVersion = .http1Only
            configuration.connectionPool.idleTimeout = .seconds(30)
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
            configuration.connectionPool.retryConnectionEstablishment = false
            if let address { configuration.dnsOverride = [host: address] }
            let client = HTTPClient(
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: configuration)
            clients[key] = client
            return client
        }
    }
}

extension HTTPClientResponse {
    func collected(limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await piece in body {
            bytes.append(contentsOf: piece.readableBytesView)
            guard bytes.count <= limit else {
                throw MCPFailure.badAnswer("The answer is larger than \(limit) bytes and was not read.")
            }
        }
        return bytes
    }
}

/// Gives up after `patience` with `MCPFailure.tooLate`.
func withPatience<Value: Sendable>(
    _ patience: Duration, _ words: String, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: patience)
            throw MCPFailure.tooLate(words)
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
