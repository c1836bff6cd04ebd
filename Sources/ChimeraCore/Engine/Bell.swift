internal import Synchronization

/// Rung from anywhere, heard by one: many rings before the listener comes are one ring.
/// Ours because an `AsyncStream` ends when the task that waits on it is cancelled, and a driver
/// gives up waiting often (its pause is over).
final class Bell: StreamListener {
    private struct State {
        var rung = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func wake(_ stream: StreamID) { ring() }

    func ring() {
        let waiting = state.withLock { state in
            state.rung = state.waiting == nil
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    /// Returns at the next ring, at once where it rang since the last wait, or when cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let go = state.withLock { state in
                    if state.rung || Task.isCancelled {
                        state.rung = false
                        return true
                    }
                    state.waiting = continuation
                    return false
                }
                if go { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
    }

    /// Waits for a ring, at most `duration`.
    func wait(atMost duration: Duration, _ clock: EngineClock) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try? await clock.sleep(duration) }
            await group.next()
            group.cancelAll()
        }
    }
}
