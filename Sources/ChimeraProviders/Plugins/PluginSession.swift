internal import ChimeraCore
internal import Synchronization

/// The talk with one process of a plug-in, from its start to its end.
///
/// Everything that is sent goes through the outbox, in order; one loop reads. A line that is no message ends the
/// session: what follows it could not be trusted either.
final class PluginSession: Sendable {
    struct Over: Error {
        let words: String
    }

    private struct State: ~Copyable {
        var calls = JSONRPCCalls<PluginCall>()
        var out: [JSONRPCID: PluginCall] = [:]
        /// Given up, and not answered yet.
        var cancelled: [JSONRPCID: ContinuousClock.Instant] = [:]
        var end: String?
        var stop: (@Sendable () -> Void)?
    }

    /// How long a plug-in may take to let go of a reply that nobody wants any more.
    static let patience = Duration.seconds(5)

    let name: String
    private let state = Mutex(State())
    private let outbox: AsyncStream<[UInt8]>
    private let letter: AsyncStream<[UInt8]>.Continuation

    init(name: String) {
        self.name = name
        // As many as there are replies at once, each with one request.
        (outbox, letter) = AsyncStream.makeStream()
    }

    // MARK: The process's side

    /// Reads until the process ends. Returns why it is over.
    func talk(
        write: @escaping @Sendable ([UInt8]) async throws -> Void,
        read: () async throws -> [UInt8]?
    ) async -> String {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [outbox] in
                for await bytes in outbox {
                    // The reading side tells of the end.
                    do { try await write(bytes) } catch { return }
                }
            }
            let words = await listen(read)
            finish(words)
            group.cancelAll()
            return words
        }
    }

    private func listen(_ read: () async throws -> [UInt8]?) async -> String {
        var lines = JSONRPCLines()
        do {
            while let piece = try await read() {
                var whole: [[UInt8]] = []
                try lines.feed(piece) { whole.append($0) }
                for line in whole { try await take(line) }
            }
            return "Its process ended."
        } catch let over as Over {
            return over.words
        } catch let long as JSONRPCLines.TooLong {
            return "It sent a line of more than \(long.limit >> 20) MiB."
        } catch is CancellationError {
            return "It was stopped."
        } catch {
            return "\(error)"
        }
    }

    private func take(_ line: [UInt8]) async throws {
        let messages: [JSONRPCMessage]
        do { messages = try JSONRPCMessage.read(line) } catch {
            throw Over(
                words:
                    "It sent what is no message: \(Text.shortened(String(decoding: line, as: UTF8.self), to: 200))"
            )
        }
        for message in messages {
            switch message {
            case .notification(let note) where note.method == "event":
                guard let params = note.params, let id = JSONRPCID(params["id"]) else {
                    throw Over(words: "It sent an event without the id of its request.")
                }
                guard let call = state.withLock({ $0.out[id] }) else { continue }
                do throws(ProviderFailure) {
                    if let event = try PluginWire.event(params, of: name) {
                        await call.put(.event(event), size: line.count)
                    }
                } catch { throw Over(words: error.words) }
            case .notification: continue
            case .request(let request):
                let refusal = JSONRPCReply(
                    request.id,
                    .failure(JSONRPCError(JSONRPCError.noMethod, "Chimera answers no \(request.method).")))
                letter.yield(JSONRPCMessage.reply(refusal).bytes + [UInt8(ascii: "\n")])
            case .reply(let reply):
                let match = state.withLock { state in
                    if let id = reply.id {
                        state.out[id] = nil
                        state.cancelled[id] = nil
                    }
                    return state.calls.match(reply.id)
                }
                guard case .answers(let call) = match else {
                    if case .unknown = match { throw Over(words: "It answered what nobody asked.") }
                    continue
                }
                await call.put(.end(reply.result.mapError(PluginWire.failure)))
            }
        }
    }

    /// How the process is ended from our side.
    func stopsBy(_ stop: @escaping @Sendable () -> Void) { state.withLock { $0.stop = stop } }

    /// From our side: the process goes, and the reading loop with it.
    func end(_ words: String) {
        finish(words)
        state.withLock { $0.stop }?()
    }

    /// Nothing more comes: whoever waits is told.
    private func finish(_ words: String) {
        letter.finish()
        let calls = state.withLock { state in
            state.end = state.end ?? words
            state.out = [:]
            return state.calls.giveUpAll()
        }
        for call in calls { call.close(ProviderFailure(.unreachable, words)) }
    }

    // MARK: The asking side

    var isOver: Bool { state.withLock { $0.end != nil } }

    /// It does not let go of replies that nobody wants: it had better begin anew.
    var isStuck: Bool {
        let now = ContinuousClock.now
        return state.withLock { $0.cancelled.values.contains { now - $0 > Self.patience } }
    }

    /// Asks, and hands over what comes until the answer.
    func ask(
        _ method: String, _ params: [String: JSONValue]?, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> JSONValue {
        let call = PluginCall()
        let (id, end) = state.withLock { state in
            let id = state.calls.newID()
            guard state.end == nil else { return (id, state.end) }
            state.calls.wait(call, for: id)
            state.out[id] = call
            return (id, nil)
        }
        if let end { throw ProviderFailure(.unreachable, end) }
        send(.request(JSONRPCRequest(id, method, params)))
        var hasBegun = false
        do {
            return try await withTaskCancellationHandler {
                while true {
                    let items = await call.next()
                    try Task.checkCancellation()
                    for item in items {
                        switch item {
                        case .event(let event):
                            hasBegun = hasBegun || event.isOfReply
                            try await onEvent(event)
                        case .end(.success(let result)): return result
                        case .end(.failure(let failure)):
                            // A process that ended in the middle of a reply broke it.
                            throw failure.kind == .unreachable && hasBegun
                                ? ProviderFailure(.streamBroken, failure.words) : failure
                        }
                    }
                }
            } onCancel: {
                call.giveUp()
            }
        } catch {
            giveUp(id, call)
            throw error
        }
    }

    private func giveUp(_ id: JSONRPCID, _ call: PluginCall) {
        call.giveUp()
        let wasOut = state.withLock { state in
            state.out[id] = nil
            guard state.calls.giveUp(id) != nil else { return false }
            state.cancelled[id] = .now
            return true
        }
        if wasOut { send(.notification(JSONRPCNotification("cancel", ["id": id.json]))) }
    }

    private func send(_ message: JSONRPCMessage) {
        letter.yield(message.bytes + [UInt8(ascii: "\n")])
    }
}
