internal import ChimeraCore
internal import Synchronization

/// One request that is out: the session puts in what comes, the task that asked takes it out.
///
/// Bounded: whoever puts in waits while a megabyte lies here untaken, and with it the plug-in's other replies.
final class PluginCall: Sendable {
    enum Item: Sendable {
        case event(ModelEvent)
        case end(Result<JSONValue, ProviderFailure>)
    }

    private static let most = 1 << 20

    private struct State {
        var items: [Item] = []
        var size = 0
        var isOver = false
        var taker: CheckedContinuation<Void, Never>?
        var giver: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func put(_ item: Item, size: Int = 0) async {
        let (taker, isFull) = state.withLock { state in
            guard !state.isOver else { return (nil as CheckedContinuation<Void, Never>?, false) }
            state.items.append(item)
            state.size += size
            defer { state.taker = nil }
            return (state.taker, state.size > Self.most)
        }
        taker?.resume()
        guard isFull else { return }
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.size <= Self.most || state.isOver { return true }
                state.giver = continuation
                return false
            }
            if goesOn { continuation.resume() }
        }
    }

    /// The last of it; waits for no room.
    func close(_ failure: ProviderFailure) {
        let (taker, giver) = state.withLock { state in
            guard !state.isOver else {
                return (nil, nil) as (CheckedContinuation<Void, Never>?, CheckedContinuation<Void, Never>?)
            }
            state.items.append(.end(.failure(failure)))
            defer { (state.taker, state.giver) = (nil, nil) }
            return (state.taker, state.giver)
        }
        taker?.resume()
        giver?.resume()
    }

    /// All that is here; empty where it was woken for nothing.
    func next() async -> [Item] {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if !state.items.isEmpty || state.isOver { return true }
                state.taker = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
        let (items, giver) = state.withLock { state in
            defer { (state.items, state.size, state.giver) = ([], 0, nil) }
            return (state.items, state.giver)
        }
        giver?.resume()
        return items
    }

    /// Nobody takes any more.
    func giveUp() {
        let (taker, giver) = state.withLock { state in
            state.isOver = true
            defer { (state.items, state.size, state.taker, state.giver) = ([], 0, nil, nil) }
            return (state.taker, state.giver)
        }
        taker?.resume()
        giver?.resume()
    }
}
