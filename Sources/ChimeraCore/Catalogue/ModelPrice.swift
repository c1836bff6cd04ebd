/// What a model's words cost, as it is shown: US dollars per million tokens, decimal numbers as text.
public struct ModelPrice: Hashable, Sendable, Codable {
    public var input: String
    public var output: String
    /// Of input that the provider's cache holds; nil: it costs what other input does.
    public var cacheRead: String?
    /// The day on which somebody looked.
    public var asOf: String

    public init(input: String, output: String, cacheRead: String? = nil, asOf: String) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.asOf = asOf
    }

    public var isNothing: Bool { [input, output].allSatisfy { $0.allSatisfy { "0.".contains($0) } } }
}

/// A row's prices by the time at which they hold.
struct PriceTable: Sendable {
    typealias Prices = [String: String]

    private struct Other: Sendable {
        var from: String?
        var between: (start: String, end: String)?
        var days: [Int]?
        let prices: Prices
    }

    private let standard: Prices
    private let others: [Other]

    init?(_ row: JSONValue) {
        guard let prices = row["p"].flatMap(Self.prices), !prices.isEmpty else { return nil }
        standard = prices
        others = (row["alts"]?.array ?? []).compactMap { item in
            guard let prices = item["p"].flatMap(Self.prices) else { return nil }
            let hours = item["utc"]?.array?.compactMap(\.string) ?? []
            return Other(
                from: item["from"]?.string, between: hours.count == 2 ? (hours[0], hours[1]) : nil,
                days: item["days"]?.array?.compactMap(\.int), prices: prices)
        }
    }

    /// The last of the others that holds stands.
    func prices(at time: Timestamp) -> Prices {
        let (date, clock) = time.civil
        // 1970-01-01 was a Thursday; Monday is 1.
        let days = Int((Double(time.microseconds) / 86_400_000_000).rounded(.down))
        let weekday = ((days + 3) % 7 + 7) % 7 + 1
        let minute = String(clock.prefix(5))
        return others.last { other in
            if let from = other.from, date < from { return false }
            if let days = other.days, !days.contains(weekday) { return false }
            guard let (start, end) = other.between else { return true }
            return start <= end ? start <= minute && minute < end : minute >= start || minute < end
        }?.prices ?? standard
    }

    private static func prices(_ value: JSONValue) -> Prices? {
        value.object?.compactMapValues(\.string)
    }
}
