/// All prices of one model: which hold depends on the day, the hour, how it was ordered and how much was sent.
public struct PriceSchedule: Hashable, Sendable {
    /// From so many tokens of input on, all tokens of the call cost this: a cliff, not steps.
    struct Tier: Hashable, Sendable {
        let above: Int
        let prices: TokenPrices
    }

    struct Rates: Hashable, Sendable {
        var prices: TokenPrices
        var tiers: [Tier] = []

        /// - Parameter input: all of it, cached or not.
        func prices(for input: Int) -> TokenPrices { tiers.last { input > $0.above }?.prices ?? prices }

        /// For an estimate that a cliff cannot make too small: of all that hold up to `input`.
        func dearest(upTo input: Int) -> TokenPrices {
            let all = [prices] + tiers.filter { input > $0.above }.map(\.prices)
            return all.max { $0.input + $0.output < $1.input + $1.output } ?? prices
        }
    }

    private struct Other: Hashable, Sendable {
        var from: String?
        var start: String?
        var end: String?
        var days: [Int]?
        let rates: Rates

        /// - Parameter weekday: 1 is Monday.
        func holds(_ date: String, _ minute: String, _ weekday: Int) -> Bool {
            if let from, date < from { return false }
            if let days, !days.contains(weekday) { return false }
            guard let start, let end else { return true }
            return start <= end ? start <= minute && minute < end : minute >= start || minute < end
        }
    }

    private let standard: Rates
    private var others: [Other] = []
    /// By how it was ordered: `service_tier=flex`, `processing=batch`, `speed=fast`.
    private var variants: [String: Rates] = [:]

    public init(_ prices: TokenPrices) { standard = Rates(prices: prices) }

    /// A row of the catalogue: `p`, `tiers`, `alts` (`from`, `utc`, `days`), `var`. nil: it has no prices.
    init?(_ row: JSONValue) {
        guard let rates = Self.rates(row) else { return nil }
        standard = rates
        others = (row["alts"]?.array ?? []).compactMap { item in
            guard let rates = Self.rates(item) else { return nil }
            let hours = item["utc"]?.array?.compactMap(\.string) ?? []
            return Other(
                from: item["from"]?.string, start: hours.count == 2 ? hours[0] : nil,
                end: hours.count == 2 ? hours[1] : nil, days: item["days"]?.array?.compactMap(\.int),
                rates: rates)
        }
        variants = (row["var"]?.object ?? [:]).compactMapValues(Self.rates)
    }

    private static func rates(_ row: JSONValue) -> Rates? {
        guard let prices = row["p"].flatMap(TokenPrices.init) else { return nil }
        let tiers = (row["tiers"]?.array ?? []).compactMap { tier -> Tier? in
            guard let above = tier["gt"]?.int, let prices = TokenPrices(tier) else { return nil }
            return Tier(above: above, prices: prices)
        }
        return Rates(prices: prices, tiers: tiers.sorted { $0.above < $1.above })
    }

    /// What holds at that time: of the others that hold, the last; else the standard. Hours and days are UTC's.
    ///
    /// - Parameter order: how it was ordered; one that is not priced apart costs the standard.
    func rates(at time: Timestamp, order: String? = nil) -> Rates {
        if let order, let variant = variants[order] { return variant }
        let (date, clock) = time.civil
        let minute = String(clock.prefix(5))
        let weekday = Int(CalendarDay(number: CalendarDay.floor(time.microseconds, 86_400_000_000)).weekday)
        return others.last { $0.holds(date, minute, weekday) }?.rates ?? standard
    }

    /// Throws when the sum does not fit.
    public func cost(of usage: Usage, at time: Timestamp) throws(Money.Overflow) -> Money {
        let rates = rates(at: time, order: usage.order)
        return try rates.prices(for: usage.input).cost(of: usage)
    }
}
