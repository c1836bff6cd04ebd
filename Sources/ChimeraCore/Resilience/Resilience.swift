internal import Synchronization

/// What is known of each model of each endpoint while this process lives, and the way to call them by it.
public final class Resilience: Sendable {
    struct Record: Sendable {
        var breaker = Breaker()
        var log = CallLog()
        var throttle = Throttle()
        /// Made once its endpoint minded how many came at once.
        var lane: Lane?
        var touched = Duration.zero
    }

    private struct Contents {
        var records: [ModelName: Record] = [:]
        var lanes: [String: Lane] = [:]
        var dice: Dice
    }

    /// Large hosts list hundreds of models; who asks them all loses what was known of the oldest.
    static let capacity = 512

    let clock: EngineClock
    let rule: RetryRule
    private let contents: Mutex<Contents>

    /// - Parameter seed: of the waits' jitter.
    public init(
        clock: EngineClock = .system, rule: RetryRule = RetryRule(), seed: UInt64 = .random(in: 0 ... .max)
    ) {
        self.clock = clock
        self.rule = rule
        contents = Mutex(Contents(dice: Dice(seed: seed)))
    }

    /// The provider, called with patience.
    ///
    /// - Parameters:
    ///   - atOnce: calls of this endpoint at the same time; nil: as many as come.
    ///   - continues: a reply that was begun for the model is gone on with (`ModelRequest.prefill`).
    public func guarded(
        _ provider: any ModelProvider, as model: ModelName, atOnce: Int? = nil, continues: Bool = false
    ) -> any ModelProvider {
        ResilientProvider(
            inner: provider, model: model, resilience: self,
            lane: atOnce.map { lane(of: model.provider, places: $0) }, continues: continues)
    }

    /// Of every model that was asked, in the order of their names.
    public func health() -> [ModelHealth] {
        let (now, elapsed) = (clock.now(), clock.elapsed())
        return contents.withLock(\.records)
            .sorted { $0.key.description < $1.key.description }
            .map { $1.log.health(of: $0, $1.breaker, $1.throttle, elapsed: elapsed, now: now) }
    }

    /// The endpoint has another address or key: what was known was of the old one.
    public func forget(_ provider: String) {
        contents.withLock { contents in
            contents.records = contents.records.filter { $0.key.provider != provider }
        }
    }

    func change<T>(_ model: ModelName, _ body: (inout Record, Duration) -> T) -> T {
        let now = clock.elapsed()
        return contents.withLock { contents in
            if contents.records[model] == nil, contents.records.count >= Self.capacity,
                let oldest = contents.records.min(by: { $0.value.touched < $1.value.touched })
            {
                contents.records[oldest.key] = nil
            }
            var record = contents.records.removeValue(forKey: model) ?? Record()
            record.touched = now
            defer { contents.records[model] = record }
            return body(&record, now)
        }
    }

    func action(after failure: ProviderFailure, tried: Int, hasBegun: Bool) -> RetryRule.Action {
        contents.withLock { rule.action(after: failure, tried: tried, hasBegun: hasBegun, dice: &$0.dice) }
    }

    private func lane(of provider: String, places: Int) -> Lane {
        contents.withLock { contents in
            if let lane = contents.lanes[provider] { return lane }
            let lane = Lane(places: places)
            contents.lanes[provider] = lane
            return lane
        }
    }
}
