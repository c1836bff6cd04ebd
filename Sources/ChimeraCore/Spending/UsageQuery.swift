/// Which calls, and how they are added up.
public struct UsageQuery: Hashable, Sendable {
    public enum Dimension: String, Hashable, Sendable, Codable, CaseIterable {
        case model, provider, persona, purpose, account, conversation, hour, day, week, month
    }

    public var by: Dimension?
    /// A second one, for stacked bars.
    public var and: Dimension?
    /// Only calls that began at or after this moment, and before that one.
    public var since: Timestamp?
    public var until: Timestamp?
    public var scope: BudgetScope
    /// Where days, weeks and months begin.
    public var zone: Zone
    /// The most rows; those that cost most come first, times in their order.
    public var limit: Int

    public init(
        by: Dimension? = nil, and: Dimension? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
        scope: BudgetScope = BudgetScope(), zone: Zone = .utc, limit: Int = 1000
    ) {
        self.by = by
        self.and = and
        self.since = since
        self.until = until
        self.scope = scope
        self.zone = zone
        self.limit = limit
    }

    /// The hour's sums hold all that is asked for: no conversation, and edges on full hours.
    public var isOfHours: Bool {
        func isFull(_ time: Timestamp?) -> Bool { (time?.microseconds ?? 0) % 3_600_000_000 == 0 }
        return by != .conversation && and != .conversation && scope.conversation == nil
            && scope.toolServer == nil && isFull(since) && isFull(until)
    }
}

extension UsageQuery.Dimension {
    public var isTime: Bool { [.hour, .day, .week, .month].contains(self) }

    /// The stretch that an hour belongs to, by the calendar of a place: `2026-11-25`, `2026-11`, a week by its
    /// Monday. Offsets of half an hour put an hour where it begins.
    public func label(of time: Timestamp, in zone: Zone) -> String {
        let (day, seconds) = zone.local(time)
        guard self == .hour else { return label(of: day) }
        let hour = seconds / 3600
        return "\(day)T\(hour < 10 ? "0" : "")\(hour)"
    }

    /// The stretch that a day belongs to.
    public func label(of day: CalendarDay) -> String {
        switch self {
        case .week: CalendarDay(number: day.number - (day.weekday - 1)).description
        case .month: String(day.description.prefix(7))
        default: day.description
        }
    }
}

/// Calls added up.
public struct UsageRow: Hashable, Sendable, Codable {
    /// What they have in common; nil where nothing was asked for.
    public var key: String?
    /// The same of the second dimension.
    public var and: String?
    public var calls = 0
    public var failed = 0
    public var input = 0
    public var output = 0
    public var cacheRead = 0
    public var cacheWrite = 0
    public var reasoning = 0
    /// Of those with a known price.
    public var cost = Money.zero
    /// Calls whose price nobody knows; they are in no sum of dollars.
    public var unpriced = 0
    /// What reading from caches saved.
    public var saved = Money.zero
    /// Cost of calls whose count agrees with our own.
    public var verified = Money.zero
    public var flagged = 0

    public init(key: String? = nil, and: String? = nil) {
        self.key = key
        self.and = and
    }

    public mutating func add(_ other: UsageRow) throws(Money.Overflow) {
        calls += other.calls
        failed += other.failed
        input += other.input
        output += other.output
        cacheRead += other.cacheRead
        cacheWrite += other.cacheWrite
        reasoning += other.reasoning
        unpriced += other.unpriced
        flagged += other.flagged
        cost = try cost.adding(other.cost)
        saved = try saved.adding(other.saved)
        verified = try verified.adding(other.verified)
    }
}

/// One call as the ledger holds it.
public struct LedgerEntry: Hashable, Sendable, Codable {
    public let call: CallID
    public let startedAt: Timestamp
    public let endedAt: Timestamp?
    public let state: CallOutcome.State
    public let account: AccountID
    public let conversation: ConversationID?
    public let run: RunID?
    public let message: MessageID?
    public let purpose: CallPurpose
    public let persona: String
    public let provider: String
    public let model: String
    public let standIn: String?
    public let toolServer: String?
    public let input: Int?
    public let output: Int?
    public let cacheRead: Int?
    public let cacheWrite: Int?
    public let cacheWriteLong: Int?
    public let reasoning: Int?
    public let ownInput: Int?
    public let ownOutput: Int?
    public let cost: Money?
    public let computedCost: Money?
    public let reportedCost: Money?
    public let price: String?
    public let requestID: String?
    public let milliseconds: Int?
    /// `over-reservation`, `discrepancy`, `under-reported`, `estimated`; empty where all agrees.
    public let flags: [String]

    public init(
        call: CallID, startedAt: Timestamp, endedAt: Timestamp?, state: CallOutcome.State, account: AccountID,
        conversation: ConversationID?, run: RunID?, message: MessageID?, purpose: CallPurpose,
        persona: String,
        provider: String, model: String, standIn: String?, toolServer: String?, input: Int?, output: Int?,
        cacheRead: Int?, cacheWrite: Int?, cacheWriteLong: Int?, reasoning: Int?, ownInput: Int?,
        ownOutput: Int?, cost: Money?, computedCost: Money?, reportedCost: Money?, price: String?,
        requestID: String?, milliseconds: Int?, flags: [String]
    ) {
        self.call = call
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.state = state
        self.account = account
        self.conversation = conversation
        self.run = run
        self.message = message
        self.purpose = purpose
        self.persona = persona
        self.provider = provider
        self.model = model
        self.standIn = standIn
        self.toolServer = toolServer
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.cacheWriteLong = cacheWriteLong
        self.reasoning = reasoning
        self.ownInput = ownInput
        self.ownOutput = ownOutput
        self.cost = cost
        self.computedCost = computedCost
        self.reportedCost = reportedCost
        self.price = price
        self.requestID = requestID
        self.milliseconds = milliseconds
        self.flags = flags
    }
}
