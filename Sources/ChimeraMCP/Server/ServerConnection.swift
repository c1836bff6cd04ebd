public import ChimeraCore

/// A tool server in conversation with one client, in both eras: a request with the modern envelope is modern,
/// all others stand on the handshake. Messages go in; what it has to say goes to `send`, in order.
public actor ServerConnection {
    let kit: ToolKit
    let send: @Sendable (JSONRPCMessage) -> Void
    var revision: Revision?
    var capabilities: JSONValue = [:]
    var logLevel: LogLevel?
    var subscribed: Set<String> = []
    var listens: [JSONRPCID: JSONValue] = [:]
    var isOver = false
    private var calls = JSONRPCCalls<CheckedContinuation<JSONValue, any Error>>()
    private var running: [JSONRPCID: Task<Void, Never>] = [:]

    /// - Parameter send: must not block.
    public init(_ kit: ToolKit, send: @escaping @Sendable (JSONRPCMessage) -> Void) {
        self.kit = kit
        self.send = send
    }

    /// Takes one message. Requests are worked on side by side; each is a task of its own that ends with
    /// `close` at the latest.
    public func receive(_ message: JSONRPCMessage) {
        switch message {
        case .request(let request):
            guard running[request.id] == nil else {
                return send(
                    .reply(
                        JSONRPCReply(
                            request.id,
                            .failure(JSONRPCError(JSONRPCError.invalidRequest, "This id is in use.")))))
            }
            // The handshake settles what all later messages mean, so nothing may overtake it.
            if request.method == "initialize" { return reply(to: request, handshake(request)) }
            // Unstructured: a client may cancel it by a message. `close` ends those that are left.
            running[request.id] = Task { await self.work(on: request) }
        case .notification(let notification): note(notification)
        case .reply(let reply):
            guard case .answers(let waiter) = calls.match(reply.id) else { return }
            switch reply.result {
            case .success(let value): waiter.resume(returning: value)
            case .failure(let error): waiter.resume(throwing: error)
            }
        }
    }

    /// The client is gone: everything that goes on ends.
    public func close() async {
        for waiter in calls.giveUpAll() { waiter.resume(throwing: CancellationError()) }
        let tasks = Array(running.values)
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// Nobody hears of changes any more: what waits for them ends, so that `finish` can.
    func endListening() {
        isOver = true
        for id in listens.keys { running[id]?.cancel() }
    }

    /// Waits until all that was asked is answered.
    public func finish() async {
        for task in Array(running.values) { await task.value }
    }

    private func work(on request: JSONRPCRequest) async {
        let result: Result<JSONValue, JSONRPCError>
        do {
            result = .success(try await answer(request))
        } catch let error as JSONRPCError {
            result = .failure(error)
        } catch {
            result = .failure(JSONRPCError(JSONRPCError.internalError, "\(error)"))
        }
        // A cancelled request is not answered.
        if !Task.isCancelled { reply(to: request, result) }
        running[request.id] = nil
    }

    private func reply(to request: JSONRPCRequest, _ result: Result<JSONValue, JSONRPCError>) {
        send(.reply(JSONRPCReply(request.id, result)))
    }

    private func note(_ notification: JSONRPCNotification) {
        guard notification.method == "notifications/cancelled",
            let id = JSONRPCID(notification.params?["requestId"])
        else { return }
        running[id]?.cancel()
        listens[id] = nil
    }

    /// A question to the client in the legacy era.
    func ask(_ method: String, _ params: JSONValue) async throws -> JSONValue {
        let id = calls.newID()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                calls.wait(continuation, for: id)
                send(.request(JSONRPCRequest(id, method, params.object)))
            }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
    }

    private func giveUp(_ id: JSONRPCID) {
        calls.giveUp(id)?.resume(throwing: CancellationError())
    }

    func announce(_ change: KitChange) {
        let (method, params, field): (String, [String: JSONValue], String) =
            switch change {
            case .tools: ("notifications/tools/list_changed", [:], "toolsListChanged")
            case .prompts: ("notifications/prompts/list_changed", [:], "promptsListChanged")
            case .resources: ("notifications/resources/list_changed", [:], "resourcesListChanged")
            case .resource(let uri):
                ("notifications/resources/updated", ["uri": .string(uri)], "resourceSubscriptions")
            }
        if revision != nil {
            if case .resource(let uri) = change, !subscribed.contains(uri) { return }
            send(.notification(JSONRPCNotification(method, params.isEmpty ? nil : params)))
        }
        for (id, filter) in listens {
            let isWanted =
                if case .resource(let uri) = change {
                    filter[field]?.array?.contains(.string(uri)) == true
                } else {
                    filter[field]?.bool == true
                }
            guard isWanted else { continue }
            var params = params
            params["_meta"] = ["io.modelcontextprotocol/subscriptionId": id.json]
            send(.notification(JSONRPCNotification(method, params)))
        }
    }
}
