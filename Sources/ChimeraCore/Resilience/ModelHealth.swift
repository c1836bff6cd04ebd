/// How a model has been answering, as the page and `chimera providers` say it.
public struct ModelHealth: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case good
        /// It answers, and not every time.
        case shaky
        /// It is left alone for now.
        case down
        /// Nobody asked it lately.
        case unknown
    }

    public struct Failures: Hashable, Sendable, Codable {
        public let kind: ProviderFailure.Kind
        public let count: Int

        public init(kind: ProviderFailure.Kind, count: Int) {
            self.kind = kind
            self.count = count
        }
    }

    /// The middle, and what 95 of 100 calls stay below.
    public struct Spread: Hashable, Sendable, Codable {
        public let p50: Double
        public let p95: Double

        /// nil when there is nothing to say.
        public init?(_ values: [Double]) {
            guard !values.isEmpty else { return nil }
            let sorted = values.sorted()
            func at(_ share: Double) -> Double {
                (sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] * 10).rounded() / 10
            }
            p50 = at(0.5)
            p95 = at(0.95)
        }
    }

    public let model: ModelName
    public let state: State
    /// The same in a sentence.
    public let words: String
    /// In the last hour, the last 100 at most.
    public let calls: Int
    public let failures: [Failures]
    /// In milliseconds.
    public let firstToken: Spread?
    public let tokensPerSecond: Spread?
    public let breaker: Breaker.State
    /// Seconds until it is tried again; nil while calls go through.
    public let restSeconds: Int?
    public let lastGood: Timestamp?
    /// The provider's own words.
    public private(set) var lastFailure: String?
    /// What may still be asked, as the endpoint said it last; left out once it has filled up again.
    public private(set) var quota: Quota?
    /// Calls at once that the endpoint puts up with; left out where it never minded.
    public let atOnce: Int?
    /// Its answers arrive in one piece, although it is asked to stream.
    public let arrivesWhole: Bool?

    init(
        model: ModelName, calls: Int, failures: [Failures], firstToken: Spread?, tokensPerSecond: Spread?,
        breaker: Breaker.State, rest: Duration?, lastGood: Timestamp?, lastFailure: String?,
        comesWhole: Bool = false, throttle: Throttle = Throttle(), now: Timestamp
    ) {
        self.model = model
        self.calls = calls
        self.failures = failures
        self.firstToken = firstToken
        self.tokensPerSecond = tokensPerSecond
        self.breaker = breaker
        let rest = rest.map { Int(($0.seconds).rounded(.up)) }
        restSeconds = rest
        self.lastGood = lastGood
        self.lastFailure = lastFailure
        atOnce = throttle.atOnce
        arrivesWhole = comesWhole ? true : nil
        quota = throttle.quota.flatMap { quota in
            func current(_ share: Quota.Share?) -> Quota.Share? {
                share.flatMap { $0.resetsAt.map { $0 <= now } ?? false ? nil : $0 }
            }
            return Quota(requests: current(quota.requests), tokens: current(quota.tokens))
        }
        let failed = failures.reduce(0) { $0 + $1.count }
        switch breaker {
        case .open:
            state = .down
            words = "It failed again and again and is left alone; one call tries it in \(rest ?? 0) s."
        case .trying:
            state = .down
            words = "It failed again and again; one call is trying it now."
        case .closed where calls == 0:
            state = .unknown
            words = "Nobody asked it in the last hour."
        case .closed where failed == 0:
            state = .good
            words = calls == 1 ? "The last call went well." : "All of the last \(calls) calls went well."
        case .closed:
            state = .shaky
            words = "\(failed) of the last \(calls) calls failed."
        }
    }

    var seenByOthers: ModelHealth {
        var health = self
        health.lastFailure = nil
        // How much an account may still ask is its owner's business.
        health.quota = nil
        return health
    }
}
