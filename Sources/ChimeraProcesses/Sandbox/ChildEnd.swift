internal import CSpawn
internal import ChimeraCore
internal import Synchronization

/// The end of one process, for everybody who waits for it.
final class ChildEnd: Sendable {
    private struct State {
        var exit: ManagedProcess.Exit?
        var waiters: [Int: CheckedContinuation<ManagedProcess.Exit?, Never>] = [:]
        var next = 0
    }
    private let state = Mutex(State())

    /// Begins to wait; reaps the process.
    func watch(_ pid: Int32) {
        let context = Unmanaged.passRetained(self).toOpaque()
        let error = chimera_reap(
            pid,
            { status, context in
                guard let context else { return }
                Unmanaged<ChildEnd>.fromOpaque(context).takeRetainedValue().ended(exitOf(status))
            }, context)
        if error != 0 {
            // No thread for it: it is told as gone and ends with us.
            Unmanaged<ChildEnd>.fromOpaque(context).release()
            signal(killSignal, to: pid)
            ended(.signal(killSignal))
        }
    }

    var exit: ManagedProcess.Exit? { state.withLock { $0.exit } }

    /// Waits to the end, also in a task that was cancelled: a child is always reaped.
    func wait() async -> ManagedProcess.Exit {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state -> ManagedProcess.Exit? in
                if let exit = state.exit { return exit }
                state.next += 1
                state.waiters[state.next] = continuation
                return nil
            }
            if let known { continuation.resume(returning: known) }
        } ?? .signal(killSignal)
    }

    /// Waits at most so long; nil when it still runs.
    func wait(atMost limit: Duration) async -> ManagedProcess.Exit? {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        let timer = Task {
            try? await Task.sleep(for: limit)
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(returning: nil)
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            let known = state.withLock { state -> ManagedProcess.Exit? in
                if let exit = state.exit { return exit }
                state.waiters[number] = continuation
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    private func ended(_ exit: ManagedProcess.Exit) {
        let waiters = state.withLock { state in
            state.exit = exit
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: exit) }
    }
}
