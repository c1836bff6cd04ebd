public import ChimeraCore
internal import Synchronization

/// What a request carries beside its params.
struct AskOptions: Sendable {
    var progress: (@Sendable (ToolProgress) async -> Void)?
    var idle: Duration
    var cap: Duration
    var mirrored: [WireHead.Header] = []
    /// May be asked again where the answer was lost: it changes nothing.
    var isSafe = false

    init(
        idle: Duration, cap: Duration? = nil, isSafe: Bool = false, mirrored: [WireHead.Header] = [],
        progress: (@Sendable (ToolProgress) async -> Void)? = nil
    ) {
        self.idle = idle
        self.cap = cap ?? idle * 4
        self.isSafe = isSafe
        self.mirrored = mirrored
        self.progress = progress
    }
}

extension MCPSession {
    private static let mostRounds = 10

    /// Asks, answers what the server wants to know first, and returns the complete result or a task's ticket.
    func ask(
        _ method: String, _ params: [String: JSONValue] = [:], _ options: AskOptions
    ) async throws -> Outcome {
        let deadline = Deadline(idle: options.idle, cap: options.cap)
        var rounds: [String: JSONValue] = [:]
        for round in 0..<Self.mostRounds {
            let outcome = try await askOnce(
                method, params.merging(rounds) { $1 }, options, deadline, isRetry: round > 0)
            guard case .inputRequired(let requests, let state) = outcome else { return outcome }
            // The state belongs to this request alone: it is sent back as it came and kept nowhere.
            rounds = [:]
            rounds["requestState"] = state
            if requests.isEmpty {
                try await Task.sleep(for: .milliseconds(min(50 << round, 250)))
            } else {
                deadline.hold()
                defer { deadline.release() }
                rounds["inputResponses"] = .object(try await answers(to: requests))
            }
        }
        throw MCPFailure.badAnswer(
            "\(name) asked for input \(Self.mostRounds) times in one \(method). It was given up.")
    }

    /// As `ask`, for methods that know no tasks.
    func complete(
        _ method: String, _ params: [String: JSONValue] = [:], _ options: AskOptions
    ) async throws -> JSONValue {
        guard case .complete(let result) = try await ask(method, params, options) else {
            throw MCPFailure.badAnswer("\(name) answered \(method) in a way that it does not have.")
        }
        return result
    }

    private func askOnce(
        _ method: String, _ params: [String: JSONValue], _ options: AskOptions, _ deadline: Deadline,
        isRetry: Bool
    ) async throws -> Outcome {
        let generation = state.withLock { $0.generation }
        do {
            return try await exchange(method, params, options, deadline)
        } catch MCPFailure.sessionLost {
            try await reopen(after: generation)
            return try await exchange(method, params, options, deadline)
        } catch MCPFailure.closed where options.isSafe && !isRetry && era == .modern {
            // A broken stream loses a modern request: the same once more, under another id.
            return try await exchange(method, params, options, deadline)
        }
    }

    private func exchange(
        _ method: String, _ params: [String: JSONValue], _ options: AskOptions, _ deadline: Deadline
    ) async throws -> Outcome {
        let (era, level) = state.withLock { ($0.era, $0.logLevel) }
        let reply = try await send(
            method, options, deadline, head: WireHead(revision: era.revision, mirrored: options.mirrored)
        ) { id in
            era.params(params, progressToken: options.progress == nil ? nil : id, logLevel: level)
        }
        return try era.read(reply, of: method)
    }

    /// One request on the wire, within its time; gives the result as it came. Whoever gives up tells the server.
    func send(
        _ method: String, _ options: AskOptions, _ deadline: Deadline, head: WireHead,
        params: @Sendable (JSONRPCID) -> [String: JSONValue]?
    ) async throws -> JSONValue {
        let wire = try wire
        let id = wire.newID()
        let request = JSONRPCRequest(id, method, params(id))
        state.withLock { $0.watchers[id] = Watcher(deadline: deadline, progress: options.progress) }
        defer { state.withLock { _ = $0.watchers.removeValue(forKey: id) } }
        do {
            let reply = try await deadline.limit("\(name) did not answer \(method) in time.") {
                try await wire.request(request, head)
            }
            return try reply.result.mapError { MCPFailure.refused($0) }.get()
        } catch let refusal as HTTPWire.Refusal {
            if let error = refusal.error { throw MCPFailure.refused(error) }
            throw MCPFailure.http(status: refusal.status, words: refusal.words)
        } catch {
            let isGivenUp = error is CancellationError || Self.isTooLate(error)
            if isGivenUp, !wire.cancelsByClosing, method != "initialize", method != "server/discover" {
                await tell(wire, cancelled: id, head)
            }
            throw error
        }
    }

    private static func isTooLate(_ error: any Error) -> Bool {
        if case MCPFailure.tooLate? = error as? MCPFailure { true } else { false }
    }

    /// In a task of its own: ours is cancelled already, and the server is to know of it nevertheless.
    private func tell(_ wire: any Wire, cancelled id: JSONRPCID, _ head: WireHead) async {
        let message = JSONRPCMessage.notification(
            JSONRPCNotification(
                "notifications/cancelled", ["requestId": id.json, "reason": "The client gave it up."]))
        let task = Task {
            try? await withPatience(.seconds(2), "") { try await wire.send(message, head) }
        }
        await task.value
    }

    /// A notification of ours.
    func notify(_ method: String, _ params: [String: JSONValue]? = nil) async throws {
        try await wire.send(
            .notification(JSONRPCNotification(method, params)), WireHead(revision: revision))
    }

    /// The inspector's: any method, the result as it came.
    public func raw(_ method: String, _ params: [String: JSONValue]) async throws -> JSONValue {
        switch try await ask(method, params, AskOptions(idle: patience.idle, cap: patience.cap)) {
        case .complete(let result): result
        case .task(let ticket): try await finish(ticket, AskOptions(idle: patience.idle, cap: patience.cap))
        case .inputRequired: .null
        }
    }
}
