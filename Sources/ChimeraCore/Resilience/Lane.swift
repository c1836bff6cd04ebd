internal import Synchronization

/// Lets a few through at a time, the others in the order in which they came.
final class Lane: Sendable {
    private struct State {
        var places: Int
        /// Below nothing when there came to be fewer places while more were inside.
        var free: Int
        var next = 0
        var waiting: [(number: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private let state: Mutex<State>

    init(places: Int) { state = Mutex(State(places: places, free: places)) }

    /// More or fewer from now on; whoever is inside stays.
    func resize(to places: Int) {
        let next = state.withLock { state in
            state.free += places - state.places
            state.places = places
            let count = max(0, min(state.free, state.waiting.count))
            state.free -= count
            defer { state.waiting.removeFirst(count) }
            return state.waiting.prefix(count).map(\.continuation)
        }
        for continuation in next { continuation.resume(returning: true) }
    }

    var isFree: Bool { state.withLock { $0.free > 0 } }

    /// Who entered leaves, however it went. Throws `CancellationError` to one that was cancelled while waiting.
    func enter() async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        let entered = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
                let now: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((number, continuation))
                    return nil
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            let mine = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            mine?.continuation.resume(returning: false)
        }
        guard entered else { throw CancellationError() }
    }

    func leave() {
        let next = state.withLock { state in
            guard state.free >= 0, !state.waiting.isEmpty else {
                state.free += 1
                return nil as CheckedContinuation<Bool, Never>?
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
