internal import AsyncHTTPClient
internal import ChimeraCore
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Streamable HTTP, both eras: each message is a POST, its answer one JSON object or a stream of events.
final class HTTPWire: Wire {
    /// The server answered a request with an HTTP status instead; the error is of the body, where one was read.
    struct Refusal: Error {
        let status: Int
        let error: JSONRPCError?
        let words: String
    }

    let cancelsByClosing: Bool
    let caller: HTTPCaller
    private let inbox: Inbox
    private let limit: Int
    private let state = Mutex(State())

    private struct State {
        var next: Int64 = 1
        var session: String?
    }

    /// - Parameter isModern: closing a stream cancels; there is no session and nothing is resumed.
    init(_ caller: HTTPCaller, isModern: Bool, limit: Int = 32 << 20, inbox: @escaping Inbox) {
        self.caller = caller
        cancelsByClosing = isModern
        self.inbox = inbox
        self.limit = limit
    }

    private var isModern: Bool { cancelsByClosing }
    var hasSession: Bool { state.withLock { $0.session != nil } }

    func newID() -> JSONRPCID {
        state.withLock { state in
            defer { state.next += 1 }
            return .int(state.next)
        }
    }

    func forgetSession() { state.withLock { $0.session = nil } }

    func request(_ request: JSONRPCRequest, _ head: WireHead) async throws -> JSONRPCReply {
        let response = try await post(.request(request), head)
        let status = Int(response.status.code)
        if !isModern, request.method == "initialize", (200..<300).contains(status),
            let session = response.headers.first(name: "mcp-session-id"),
            session.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        {
            state.withLock { $0.session = session }
        }
        guard (200..<300).contains(status) else { throw try await refusal(response, request) }
        let type = response.headers.first(name: "content-type")?.lowercased() ?? ""
        if type.hasPrefix("text/event-stream") {
            return try await streamed(response, request, head)
        }
        let body = try await response.collected(limit: limit)
        guard type.hasPrefix("application/json") else {
            throw MCPFailure.badAnswer(
                "The server answered \(request.method) with \(type.isEmpty ? "no content type" : type) (HTTP \(status)); JSON or a stream of events was expected."
            )
        }
        return try await reply(in: body, to: request, note: response)
    }

    func send(_ message: JSONRPCMessage, _ head: WireHead) async throws {
        let response = try await post(message, head)
        let status = Int(response.status.code)
        let body = (try? await response.collected(limit: 1 << 20)) ?? []
        guard !(200..<300).contains(status) else { return }
        throw Refusal(status: status, error: Self.error(in: body), words: Self.words(body))
    }

    /// Legacy: what the server says of its own comes on this stream, for as long as it offers one.
    func listen(_ revision: Revision) async throws {
        var stream = EventStream(limit: limit)
        var failures = 0
        while !Task.isCancelled {
            do {
                let response = try await get(revision, after: stream.lastID)
                guard response.status.code == 200 else { return }
                failures = 0
                stream = EventStream(limit: limit, lastID: stream.lastID)
                _ = try await read(response, &stream, within: nil)
            } catch is CancellationError {
                return
            } catch {
                failures += 1
                caller.record(TranscriptEntry(.note, words: "The server's stream broke off: \(error)"))
                if failures > 20 { return }
            }
            try await Task.sleep(for: stream.retry ?? .milliseconds(1_000 << min(failures, 5)))
        }
    }

    /// Legacy: tells the server that the session is over; it need not care.
    func close(_ revision: Revision) async {
        guard let session = state.withLock({ $0.session }) else { return }
        _ = try? await withPatience(.seconds(2), "") {
            let response = try await self.caller.call(
                .DELETE,
                headers: [("mcp-session-id", session), ("mcp-protocol-version", revision.rawValue)])
            _ = try await response.collected(limit: 64 * 1024)
        }
    }

    // MARK: - Out

    private func post(_ message: JSONRPCMessage, _ head: WireHead) async throws -> HTTPClientResponse {
        let headers = HTTPHead.headers(
            for: message, head, session: isModern ? nil : state.withLock { $0.session })
        caller.record(
            TranscriptEntry(
                .sent, message: message.json,
                http: Dictionary(headers.map { ($0.0, HeaderText.decoded($0.1)) }) { $1 }))
        return try await caller.call(.POST, headers: headers, body: message.bytes)
    }

    private func get(_ revision: Revision, after id: String?) async throws -> HTTPClientResponse {
        var headers = [("accept", "text/event-stream"), ("mcp-protocol-version", revision.rawValue)]
        if let session = state.withLock({ $0.session }) { headers.append(("mcp-session-id", session)) }
        if let id { headers.append(("last-event-id", id)) }
        caller.record(
            TranscriptEntry(
                .note, words: id == nil ? "GET, for what the server says" : "GET, to resume after \(id ?? "")"
            ))
        return try await caller.call(.GET, headers: headers)
    }

    // MARK: - In

    /// Reads until the reply. Legacy: a stream that ends before it is taken up again where it has ids.
    private func streamed(
        _ first: HTTPClientResponse, _ request: JSONRPCRequest, _ head: WireHead
    ) async throws -> JSONRPCReply {
        var stream = EventStream(limit: limit)
        var response: HTTPClientResponse? = first
        var failures = 0
        while true {
            if let response {
                let before = stream.lastID
                do {
                    if let reply = try await read(response, &stream, within: request.id) { return reply }
                } catch let error as MCPFailure {
                    throw error
                } catch {
                    if Task.isCancelled { throw CancellationError() }
                }
                if stream.lastID != before { failures = 0 }
            }
            guard !isModern, let id = stream.lastID, let revision = head.revision, failures < 10 else {
                throw MCPFailure.closed("The server's stream ended before it answered \(request.method).")
            }
            failures += 1
            try await Task.sleep(for: stream.retry ?? .seconds(1))
            response = try? await get(revision, after: id)
            if let status = response.map({ Int($0.status.code) }), status != 200 {
                throw MCPFailure.closed(
                    "The server's stream ended before it answered \(request.method), and it cannot be resumed (HTTP \(status))."
                )
            }
            stream = EventStream(limit: limit, lastID: id)
        }
    }

    /// To the end of this stream, or to the reply to `within`.
    private func read(
        _ response: HTTPClientResponse, _ stream: inout EventStream, within: JSONRPCID?
    ) async throws -> JSONRPCReply? {
        for try await piece in response.body {
            let events: [EventStream.Event]
            do { events = try stream.feed(piece.readableBytesView) } catch {
                throw MCPFailure.badAnswer("The server sent an event of more than \(limit) bytes.")
            }
            for event in events where event.name == "message" {
                if let reply = try await take(Array(event.data.utf8), within: within) { return reply }
            }
        }
        return nil
    }

    private func take(_ bytes: [UInt8], within: JSONRPCID?) async throws -> JSONRPCReply? {
        let messages: [JSONRPCMessage]
        do { messages = try JSONRPCMessage.read(bytes, batches: !isModern) } catch {
            caller.record(TranscriptEntry(.note, words: error.reason))
            return nil
        }
        var found: JSONRPCReply?
        for message in messages {
            caller.record(TranscriptEntry(.received, message: message.json))
            if case .reply(let reply) = message {
                if reply.id == within || reply.id == nil { found = found ?? reply }
                continue
            }
            await inbox(Incoming(message: message, within: within))
        }
        return found
    }

    private func reply(
        in body: [UInt8], to request: JSONRPCRequest, note response: HTTPClientResponse
    ) async throws -> JSONRPCReply {
        let messages: [JSONRPCMessage]
        do { messages = try JSONRPCMessage.read(body, batches: !isModern) } catch {
            throw MCPFailure.badAnswer("The answer to \(request.method) is no message: \(error.reason)")
        }
        var found: JSONRPCReply?
        for message in messages {
            caller.record(
                TranscriptEntry(.received, message: message.json, http: ["status": "\(response.status.code)"])
            )
            if case .reply(let reply) = message, reply.id == request.id {
                found = reply
            } else if case .reply = message {
                caller.record(
                    TranscriptEntry(.note, words: "A reply came with another id than the request's."))
            } else {
                await inbox(Incoming(message: message, within: request.id))
            }
        }
        guard let found else {
            throw MCPFailure.badAnswer("The answer to \(request.method) holds no reply to it.")
        }
        return found
    }

    /// An error's id need not be ours: some servers answer before they have read it.
    private func refusal(_ response: HTTPClientResponse, _ request: JSONRPCRequest) async throws -> any Error
    {
        let status = Int(response.status.code)
        let body = (try? await response.collected(limit: 1 << 20)) ?? []
        let error = Self.error(in: body)
        caller.record(
            TranscriptEntry(
                .received, message: (try? JSONParser.parse(body)), words: "HTTP \(status)",
                http: ["status": "\(status)"]))
        if status == 404, !isModern, request.method != "initialize", hasSession {
            return MCPFailure.sessionLost
        }
        return Refusal(status: status, error: error, words: Self.words(body))
    }

    private static func error(in body: [UInt8]) -> JSONRPCError? {
        guard let json = try? JSONParser.parse(body) else { return nil }
        if case .reply(let reply)? = try? JSONRPCMessage.message(json),
            case .failure(let error) = reply.result
        {
            return error
        }
        // Seen with ids that are none.
        guard let error = json["error"], let code = error["code"]?.int else { return nil }
        return JSONRPCError(code, error["message"]?.string ?? "", data: error["data"])
    }

    private static func words(_ body: [UInt8]) -> String {
        let text = String(decoding: body.prefix(300), as: UTF8.self)
        return text.isEmpty ? "" : ": \(text)"
    }
}
