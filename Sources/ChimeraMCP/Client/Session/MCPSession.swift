internal import ChimeraCore
internal import Synchronization

/// A server that was met, in either era; the same methods for both. Made by `MCPClient.connect`, lent for its time.
public final class MCPSession: Sendable {
    let offer: ClientOffer
    let host: any MCPHost
    let patience: Patience
    let record: Recorder
    /// How it is called where people read: errors name it.
    public let name: String
    let state: Mutex<State>
    /// One opens a lost session again, the others wait for that.
    let reopening = Turnstile()
    /// Requests of a legacy server, answered beside the reading.
    let questions: AsyncStream<JSONRPCRequest>
    private let asked: AsyncStream<JSONRPCRequest>.Continuation
    /// What is to be listened to (modern); the newest wish counts.
    let wishes: AsyncStream<ListenWish>
    let wish: AsyncStream<ListenWish>.Continuation

    struct State {
        var wire: (any Wire)?
        var era: any SessionState
        var generation = 0
        var watchers: [JSONRPCID: Watcher] = [:]
        var answering: [JSONRPCID: Task<Void, Never>] = [:]
        var cache: [String: Cached] = [:]
        var tools: [String: MCPTool] = [:]
        var logLevel: NoticeLevel?
        var listening = ListenWish()
    }

    /// Who wants to know how far a request is.
    struct Watcher: Sendable {
        let deadline: Deadline
        let progress: (@Sendable (ToolProgress) async -> Void)?
    }

    init(
        name: String, offer: ClientOffer, host: any MCPHost, patience: Patience, record: @escaping Recorder
    ) {
        self.name = name
        self.offer = offer
        self.host = host
        self.patience = patience
        self.record = record
        state = Mutex(State(era: ModernState(offer: offer)))
        (questions, asked) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(64))
        (wishes, wish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    public var revision: Revision { state.withLock { $0.era.revision } }
    public var era: Era { revision.era }
    public var server: ServerFacts { state.withLock { $0.era.server } }

    var wire: any Wire {
        get throws {
            guard let wire = state.withLock({ $0.wire }) else {
                throw MCPFailure.closed("The connection to \(name) is closed.")
            }
            return wire
        }
    }

    func use(_ wire: any Wire) { state.withLock { $0.wire = wire } }
    func become(_ era: any SessionState) { state.withLock { $0.era = era } }

    /// Breaks the ring of session and wire.
    func close() {
        let tasks = state.withLock { state in
            state.wire = nil
            return Array(state.answering.values)
        }
        for task in tasks { task.cancel() }
        asked.finish()
        wish.finish()
    }

    // MARK: - What comes

    func receive(_ incoming: Incoming) async {
        switch incoming.message {
        case .reply: break
        case .notification(let notification): await receive(notification)
        case .request(let request):
            guard era == .legacy else {
                record(
                    TranscriptEntry(
                        .note,
                        words: "The server sent a request, which its era does not allow; it was passed over.")
                )
                return
            }
            if case .dropped = asked.yield(request) {
                await answer(
                    request, .failure(JSONRPCError(-32000, "Too many requests wait for an answer here.")))
            }
        }
    }

    private func receive(_ notification: JSONRPCNotification) async {
        let params = notification.params ?? [:]
        switch notification.method {
        case "notifications/progress":
            guard let token = JSONRPCID(params["progressToken"]), let progress = params["progress"]?.double,
                let watcher = state.withLock({ $0.watchers[token] })
            else { return }
            watcher.deadline.signOfLife()
            await watcher.progress?(
                ToolProgress(
                    progress: progress, total: params["total"]?.double, message: params["message"]?.string))
        case "notifications/message":
            await host.heard(
                .log(
                    level: params["level"]?.string.flatMap(NoticeLevel.init) ?? .info,
                    logger: params["logger"]?.string, data: params["data"] ?? .null))
        case "notifications/cancelled":
            guard let id = JSONRPCID(params["requestId"]) else { return }
            state.withLock { $0.answering[id] }?.cancel()
        case "notifications/tools/list_changed":
            forget("tools/list")
            await host.heard(.toolsChanged)
        case "notifications/prompts/list_changed":
            forget("prompts/list")
            await host.heard(.promptsChanged)
        case "notifications/resources/list_changed":
            forget("resources/")
            await host.heard(.resourcesChanged)
        case "notifications/resources/updated":
            forget("resources/read")
            await host.heard(.resourceUpdated(params["uri"]?.string ?? ""))
        case "notifications/elicitation/complete":
            await host.heard(.elicitationComplete(params["elicitationId"]?.string ?? ""))
        case "notifications/tasks", "notifications/tasks/status":
            if let ticket = TaskTicket(json: .object(params)) { await host.heard(.task(ticket)) }
        case "notifications/subscriptions/acknowledged": break
        default: await host.heard(.other(notification.method, notification.params.map { .object($0) }))
        }
    }

    private func forget(_ prefix: String) {
        state.withLock { state in state.cache = state.cache.filter { !$0.key.hasPrefix(prefix) } }
    }
}
