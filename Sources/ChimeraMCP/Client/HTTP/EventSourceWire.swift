internal import AsyncHTTPClient
internal import ChimeraCore
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// HTTP+SSE of 2024-11-05: one stream brings everything, and names at its beginning where messages are posted.
final class EventSourceWire: Wire {
    let cancelsByClosing = false
    private let caller: HTTPCaller
    private let limit: Int
    private let pipe: PipeWire
    private let place: Mutex<Place>

    private enum Place {
        case unknown([CheckedContinuation<WebAddress, any Error>])
        case known(WebAddress)
        case gone(MCPFailure)
    }

    init(_ caller: HTTPCaller, limit: Int = 32 << 20, inbox: @escaping Inbox) {
        self.caller = caller
        self.limit = limit
        let place = Post()
        pipe = PipeWire(limit: limit, record: caller.record, inbox: inbox) { bytes in
            try await place.post(bytes)
        }
        self.place = Mutex(.unknown([]))
        place.send = { [weak self] bytes in try await self?.post(bytes) }
    }

    /// What the pipe writes with; set once, before anything is written.
    private final class Post: Sendable {
        private let box = Mutex<(@Sendable ([UInt8]) async throws -> Void)?>(nil)
        var send: (@Sendable ([UInt8]) async throws -> Void)? {
            get { box.withLock { $0 } }
            set { box.withLock { $0 = newValue } }
        }
        func post(_ bytes: [UInt8]) async throws { try await send?(bytes) }
    }

    func newID() -> JSONRPCID { pipe.newID() }
    func request(_ request: JSONRPCRequest, _ head: WireHead) async throws -> JSONRPCReply {
        try await pipe.request(request, head)
    }
    func send(_ message: JSONRPCMessage, _ head: WireHead) async throws { try await pipe.send(message, head) }

    /// Reads the stream to its end. Throws `HTTPWire.Refusal` where there is none.
    func read() async throws {
        do {
            let response = try await caller.call(.GET, headers: [("accept", "text/event-stream")])
            guard response.status.code == 200,
                response.headers.first(name: "content-type")?.hasPrefix("text/event-stream") == true
            else {
                throw HTTPWire.Refusal(status: Int(response.status.code), error: nil, words: "")
            }
            var stream = EventStream(limit: limit)
            for try await piece in response.body {
                for event in try stream.feed(piece.readableBytesView) { try await take(event) }
            }
            end(.closed("The server's stream ended."))
            await pipe.finish("The server's stream ended.")
        } catch {
            let words = (error as? MCPFailure)?.description ?? "The server's stream broke off (\(error))."
            end(.closed(words))
            await pipe.finish(words)
            throw error
        }
    }

    private func take(_ event: EventStream.Event) async throws {
        guard event.name == "endpoint" else { return await pipe.take(Array(event.data.utf8) + [0x0A]) }
        let address = try caller.server.resolving(event.data)
        guard address.origin == caller.server.origin else {
            throw MCPFailure.closed(
                "The server wants messages at \(address), which is another place. Nothing was sent there.")
        }
        let waiting = place.withLock { place in
            guard case .unknown(let waiting) = place else {
                return [CheckedContinuation<WebAddress, any Error>]()
            }
            place = .known(address)
            return waiting
        }
        for waiter in waiting { waiter.resume(returning: address) }
    }

    private func end(_ failure: MCPFailure) {
        let waiting = place.withLock { place in
            guard case .unknown(let waiting) = place else {
                place = .gone(failure)
                return [CheckedContinuation<WebAddress, any Error>]()
            }
            place = .gone(failure)
            return waiting
        }
        for waiter in waiting { waiter.resume(throwing: failure) }
    }

    private func post(_ bytes: [UInt8]) async throws {
        let address = try await withCheckedThrowingContinuation {
            (waiter: CheckedContinuation<WebAddress, any Error>) in
            let known: Result<WebAddress, any Error>? = place.withLock { place in
                switch place {
                case .known(let address): return .success(address)
                case .gone(let failure): return .failure(failure)
                case .unknown(var waiting):
                    waiting.append(waiter)
                    place = .unknown(waiting)
                    return nil
                }
            }
            if let known { waiter.resume(with: known) }
        }
        let response = try await caller.call(
            .POST, at: address, headers: [("content-type", "application/json")], body: bytes.dropLast())
        let body = (try? await response.collected(limit: 64 * 1024)) ?? []
        guard (200..<300).contains(response.status.code) else {
            throw MCPFailure.http(
                status: Int(response.status.code),
                words: body.isEmpty ? "" : ": \(String(decoding: body.prefix(300), as: UTF8.self))")
        }
    }
}
