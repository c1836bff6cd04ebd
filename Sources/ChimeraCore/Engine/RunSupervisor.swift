internal import Logging
internal import Synchronization

/// Owns the drivers of this node: one task for each run that is going on or paused.
final class RunSupervisor: Sendable {
    private let wanted: AsyncStream<RunID>
    private let want: AsyncStream<RunID>.Continuation
    private let driving = Mutex<Set<RunID>>([])

    init() {
        // A run waits here only between its start and its driver's; `Limits.activeRuns` bounds it.
        (wanted, want) = AsyncStream.makeStream(
            of: RunID.self, bufferingPolicy: .bufferingOldest(Limits.activeRuns * 4))
    }

    /// Drives a run that was just started. May be called before or while `run` runs.
    func adopt(_ run: RunID) { want.yield(run) }

    var count: Int { driving.withLock(\.count) }

    func run(_ engine: Engine, resuming isResumed: @Sendable (Run) -> Bool) async {
        do {
            for run in try await engine.stores.runs.active() where isResumed(run) { adopt(run.id) }
        } catch {
            engine.log.error("active runs could not be read", metadata: ["error": "\(error)"])
        }
        await withDiscardingTaskGroup { group in
            for await id in wanted {
                guard driving.withLock({ $0.insert(id).inserted }) else { continue }
                group.addTask {
                    await RunDriver(run: id, engine: engine).drive()
                    self.driving.withLock { _ = $0.remove(id) }
                }
            }
            group.cancelAll()
        }
    }
}
