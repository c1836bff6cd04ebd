import ArgumentParser
import ChimeraClient
import ChimeraCore
import Synchronization

/// One run, begun here and shown to its end. Ctrl-C stops the run, and what was said stays.
struct Performance {
    struct Ended {
        let run: Run
        let conversation: ConversationID
        let wasInterrupted: Bool
    }

    let api: any ChimeraAPI
    let snapshot: ConversationSnapshot
    let look: Look
    var names = true

    /// - Parameter begin: starts the run, once everything listens.
    func play(_ begin: @escaping @Sendable () async throws -> Run) async throws -> Ended {
        let interrupts = Interrupts.stream()
        let run = try await begin()
        // The end of the run may be told before the answer to the wish for it.
        let isAsked = Flag()
        return try await withThrowingTaskGroup(of: Run?.self) { group in
            group.addTask { try await show(run) }
            group.addTask {
                for await _ in interrupts {
                    isAsked.raise()
                    try await stop(run)
                    break
                }
                return nil
            }
            defer { group.cancelAll() }
            while let next = try await group.next() {
                guard let last = next else { continue }
                let wasInterrupted = isAsked.isRaised && last.stop?.kind == .user
                return Ended(run: last, conversation: run.conversation, wasInterrupted: wasInterrupted)
            }
            throw CancellationError()
        }
    }

    private final class Flag: Sendable {
        private let value = Mutex(false)
        var isRaised: Bool { value.withLock { $0 } }
        func raise() { value.withLock { $0 = true } }
    }

    private func show(_ run: Run) async throws -> Run {
        var playback = Playback(snapshot, api: api, show: look.show(names: names))
        do {
            guard let last = try await playback.run(until: { $0.id == run.id }) else {
                throw CancellationError()
            }
            return last
        } catch let error as Terminal.Closed {
            // Nobody reads on: the same as Ctrl-C.
            try? await stop(run)
            throw error
        }
    }

    private func stop(_ run: Run) async throws {
        do { _ = try await api.control(run.id, ControlRun(action: .stop), in: run.conversation) } catch let
            problem as Problem where problem.type == .conflict
        {
            // It had ended by itself.
        }
    }
}

extension Performance.Ended {
    /// The exit code that the run's end deserves, and the sentence that goes with it.
    func conclude(goOn command: String) throws {
        if wasInterrupted {
            Terminal.note("Stopped; what was said is kept. Go on with: \(command)")
            throw ExitCode(130)
        }
        let words = run.stop?.detail ?? ""
        switch run.stop?.kind {
        case .providerDown:
            throw Problem(
                .provider,
                "\(words.isEmpty ? "The model's provider failed." : Text.line(words)) See `chimera models` for what answers."
            )
        case .budget: throw Problem(.budget, words)
        case .failed: throw Problem(.internal, "The run failed. \(words) See `chimera doctor`.")
        case .nobody: throw Problem(.conflict, words)
        default: return
        }
    }
}
