internal import Synchronization

/// Lets one through at a time, in the order in which they came.
final class Turnstile: Sendable {
    private struct State {
        var isTaken = false
        var queue: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func pass<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
        await withCheckedContinuation { (next: CheckedContinuation<Void, Never>) in
            let isFree = state.withLock { state in
                guard state.isTaken else {
                    state.isTaken = true
                    return true
                }
                state.queue.append(next)
                return false
            }
            if isFree { next.resume() }
        }
        defer {
            let next = state.withLock { state in
                guard !state.queue.isEmpty else {
                    state.isTaken = false
                    return CheckedContinuation<Void, Never>?.none
                }
                return state.queue.removeFirst()
            }
            next?.resume()
        }
        return try await body()
    }
}
