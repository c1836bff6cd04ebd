internal import Synchronization

/// Things that a test waits for, in the order they came.
public final class Mailbox<Item: Sendable>: Sendable {
    private struct Contents {
        var items: [Item] = []
        var takers: [(number: Int, continuation: CheckedContinuation<Item, any Error>)] = []
        var next = 0
    }

    private let contents = Mutex(Contents())

    public init() {}

    public func put(_ item: Item) {
        let taker = contents.withLock { contents -> CheckedContinuation<Item, any Error>? in
            guard contents.takers.isEmpty else { return contents.takers.removeFirst().continuation }
            contents.items.append(item)
            return nil
        }
        taker?.resume(returning: item)
    }

    /// The next item, waited for. Throws `CancellationError`, so a test's time limit ends the wait.
    public func take() async throws -> Item {
        let number = contents.withLock { contents in
            contents.next += 1
            return contents.next
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let item = contents.withLock { contents -> Item? in
                    if !contents.items.isEmpty { return contents.items.removeFirst() }
                    contents.takers.append((number, continuation))
                    return nil
                }
                if let item { continuation.resume(returning: item) } else if Task.isCancelled { drop(number) }
            }
        } onCancel: {
            drop(number)
        }
    }

    private func drop(_ number: Int) {
        let taker = contents.withLock { contents -> CheckedContinuation<Item, any Error>? in
            guard let place = contents.takers.firstIndex(where: { $0.number == number }) else { return nil }
            return contents.takers.remove(at: place).continuation
        }
        taker?.resume(throwing: CancellationError())
    }
}
