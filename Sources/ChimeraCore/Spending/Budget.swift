/// Tag of a budget's id.
public typealias BudgetID = ID<Budget>

/// What may be spent, on what, and how often anew.
public struct Budget: Hashable, Sendable, Codable, Identifiable {
    public let id: BudgetID
    public var limit: Money
    public var period: BudgetPeriod.Kind
    /// `Europe/Berlin`, `UTC`, `+02:00`.
    public var zone: String
    public var startDay: Int
    /// true: nothing is called that would exceed it. false: exceeding it is told and nothing more.
    public var isHard: Bool
    /// A model without a known price may be called all the same; its cost is then not counted.
    public var allowsUnpriced: Bool
    public var scope: BudgetScope
    /// A cheaper model of the same ability that takes over near the limit; nil: none.
    public var cheaper: ModelName?
    public let createdAt: Timestamp
    public var revision: Int

    public init(
        id: BudgetID, limit: Money, period: BudgetPeriod.Kind, zone: String = "UTC", startDay: Int = 1,
        isHard: Bool = true, allowsUnpriced: Bool = false, scope: BudgetScope = BudgetScope(),
        cheaper: ModelName? = nil, createdAt: Timestamp, revision: Int = 1
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
        self.createdAt = createdAt
        self.revision = revision
    }

    /// Throws `.invalid` where its zone is not known here.
    public func clock(_ zones: Zones) throws(Problem) -> BudgetPeriod {
        try BudgetPeriod(period, zone: zones.zone(zone), startDay: startDay)
    }

    /// A fresh install's: a slip costs a dollar, not a month's rent.
    public static func standard(at time: Timestamp, zone: String = "UTC") -> [Budget] {
        [(1, BudgetPeriod.Kind.run), (5, .day), (20, .month)].map { dollars, period in
            Budget(
                id: .make(), limit: Money(picodollars: dollars * Money.perDollar), period: period, zone: zone,
                createdAt: time)
        }
    }
}

/// Which calls a budget covers: those that fit all that is named here. Nothing named covers every call.
public struct BudgetScope: Hashable, Sendable, Codable {
    public var account: AccountID?
    public var conversation: ConversationID?
    /// By name, as it stands beside the message.
    public var persona: String?
    public var provider: String?
    /// Without the provider.
    public var model: String?
    public var purpose: CallPurpose?
    public var toolServer: String?

    public init(
        account: AccountID? = nil, conversation: ConversationID? = nil, persona: String? = nil,
        provider: String? = nil, model: String? = nil, purpose: CallPurpose? = nil, toolServer: String? = nil
    ) {
        self.account = account
        self.conversation = conversation
        self.persona = persona
        self.provider = provider
        self.model = model
        self.purpose = purpose
        self.toolServer = toolServer
    }

    public func covers(_ call: Spender) -> Bool {
        (account == nil || account == call.account)
            && (conversation == nil || conversation == call.conversation)
            && (persona == nil || persona == call.persona)
            && (provider == nil || provider == call.model.provider)
            && (model == nil || model == call.model.model) && (purpose == nil || purpose == call.purpose)
            && (toolServer == nil || toolServer == call.toolServer)
    }
}

/// Who is about to spend, and on what.
public struct Spender: Hashable, Sendable {
    public let call: CallID
    public let account: AccountID
    public var conversation: ConversationID?
    /// As it is called now, for sentences.
    public var title: String?
    public var run: RunID?
    public let persona: String
    public let model: ModelName
    public let purpose: CallPurpose
    public var toolServer: String?

    public init(
        call: CallID, account: AccountID, conversation: ConversationID? = nil, title: String? = nil,
        run: RunID? = nil, persona: String, model: ModelName, purpose: CallPurpose, toolServer: String? = nil
    ) {
        self.call = call
        self.account = account
        self.conversation = conversation
        self.title = title
        self.run = run
        self.persona = persona
        self.model = model
        self.purpose = purpose
        self.toolServer = toolServer
    }
}

/// A budget with what is spent and held back of its present stretch.
public struct BudgetState: Hashable, Sendable, Codable {
    public let budget: Budget
    public var spent: Money
    public var reserved: Money
    /// The stretch's first moment and the next one's; nil where time does not bound it.
    public var start: Timestamp?
    public var end: Timestamp?

    public init(budget: Budget, spent: Money, reserved: Money, start: Timestamp? = nil, end: Timestamp? = nil)
    {
        self.budget = budget
        self.spent = spent
        self.reserved = reserved
        self.start = start
        self.end = end
    }

    /// Never below zero: a settlement above its reservation may have spent more than there was.
    public var left: Money {
        guard let used = try? spent.adding(reserved), used < budget.limit else { return .zero }
        return (try? budget.limit.subtracting(used)) ?? .zero
    }
}
