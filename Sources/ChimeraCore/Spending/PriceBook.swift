internal import Synchronization

/// A price that somebody entered for one model, from a moment on. An older one ends where the next begins; what the
/// ledger holds already stays as it was computed.
public struct PriceEntry: Hashable, Sendable, Codable, Identifiable {
    public let id: PriceID
    public let model: ModelName
    public let from: Timestamp
    /// US dollars per million tokens, decimal texts.
    public let input: String
    public let output: String
    public let cacheRead: String?
    public let cacheWrite: String?
    public let cacheWriteLong: String?
    /// US dollars for each hour that the model works.
    public let perHour: Money?

    public init(
        id: PriceID = .make(), model: ModelName, from: Timestamp, input: String, output: String,
        cacheRead: String? = nil, cacheWrite: String? = nil, cacheWriteLong: String? = nil,
        perHour: Money? = nil
    ) {
        self.id = id
        self.model = model
        self.from = from
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.cacheWriteLong = cacheWriteLong
        self.perHour = perHour
    }

    /// Throws `.invalid` for a price that is negative, absurd or no number.
    public func checked() throws(Problem) -> PriceEntry {
        _ = try prices()
        if let perHour, !(Money.zero...Money(picodollars: 1000 * Money.perDollar)).contains(perHour) {
            throw .invalid(
                "\(perHour.description) dollars an hour is no price of electricity; it must be from 0 to 1000.",
                field: "perHour")
        }
        return self
    }

    func prices() throws(Problem) -> TokenPrices {
        var prices = TokenPrices(
            input: try TokenPrices.read(input, field: "input"),
            output: try TokenPrices.read(output, field: "output"))
        if let cacheRead { prices.cacheRead = try TokenPrices.read(cacheRead, field: "cacheRead") }
        if let cacheWrite { prices.cacheWrite = try TokenPrices.read(cacheWrite, field: "cacheWrite") }
        if let cacheWriteLong {
            prices.cacheWriteLong = try TokenPrices.read(cacheWriteLong, field: "cacheWriteLong")
        }
        return prices
    }
}

public enum PriceTag {}
public typealias PriceID = ID<PriceTag>

/// Which price holds for a call: what somebody entered, else the catalogue's for the address that is asked, else
/// nothing to pay where nobody sends a bill. What is none of these is unknown, which is never taken for zero.
public final class PriceBook: Sendable {
    private let entered = Mutex<[ModelName: [PriceEntry]]>([:])

    public init() {}

    public func use(_ entries: [PriceEntry]) {
        let byModel = Dictionary(grouping: entries, by: \.model)
            .mapValues { $0.sorted { ($0.from, $0.id) < ($1.from, $1.id) } }
        entered.withLock { $0 = byModel }
    }

    /// What was entered, by model and time.
    public var entries: [PriceEntry] {
        entered.withLock { $0.values.flatMap(\.self) }
            .sorted { ($0.model.description, $0.from) < ($1.model.description, $1.from) }
    }

    /// nil: unknown.
    public func quote(for model: ResolvedModel, at time: Timestamp) -> Quote? {
        if let entry = entered.withLock({ $0[model.info.name]?.last { $0.from <= time } }),
            let prices = try? entry.prices()
        {
            return Quote(
                version: "user:\(entry.id)", schedule: PriceSchedule(prices), perHour: entry.perHour)
        }
        if let known = model.prices, model.info.isMetered {
            return Quote(version: "catalogue:\(known.asOf)", schedule: known.schedule)
        }
        return model.info.isMetered ? nil : .free
    }
}

/// What the catalogue knows of a model's prices, and when somebody looked.
public struct KnownPrices: Hashable, Sendable {
    public let schedule: PriceSchedule
    public let asOf: String

    public init(schedule: PriceSchedule, asOf: String) {
        self.schedule = schedule
        self.asOf = asOf
    }
}
