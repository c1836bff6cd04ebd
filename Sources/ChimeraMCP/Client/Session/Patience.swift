internal import Synchronization

/// How long a server is waited for.
public struct Patience: Hashable, Sendable {
    /// Meeting it; a local program may be cold.
    public var meeting: Duration = .seconds(30)
    /// The answer to the question of which era it is; then the older way is tried.
    public var probe: Duration = .seconds(10)
    public var list: Duration = .seconds(30)
    /// A call without any sign of progress, and a call in all.
    public var idle: Duration = .seconds(60)
    public var cap: Duration = .seconds(30 * 60)

    public init() {}
}

/// A moment that moves on with each sign of life, up to a cap.
final class Deadline: Sendable {
    private let idle: Duration
    private let cap: ContinuousClock.Instant
    private let next: Mutex<ContinuousClock.Instant>
    private let held = Mutex(0)

    init(idle: Duration, cap: Duration) {
        let now = ContinuousClock.now
        self.idle = idle
        self.cap = now + cap
        next = Mutex(min(now + idle, now + cap))
    }

    func signOfLife() {
        let now = ContinuousClock.now
        next.withLock { $0 = min(now + idle, cap) }
    }

    /// While a person is asked, the server is not the one who is slow.
    func hold() { held.withLock { $0 += 1 } }
    func release() {
        held.withLock { $0 -= 1 }
        signOfLife()
    }

    /// Returns when it has passed. Throws when cancelled.
    func pass() async throws {
        while true {
            let left = next.withLock { $0 } - ContinuousClock.now
            if left > .zero {
                try await Task.sleep(for: left)
            } else if held.withLock({ $0 }) > 0, ContinuousClock.now < cap {
                try await Task.sleep(for: .milliseconds(200))
            } else {
                return
            }
        }
    }

    /// Runs `body` until it is over or the moment has passed (`MCPFailure.tooLate`).
    func limit<Value: Sendable>(
        _ words: String, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await self.pass()
                throw MCPFailure.tooLate(words)
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }
}
