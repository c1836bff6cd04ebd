/// Prices, budgets, what is held back, and what was spent. Calls are settled where their turn is stored
/// (`RunStore.finishTurn`, `CallStore.settle`): in that transaction the reservation goes, every budget that covers
/// the call counts what it cost, and the hour's sums grow.
public protocol SpendingStore: Sendable {
    func budgets() async throws -> [Budget]
    /// With what is spent and held back of the stretch around `time`. Where time does not bound it and it is no
    /// budget for ever, the figures are none.
    func states(at time: Timestamp) async throws -> [BudgetState]
    /// A new one, or a changed one; it counts what the ledger holds of its present stretch.
    func save(_ budget: Budget, command: Command) async throws -> Committed<Budget>
    func remove(_ id: BudgetID, command: Command) async throws -> Committed<Void>
    /// A fresh install's limits; once in a database's life.
    func addStandardBudgets(at time: Timestamp) async throws

    func prices() async throws -> [PriceEntry]
    /// `.conflict` where a model has a price from that very moment already.
    func add(_ prices: [PriceEntry], command: Command) async throws -> Committed<[PriceEntry]>

    /// Holds back what the call may cost with every budget that covers it, in one transaction; throws `.budget`
    /// with the sentence that says which one does not let it through, and then nothing is held back. A repeat for
    /// the same call returns what the first one did.
    func reserve(_ wish: ReservationWish) async throws -> Grant
    /// What `reserve` would answer; nothing is held back.
    func probe(_ wish: ReservationWish) async throws -> Grant
    /// Gives back what is held for a call that was not made. Does nothing where nothing is held.
    func release(_ call: CallID) async throws
    /// Those of a process that died before its call was on record.
    func releaseAbandoned(before time: Timestamp) async throws

    /// In which amounts are shown; nil: US dollars.
    func currency() async throws -> Currency?
    /// - Parameter currency: nil goes back to US dollars.
    func show(in currency: Currency?, command: Command) async throws -> Committed<Void>

    func usage(_ query: UsageQuery) async throws -> [UsageRow]
    /// Calls, oldest first, `limit` of them after the one named.
    func ledger(_ query: UsageQuery, after: CallID?, limit: Int) async throws -> [LedgerEntry]
    /// Every change of prices and budgets, the newest first.
    func changes(limit: Int) async throws -> [SpendingChange]
    func alerts(limit: Int) async throws -> [SpendingAlert]
    func acknowledge(_ alert: AlertID, command: Command) async throws -> Committed<Void>
}

/// One line of the audit trail.
public struct SpendingChange: Hashable, Sendable, Codable {
    public let at: Timestamp
    public let account: AccountID
    /// `budget` or `price`.
    public let noun: String
    public let subject: String
    /// As it was and as it is; nil where it was not, or is no more.
    public let before: JSONValue?
    public let after: JSONValue?

    public init(
        at: Timestamp, account: AccountID, noun: String, subject: String, before: JSONValue?,
        after: JSONValue?
    ) {
        self.at = at
        self.account = account
        self.noun = noun
        self.subject = subject
        self.before = before
        self.after = after
    }
}

public enum AlertTag {}
public typealias AlertID = ID<AlertTag>

/// Something about the spending that somebody should see.
public struct SpendingAlert: Hashable, Sendable, Codable, Identifiable {
    public enum Severity: String, Hashable, Sendable, Codable, CaseIterable { case info, warning, critical }

    public let id: AlertID
    public let at: Timestamp
    public let severity: Severity
    public let budget: BudgetID?
    public let run: RunID?
    public let detail: String
    public var acknowledgedAt: Timestamp?

    public init(
        id: AlertID, at: Timestamp, severity: Severity, budget: BudgetID?, run: RunID?, detail: String,
        acknowledgedAt: Timestamp? = nil
    ) {
        self.id = id
        self.at = at
        self.severity = severity
        self.budget = budget
        self.run = run
        self.detail = detail
        self.acknowledgedAt = acknowledgedAt
    }
}
