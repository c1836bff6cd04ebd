internal import Logging
internal import Synchronization

/// Owns the drivers of this node: one task for each run that is going on or paused.
final class RunSupervisor: Sendable {
    /// A run that was stored here a moment ago, with the number of the event that says so: nobody else drives it
    /// yet, and nothing of it has to be looked for before that number.
    struct Fresh: Sendable {
        let run: Run
        let seq: Int64
        /// The conversation at that number, where whoever started the run had it at hand.
        let snapshot: ConversationSnapshot?
    }

    private let wanted: AsyncStream<(RunID, Fresh?)>
    private let want: AsyncStream<(RunID, Fresh?)>.Continuation
    private let driving = Mutex<Set<RunID>>([])

    init() {
        // A run waits here only between its start and its driver's; `Limits.activeRuns` bounds it.
        (wanted, want) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Limits.activeRuns * 4))
    }

    /// Drives a run that was just started. May be called before or while `run` runs.
    ///
    /// - Parameter seen: the conversation as it stood right before the start.
    func adopt(_ started: Committed<Run>, seen: ConversationSnapshot? = nil) {
        // A repeated command: the run may have been going on for long.
        guard let seq = started.events.first(where: { $0.kind == .runStarted })?.seq else {
            return adopt(started.value.id, nil)
        }
        var snapshot = seen
        if snapshot?.follow(started.events) == false { snapshot = nil }
        adopt(started.value.id, Fresh(run: started.value, seq: seq, snapshot: snapshot))
    }

    private func adopt(_ id: RunID, _ fresh: Fresh?) {
        guard driving.withLock({ $0.insert(id).inserted }) else { return }
        want.yield((id, fresh))
    }

    var count: Int { driving.withLock(\.count) }

    func run(_ engine: Engine, resuming isResumed: @Sendable (Run) -> Bool) async {
        do {
            for run in try await engine.stores.runs.active() where isResumed(run) { adopt(run.id, nil) }
        } catch {
            engine.log.error("active runs could not be read", metadata: ["error": "\(error)"])
        }
        await withDiscardingTaskGroup { group in
            for await (id, fresh) in wanted {
                group.addTask {
                    await RunDriver(run: id, engine: engine).drive(fresh)
                    self.driving.withLock { _ = $0.remove(id) }
                }
            }
            group.cancelAll()
        }
    }
}
