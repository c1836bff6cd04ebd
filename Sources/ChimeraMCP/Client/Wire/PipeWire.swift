internal import ChimeraCore
internal import Synchronization

/// Newline-delimited messages over a program's pipes.
///
/// What is no message is written down and passed over; a line above the limit ends the connection, since what was
/// cut off cannot be answered.
final class PipeWire: Wire {
    let cancelsByClosing = false
    private let write: @Sendable ([UInt8]) async throws -> Void
    private let inbox: Inbox
    private let record: Recorder
    private let state: Mutex<State>
    private let writing = Turnstile()

    private typealias Waiter = CheckedContinuation<JSONRPCReply, any Error>

    private struct State: ~Copyable {
        var calls = JSONRPCCalls<Waiter>()
        /// Requests that were cancelled before they began to wait.
        var lines: JSONRPCLines
        var ending: MCPFailure?
    }

    init(
        limit: Int = 32 << 20, record: @escaping Recorder, inbox: @escaping Inbox,
        write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) {
        self.write = write
        self.inbox = inbox
        self.record = record
        state = Mutex(State(lines: JSONRPCLines(limit: limit)))
    }

    func newID() -> JSONRPCID { state.withLock { $0.calls.newID() } }

    func request(_ request: JSONRPCRequest, _ head: WireHead) async throws -> JSONRPCReply {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (waiter: Waiter) in
                let refusal: (any Error)? = state.withLock { state in
                    if Task.isCancelled { return CancellationError() }
                    if let ending = state.ending { return ending }
                    state.calls.wait(waiter, for: request.id)
                    return nil
                }
                if let refusal { return waiter.resume(throwing: refusal) }
                // Writing waits for the server to read; the reply may come before that is over.
                Task {
                    do { try await self.send(.request(request), head) } catch {
                        self.state.withLock { $0.calls.giveUp(request.id) }?.resume(throwing: error)
                    }
                }
            }
        } onCancel: {
            state.withLock { $0.calls.giveUp(request.id) }?.resume(throwing: CancellationError())
        }
    }

    func send(_ message: JSONRPCMessage, _ head: WireHead) async throws {
        if let ending = state.withLock({ $0.ending }) { throw ending }
        record(TranscriptEntry(.sent, message: message.json))
        var bytes = message.bytes
        bytes.append(UInt8(ascii: "\n"))
        // One message is one line: two writers would mix theirs.
        try await writing.pass { try await self.write(bytes) }
    }

    /// A piece of the program's standard output.
    func take(_ piece: [UInt8]) async {
        var lines: [[UInt8]] = []
        do {
            try state.withLock { state in try state.lines.feed(piece) { lines.append($0) } }
        } catch {
            end("The server wrote a line of more than 32 MiB; the connection was closed.")
        }
        for line in lines { await take(line: line) }
    }

    /// Nothing more will come.
    func finish(_ words: String) async {
        if let last = state.withLock({ $0.lines.finish() }) { await take(line: last) }
        end(words)
    }

    private func end(_ words: String) {
        let waiters = state.withLock { state in
            if state.ending == nil { state.ending = .closed(words) }
            return state.calls.giveUpAll()
        }
        record(TranscriptEntry(.note, words: words))
        for waiter in waiters { waiter.resume(throwing: MCPFailure.closed(words)) }
    }

    private func take(line: [UInt8]) async {
        let messages: [JSONRPCMessage]
        do {
            messages = try JSONRPCMessage.read(line, batches: true)
        } catch {
            let start = String(decoding: line.prefix(200), as: UTF8.self)
            return record(TranscriptEntry(.note, words: "\(error.reason) It begins with: \(start)"))
        }
        for message in messages {
            record(TranscriptEntry(.received, message: message.json))
            guard case .reply(let reply) = message else {
                await inbox(Incoming(message: message, within: nil))
                continue
            }
            switch state.withLock({ $0.calls.match(reply.id) }) {
            case .answers(let waiter): waiter.resume(returning: reply)
            case .late:
                record(TranscriptEntry(.note, words: "A reply came to a request that was over already."))
            case .unknown: record(TranscriptEntry(.note, words: "A reply came to nothing that was asked."))
            }
        }
    }
}
