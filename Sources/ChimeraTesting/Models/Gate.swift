internal import Synchronization

/// Opens once; whoever waits goes on, and nobody waits after that.
public final class Gate: Sendable {
    private struct Contents {
        var isOpen = false
        var waiting: [@Sendable () -> Void] = []
    }

    private let contents = Mutex(Contents())

    public init() {}

    public var isOpen: Bool { contents.withLock { $0.isOpen } }

    public func open() {
        let waiting = contents.withLock { contents in
            contents.isOpen = true
            defer { contents.waiting = [] }
            return contents.waiting
        }
        for action in waiting { action() }
    }

    /// Calls `action` when it opens; at once if it is open.
    public func whenOpen(_ action: @escaping @Sendable () -> Void) {
        let isOpen = contents.withLock { contents in
            if !contents.isOpen { contents.waiting.append(action) }
            return contents.isOpen
        }
        if isOpen { action() }
    }

    public func wait() async {
        await withCheckedContinuation { continuation in whenOpen { continuation.resume() } }
    }
}
