public import ChimeraCore
internal import Synchronization

extension LocalModel {
    public enum State: Sendable, Hashable {
        /// Not installed; the words name the command that installs it.
        case absent(String)
        /// Installed, not asked for yet.
        case resting
        case starting
        case ready(port: Int)
        /// It ended or would not start; the words say why.
        case failed(String)
    }

    /// Its line in the list of endpoints.
    public nonisolated var endpointState: EndpointState {
        let detail: String? =
            switch state {
            case .absent(let words), .failed(let words): words
            case .resting, .starting, .ready: installProblem?.detail
            }
        return EndpointState(
            provider: info.name.provider, place: info.place, isReady: detail == nil, detail: detail,
            models: [info])
    }
}

/// The present state, for whoever waits for another.
final class StateBoard: Sendable {
    struct Entry: Sendable, Hashable {
        var state: LocalModel.State
        /// Nothing will change by itself.
        var isFinal = false
    }

    private struct Contents {
        var entry: Entry
        var watchers: [Int: AsyncStream<Entry>.Continuation] = [:]
        var next = 0
    }

    private let contents: Mutex<Contents>

    init(_ state: LocalModel.State) {
        contents = Mutex(Contents(entry: Entry(state: state)))
    }

    var state: LocalModel.State { contents.withLock { $0.entry.state } }

    func set(_ state: LocalModel.State, isFinal: Bool = false) {
        let entry = Entry(state: state, isFinal: isFinal)
        let watchers = contents.withLock { contents in
            contents.entry = entry
            return contents.watchers.values
        }
        for watcher in watchers { watcher.yield(entry) }
    }

    /// The present entry and each later one, the newest sixteen of them.
    func entries() -> AsyncStream<Entry> {
        let (stream, watcher) = AsyncStream.makeStream(of: Entry.self, bufferingPolicy: .bufferingNewest(16))
        let (number, present) = contents.withLock { contents in
            contents.next += 1
            contents.watchers[contents.next] = watcher
            return (contents.next, contents.entry)
        }
        watcher.onTermination = { [weak self] _ in
            self?.contents.withLock { contents in contents.watchers[number] = nil }
        }
        watcher.yield(present)
        return stream
    }
}
