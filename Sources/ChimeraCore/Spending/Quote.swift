/// The price that holds for one call, and where it comes from.
public struct Quote: Hashable, Sendable {
    /// `user:ID`, `catalogue:2026-11-21`, `free`: what stands in the ledger beside the cost.
    public let version: String
    let schedule: PriceSchedule
    /// For each hour that the model works: the electricity of one's own computer.
    let perHour: Money?

    init(version: String, schedule: PriceSchedule, perHour: Money? = nil) {
        self.version = version
        self.schedule = schedule
        self.perHour = perHour
    }

    static let free = Quote(version: "free", schedule: PriceSchedule(TokenPrices(input: 0, output: 0)))

    /// Nothing has to be held back for it.
    public var isFree: Bool {
        perHour == nil && schedule == Self.free.schedule
    }

    /// Throws where the sum does not fit into the ledger.
    public func cost(of usage: Usage, milliseconds: Int64, at time: Timestamp) throws(Money.Overflow) -> Money
    {
        let words = try schedule.cost(of: usage, at: time)
        guard let perHour else { return words }
        let product = Int128(perHour.picodollars) * Int128(max(0, milliseconds))
        guard let energy = Int64(exactly: Currency.halfEven(product, 3_600_000)) else {
            throw Money.Overflow()
        }
        return try words.adding(Money(picodollars: energy))
    }
}

/// What a call cost: by our own computation, and by the provider's word where it has one.
public struct Charge: Hashable, Sendable, Codable {
    /// nil: no price is known.
    public var computed: Money?
    /// The provider's own figure; it wins.
    public var reported: Money?
    public var version: String?
    /// What reading from the provider's cache saved; below zero where keeping it cost more.
    public var saved: Money?
    /// What we count ourselves, before calibration.
    public var own: OwnCount?

    public init(
        computed: Money? = nil, reported: Money? = nil, version: String? = nil, own: OwnCount? = nil
    ) {
        self.computed = computed
        self.reported = reported
        self.version = version
        self.own = own
    }

    /// What counts; nil: unknown, which is not nothing.
    public var cost: Money? { reported ?? computed }
}

/// Tokens by our own estimate, of what was sent and of what came.
public struct OwnCount: Hashable, Sendable, Codable {
    public var input: Int
    public var output: Int

    public init(input: Int, output: Int) {
        self.input = input
        self.output = output
    }
}

/// Models that share a tokenizer, as far as the name tells: what our estimate is off by is learnt for each.
public enum ModelFamily {
    /// `gpt` of `openai/gpt-6-luna`, `claude` of `anthropic/claude-opus-5-5`.
    public static func name(of model: String) -> String {
        let id = model.split(separator: "/").last.map(String.init) ?? model
        let letters = id.lowercased().prefix { $0.isLetter }
        return letters.isEmpty ? "other" : String(letters)
    }
}
