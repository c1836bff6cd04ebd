internal import ChimeraCore

/// Meets a server over HTTP: modern, else with a handshake, else on the stream of 2024-11-05.
struct WebMeeting {
    let session: MCPSession
    let caller: HTTPCaller
    let options: ConnectOptions

    func run<Value: Sendable>(
        _ body: @escaping @Sendable (MCPSession) async throws -> Value
    ) async throws -> Value {
        if options.era != .legacy, try await isModern() {
            return try await session.lend(options.listens, body)
        }
        let wire = HTTPWire(
            caller, isModern: false, limit: options.limit, inbox: { [session] in await session.receive($0) })
        session.use(wire)
        do {
            try await session.initialize()
        } catch let refusal as HTTPWire.Refusal {
            guard [400, 404, 405].contains(refusal.status) else { throw Self.words(refusal) }
            return try await onOldStream(refusal, body)
        }
        let revision = session.revision
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await session.lend(
                    options.listens,
                    beside: {
                        do { try await wire.listen(revision) } catch {}
                    }, body))
        } catch { result = .failure(error) }
        // Also when we were cancelled: the server keeps a session until it is told.
        await Task { await wire.close(revision) }.value
        return try result.get()
    }

    private func isModern() async throws -> Bool {
        let wire = HTTPWire(
            caller, isModern: true, limit: options.limit, inbox: { [session] in await session.receive($0) })
        session.use(wire)
        let isSet = options.era == .modern
        do {
            try session.becomeModern(
                try await session.discover(
                    patience: isSet ? options.patience.meeting : options.patience.probe))
            return true
        } catch let refusal as HTTPWire.Refusal {
            let verdict = EraProbe.verdict(status: refusal.status, body: refusal.error)
            switch verdict {
            case .modern:
                // It is one, and has its reasons to refuse this very request.
                if refusal.error?.code == JSONRPCError.noMethod {
                    session.become(ModernState(offer: options.offer))
                    return true
                }
                throw Self.words(refusal)
            case .neither(let versions): throw ModernState.noMutual(versions)
            case .legacy:
                guard !isSet, refusal.status < 500 else { throw Self.words(refusal) }
                return false
            }
        } catch let MCPFailure.refused(error) {
            switch EraProbe.verdict(onPipes: .failure(error)) {
            case .neither(let versions): throw ModernState.noMutual(versions)
            case .legacy where !isSet: return false
            default: throw MCPFailure.refused(error)
            }
        } catch let failure as MCPFailure where !isSet {
            // An answer that is none of this protocol says no more than: try the older one.
            switch failure {
            case .badAnswer, .tooLate: return false
            default: throw failure
            }
        }
    }

    private func onOldStream<Value: Sendable>(
        _ refusal: HTTPWire.Refusal, _ body: @escaping @Sendable (MCPSession) async throws -> Value
    ) async throws -> Value {
        let wire = EventSourceWire(
            caller, limit: options.limit, inbox: { [session] in await session.receive($0) })
        session.use(wire)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await wire.read()
                return nil
            }
            group.addTask {
                try await session.initialize()
                return try await session.lend(options.listens, body)
            }
            defer { group.cancelAll() }
            do {
                while let done = try await group.next() {
                    if let value = done { return value }
                }
            } catch is HTTPWire.Refusal {
                // There is no such stream either: the first refusal says more.
                throw Self.words(refusal)
            }
            throw MCPFailure.closed("\(options.name) ended the connection.")
        }
    }

    private static func words(_ refusal: HTTPWire.Refusal) -> MCPFailure {
        if refusal.status == 401 {
            return .unauthorized(
                "The server wants to know who you are (HTTP 401). Sign in with --authorize, or give a token as a header."
            )
        }
        if let error = refusal.error { return .refused(error) }
        return .http(status: refusal.status, words: refusal.words)
    }
}
