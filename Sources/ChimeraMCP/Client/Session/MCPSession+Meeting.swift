internal import ChimeraCore
internal import Synchronization

extension MCPSession {
    /// Modern: asks the server what it is. Throws `HTTPWire.Refusal` as it comes: the status says the era.
    func discover(patience: Duration) async throws -> JSONValue {
        let state = ModernState(offer: offer)
        let wire = try wire
        let request = JSONRPCRequest(
            wire.newID(), "server/discover", state.params([:], progressToken: nil, logLevel: nil))
        let reply = try await withPatience(patience, "\(name) did not answer server/discover in time.") {
            try await wire.request(request, WireHead(revision: state.revision))
        }
        return try reply.result.mapError { MCPFailure.refused($0) }.get()
    }

    func becomeModern(_ result: JSONValue) throws {
        var modern = ModernState(offer: offer)
        try modern.discovered(result)
        become(modern)
    }

    /// Legacy: the handshake.
    func initialize() async throws {
        var legacy = LegacyState(offer: offer)
        let wire = try wire
        let request = JSONRPCRequest(wire.newID(), "initialize", legacy.initialize)
        let reply = try await withPatience(patience.meeting, "\(name) did not answer initialize in time.") {
            try await wire.request(request, WireHead())
        }
        try legacy.initialized(try reply.result.mapError { MCPFailure.refused($0) }.get())
        become(legacy)
        try await notify("notifications/initialized")
    }

    /// Legacy over HTTP: the server forgot us. Met again once, silently, with what was agreed before.
    func reopen(after generation: Int) async throws {
        try await reopening.pass {
            guard state.withLock({ $0.generation }) == generation else { return }
            record(TranscriptEntry(.note, words: "The server forgot the session; it is opened again."))
            (try wire as? HTTPWire)?.forgetSession()
            do { try await initialize() } catch let refusal as HTTPWire.Refusal {
                throw MCPFailure.http(status: refusal.status, words: refusal.words)
            }
            let (level, uris) = state.withLock { state in
                state.generation += 1
                state.cache = [:]
                return (state.logLevel, state.listening.resources)
            }
            let options = AskOptions(idle: patience.list)
            let deadline = Deadline(idle: patience.list, cap: patience.list * 4)
            let head = WireHead(revision: revision)
            if let level {
                _ = try? await send("logging/setLevel", options, deadline, head: head) { _ in
                    ["level": .string(level.rawValue)]
                }
            }
            for uri in uris.sorted() {
                _ = try? await send("resources/subscribe", options, deadline, head: head) { _ in
                    ["uri": .string(uri)]
                }
            }
        }
    }
}
