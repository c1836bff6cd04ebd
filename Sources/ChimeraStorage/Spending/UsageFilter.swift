internal import ChimeraCore

/// A statement that grows, with its values in the order of their numbers.
struct SQLBuilder {
    private(set) var text: String
    private(set) var values: [SQLValue] = []

    init(_ text: String) { self.text = text }

    mutating func add(_ text: String) { self.text += text }

    /// `condition` ends where the value stands: `started_at >= `.
    mutating func and(_ condition: String, _ value: (any SQLConvertible)?) {
        guard let value else { return }
        values.append(value.sql)
        text += " AND \(condition)$\(values.count)"
    }
}

/// Which calls are meant, for the ledger and for the hours' sums alike.
struct UsageFilter {
    var scope = BudgetScope()
    var run: RunID?
    var since: Timestamp?
    var until: Timestamp?

    func write(to sql: inout SQLBuilder, time: String) {
        sql.and("account = ", scope.account)
        sql.and("conversation = ", scope.conversation)
        sql.and("run = ", run)
        sql.and("persona = ", scope.persona)
        sql.and("endpoint = ", scope.provider)
        sql.and("model = ", scope.model)
        sql.and("purpose = ", scope.purpose)
        sql.and("tool_server = ", scope.toolServer)
        sql.and("\(time) >= ", since)
        sql.and("\(time) < ", until)
    }
}
