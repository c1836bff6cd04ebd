/// Time as the engine sees it, so that tests drive it by hand.
public struct EngineClock: Sendable {
    /// The moment that is stored.
    public let now: @Sendable () -> Timestamp
    /// Monotonic, for measuring.
    public let elapsed: @Sendable () -> Duration
    /// Throws `CancellationError` when the task is cancelled.
    public let sleep: @Sendable (Duration) async throws -> Void

    public init(
        now: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.elapsed = elapsed
        self.sleep = sleep
    }

    public static let system: EngineClock = {
        let start = ContinuousClock.now
        return EngineClock(
            now: { Timestamp.now }, elapsed: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0) })
    }()
}
