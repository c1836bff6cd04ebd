/// Makes a budget or changes it; what is left out stays as it is, or as it is for a new one.
public struct SaveBudget: Sendable, Hashable, Codable {
    public var id: CommandID
    /// A decimal text of US dollars: `"5.00"`. 0 lets nothing through that costs money.
    public var limit: String?
    public var period: BudgetPeriod.Kind?
    public var zone: String?
    public var startDay: Int?
    public var isHard: Bool?
    public var allowsUnpriced: Bool?
    public var scope: BudgetScope?
    public var cheaper: ModelName?

    public init(
        id: CommandID = .make(), limit: String? = nil, period: BudgetPeriod.Kind? = nil, zone: String? = nil,
        startDay: Int? = nil, isHard: Bool? = nil, allowsUnpriced: Bool? = nil, scope: BudgetScope? = nil,
        cheaper: ModelName? = nil
    ) {
        self.id = id
        self.limit = limit
        self.period = period
        self.zone = zone
        self.startDay = startDay
        self.isHard = isHard
        self.allowsUnpriced = allowsUnpriced
        self.scope = scope
        self.cheaper = cheaper
    }

    /// `budget` with these changes. Throws `.invalid` for a limit that is no amount, below zero or absurd, and for a
    /// scope that names nothing.
    func applied(to budget: Budget) throws(Problem) -> Budget {
        var budget = budget
        if let limit {
            guard let amount = Money(limit), amount >= .zero,
                amount <= Money(picodollars: 1_000_000 * Money.perDollar)
            else {
                throw .invalid(
                    "The limit is \(Text.shortened(limit, to: 40)). Write dollars from 0 to 1,000,000 with at most twelve decimals, like 5.00.",
                    field: "limit")
            }
            budget.limit = amount
        }
        if let period { budget.period = period }
        if let zone { budget.zone = zone }
        if let startDay { budget.startDay = startDay }
        if let isHard { budget.isHard = isHard }
        if let allowsUnpriced { budget.allowsUnpriced = allowsUnpriced }
        if let scope { budget.scope = scope }
        if let cheaper { budget.cheaper = cheaper }
        for (name, value) in [
            ("persona", budget.scope.persona), ("provider", budget.scope.provider),
            ("model", budget.scope.model), ("toolServer", budget.scope.toolServer),
        ] {
            guard let value else { continue }
            guard Text.line(value) == value, !value.isEmpty, value.utf8.count <= 256 else {
                throw .invalid(
                    "The scope's \(name) is empty or not one line. Leave it out for all.",
                    field: "scope.\(name)")
            }
        }
        return budget
    }
}

/// The currency in which amounts are shown. Without a code it is US dollars again.
public struct ShowCurrency: Sendable, Hashable, Codable {
    public var id: CommandID
    /// ISO 4217.
    public var code: String?
    /// How much of it one dollar is.
    public var perDollar: String?
    /// The day of that rate.
    public var asOf: String?

    public init(
        id: CommandID = .make(), code: String? = nil, perDollar: String? = nil, asOf: String? = nil
    ) {
        self.id = id
        self.code = code
        self.perDollar = perDollar
        self.asOf = asOf
    }

    /// Throws `.invalid` for a currency without a rate.
    func currency(today: String) throws(Problem) -> Currency? {
        guard let code, code != "USD" else { return nil }
        guard let perDollar else {
            throw .invalid(
                "There is no rate for \(Text.shortened(code, to: 20)). Say how much of it one dollar is.",
                field: "perDollar")
        }
        return try Currency(code: code, perDollar: perDollar, asOf: asOf ?? today)
    }
}

/// Prices of models, as somebody entered or imported them.
public struct AddPrices: Sendable, Hashable, Codable {
    public var id: CommandID
    public var prices: [NewPrice]

    public init(id: CommandID = .make(), prices: [NewPrice]) {
        self.id = id
        self.prices = prices
    }
}

public struct NewPrice: Sendable, Hashable, Codable {
    public var model: ModelName
    /// US dollars per million tokens, decimal texts.
    public var input: String
    public var output: String
    public var cacheRead: String?
    public var cacheWrite: String?
    public var cacheWriteLong: String?
    /// US dollars for each hour that a model on one's own computer works.
    public var perHour: String?
    /// Now, where it is left out.
    public var from: Timestamp?

    public init(
        model: ModelName, input: String, output: String, cacheRead: String? = nil, cacheWrite: String? = nil,
        cacheWriteLong: String? = nil, perHour: String? = nil, from: Timestamp? = nil
    ) {
        self.model = model
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.cacheWriteLong = cacheWriteLong
        self.perHour = perHour
        self.from = from
    }

    func entry(_ id: PriceID, at now: Timestamp) throws(Problem) -> PriceEntry {
        var hour: Money?
        if let perHour {
            guard let amount = Money(perHour) else {
                throw .invalid(
                    "perHour is \(Text.shortened(perHour, to: 40)). Write dollars an hour, like 0.12.",
                    field: "perHour")
            }
            hour = amount
        }
        return try PriceEntry(
            id: id, model: model, from: from ?? now, input: input, output: output, cacheRead: cacheRead,
            cacheWrite: cacheWrite, cacheWriteLong: cacheWriteLong, perHour: hour
        ).checked()
    }
}

/// Asks whether a call would be let through; nothing is held back.
public struct TryBudget: Sendable, Hashable, Codable {
    public var model: ModelName
    /// Tokens of the prompt, and of the answer at most.
    public var input: Int
    public var output: Int
    public var persona: String?
    public var conversation: ConversationID?
    public var purpose: CallPurpose?

    public init(
        model: ModelName, input: Int, output: Int, persona: String? = nil,
        conversation: ConversationID? = nil,
        purpose: CallPurpose? = nil
    ) {
        self.model = model
        self.input = input
        self.output = output
        self.persona = persona
        self.conversation = conversation
        self.purpose = purpose
    }
}

public struct BudgetVerdict: Sendable, Hashable, Codable {
    public var passes: Bool
    /// Why not, or what it may cost.
    public var detail: String
    /// At most; nil: nobody knows its price.
    public var cost: Money?
    /// What the answer may be long.
    public var output: Int
    /// The budgets that cover it.
    public var budgets: [BudgetState]

    public init(passes: Bool, detail: String, cost: Money?, output: Int, budgets: [BudgetState]) {
        self.passes = passes
        self.detail = detail
        self.cost = cost
        self.output = output
        self.budgets = budgets
    }
}

/// What was used, added up, with the sum of all.
public struct UsageReport: Sendable, Hashable, Codable {
    public var rows: [UsageRow]
    public var total: UsageRow
    public var since: Timestamp?
    public var until: Timestamp?

    public init(rows: [UsageRow], total: UsageRow, since: Timestamp?, until: Timestamp?) {
        self.rows = rows
        self.total = total
        self.since = since
        self.until = until
    }
}

/// A model with the price that holds now.
public struct PriceLine: Sendable, Hashable, Codable {
    public var model: ModelName
    /// US dollars per million tokens; nil: unknown.
    public var input: String?
    public var output: String?
    public var cacheRead: String?
    /// `user:…`, `catalogue:2026-11-21`, `free`, `unknown`.
    public var version: String

    public init(model: ModelName, input: String?, output: String?, cacheRead: String?, version: String) {
        self.model = model
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.version = version
    }
}
