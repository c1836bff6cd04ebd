/// The last calls of one model, a bounded number of them, and what they say of its health.
struct CallLog: Sendable {
    struct Entry: Sendable {
        var at: Timestamp
        /// nil: it failed before anything came.
        var firstToken: Duration?
        var tokensPerSecond: Double?
        var failure: ProviderFailure.Kind?
        /// nil: too short to tell.
        var cameWhole: Bool?
    }

    static let capacity = 100
    /// What is older says nothing about now.
    static let window = Duration.seconds(3600)

    private(set) var entries: [Entry] = []
    private var next = 0
    private(set) var lastGood: Timestamp?
    private(set) var lastWords: String?
    /// The last answer that tells came in one piece.
    private(set) var comesWhole = false

    mutating func add(_ entry: Entry, words: String? = nil) {
        if entries.count < Self.capacity {
            entries.append(entry)
        } else {
            entries[next] = entry
        }
        next = (next + 1) % Self.capacity
        if let whole = entry.cameWhole { comesWhole = whole }
        if entry.failure == nil { lastGood = entry.at } else { lastWords = words }
    }

    func health(
        of model: ModelName, _ breaker: Breaker, _ throttle: Throttle = Throttle(), elapsed: Duration,
        now: Timestamp
    ) -> ModelHealth {
        let recent = entries.filter { now - $0.at <= Self.window }
        let failed = Dictionary(grouping: recent.compactMap(\.failure)) { $0 }
            .map { ModelHealth.Failures(kind: $0.key, count: $0.value.count) }
            .sorted { ($1.count, $0.kind.rawValue) < ($0.count, $1.kind.rawValue) }
        return ModelHealth(
            model: model, calls: recent.count, failures: failed,
            firstToken: ModelHealth.Spread(
                recent.compactMap { $0.firstToken.map { Double($0.microseconds) / 1000 } }),
            tokensPerSecond: ModelHealth.Spread(recent.compactMap(\.tokensPerSecond)),
            breaker: breaker.state(at: elapsed), rest: breaker.rest(at: elapsed), lastGood: lastGood,
            lastFailure: recent.contains { $0.failure != nil } ? lastWords : nil,
            comesWhole: comesWhole, throttle: throttle, now: now)
    }
}
