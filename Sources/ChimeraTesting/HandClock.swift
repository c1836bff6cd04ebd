public import ChimeraCore
internal import Synchronization

/// Time that a test moves by hand: whoever sleeps wakes when it has come so far.
public final class HandClock: Sendable {
    private struct Contents {
        var elapsed = Duration.zero
        var next = 0
        var sleepers: [(number: Int, until: Duration, continuation: CheckedContinuation<Void, any Error>)] =
            []
    }

    private let contents = Mutex(Contents())

    public init() {}

    public var engine: EngineClock {
        EngineClock(
            now: { World.start + self.contents.withLock(\.elapsed) },
            elapsed: { self.contents.withLock(\.elapsed) }, sleep: { try await self.sleep($0) })
    }

    public func advance(by duration: Duration) {
        let woken = contents.withLock { contents in
            contents.elapsed += duration
            let now = contents.elapsed
            defer { contents.sleepers.removeAll { $0.until <= now } }
            return contents.sleepers.filter { $0.until <= now }.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    private func sleep(_ duration: Duration) async throws {
        let number = contents.withLock { contents in
            contents.next += 1
            return contents.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = contents.withLock { contents in
                    guard duration > .zero, !Task.isCancelled else { return true }
                    contents.sleepers.append((number, contents.elapsed + duration, continuation))
                    return false
                }
                if isOver { continuation.resume() }
            }
            try Task.checkCancellation()
        } onCancel: {
            let sleeper = contents.withLock { contents in
                contents.sleepers.firstIndex { $0.number == number }.map { contents.sleepers.remove(at: $0) }
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }
}
