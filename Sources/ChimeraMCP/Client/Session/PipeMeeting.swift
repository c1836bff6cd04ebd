internal import ChimeraCore

/// Meets a server over pipes: finds out its era, or takes the one that is set.
struct PipeMeeting {
    let session: MCPSession
    let choice: EraChoice

    func meet() async throws {
        switch choice {
        case .legacy: try await session.initialize()
        case .modern: try await modern()
        case .auto: try await auto()
        }
    }

    private func modern() async throws {
        try session.becomeModern(try await session.discover(patience: session.patience.meeting))
    }

    private func auto() async throws {
        let probe: Result<JSONValue, JSONRPCError>
        do {
            probe = .success(try await session.discover(patience: session.patience.probe))
        } catch let MCPFailure.refused(error) {
            probe = .failure(error)
        } catch MCPFailure.tooLate {
            // Some servers say nothing at all to what they do not know.
            return try await legacyAfterSilence()
        }
        switch EraProbe.verdict(onPipes: probe) {
        case .modern:
            // An error that names the revision comes without the facts: they are asked for again.
            if case .success(let facts) = probe {
                try session.becomeModern(facts)
            } else {
                try await modern()
            }
        case .legacy: try await session.initialize()
        case .neither(let versions): throw ModernState.noMutual(versions)
        }
    }

    /// A slow modern server refuses the handshake; then it is awake and is asked once more.
    private func legacyAfterSilence() async throws {
        do {
            try await session.initialize()
        } catch let MCPFailure.refused(error) where error.code == EraProbe.unsupportedVersion {
            try await modern()
        }
    }
}
