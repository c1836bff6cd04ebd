internal import ChimeraCore

extension SQLSpendingStore {
    func budgets() async throws -> [Budget] { try await database.glance { try $0.budgets() } }

    func states(at time: Timestamp) async throws -> [BudgetState] {
        try await database.read { [zones] connection in
            try connection.budgets().map { budget in
                let period = try budget.clock(zones)
                let bounds = period.bounds(at: time)
                guard budget.period == .ever || bounds != nil else {
                    return BudgetState(budget: budget, spent: .zero, reserved: .zero)
                }
                let key = bounds?.start.description ?? ""
                let row = try connection.row(
                    "SELECT spent, reserved FROM budget_periods WHERE budget = $1 AND period = $2", budget.id,
                    key)
                if var row {
                    return BudgetState(
                        budget: budget, spent: try row.next(), reserved: try row.next(), start: bounds?.start,
                        end: bounds?.end)
                }
                let spent = try connection.spent(
                    UsageFilter(scope: budget.scope, since: bounds?.start, until: bounds?.end))
                return BudgetState(
                    budget: budget, spent: spent, reserved: .zero, start: bounds?.start, end: bounds?.end)
            }
        }
    }

    func save(_ budget: Budget, command: Command) async throws -> Committed<Budget> {
        _ = try budget.clock(zones)
        return try await database.change(command.account, by: command, again: .budget) { change in
            let connection = change.connection
            let before = try connection.budget(budget.id)
            var budget = budget
            budget.revision = (before?.revision ?? 0) + 1
            try connection.execute(
                """
                INSERT INTO budgets (id, document, revision) VALUES ($1, $2, $3)
                ON CONFLICT (id) DO UPDATE SET document = excluded.document, revision = excluded.revision
                """, budget.id, Document(budget), budget.revision)
            // Other calls, or another stretch: the sums are made anew from the ledger, and calls that are going on
            // are booked when they end.
            if let before,
                before.scope != budget.scope || before.period != budget.period || before.zone != budget.zone
                    || before.startDay != budget.startDay
            {
                try connection.execute("DELETE FROM reserved_budgets WHERE budget = $1", budget.id)
                try connection.execute("DELETE FROM budget_periods WHERE budget = $1", budget.id)
            }
            try change.note(
                "budget", budget.id, before: before.map { try JSONValue(sql: Document($0).sql) },
                after: try JSONValue(sql: Document(budget).sql))
            try change.tell(.spendingChanged, budget.id, revision: budget.revision)
            return Done(budget, budget.id)
        }
    }

    func remove(_ id: BudgetID, command: Command) async throws -> Committed<Void> {
        try await database.change(command.account, by: command, again: .nothing) { change in
            guard let before = try change.connection.budget(id) else { throw Problem.notFound("budget", id) }
            try change.connection.execute("DELETE FROM budgets WHERE id = $1", id)
            try change.note("budget", id, before: try JSONValue(sql: Document(before).sql), after: nil)
            try change.tell(.spendingChanged, id, facts: ["removed": true])
            return Done((), id)
        }
    }

    func addStandardBudgets(at time: Timestamp) async throws {
        try await database.write { connection in
            let first = try connection.execute(
                """
                INSERT INTO spending_settings (name, value) VALUES ('standard budgets', 'made')
                ON CONFLICT (name) DO NOTHING
                """)
            guard first == 1 else { return }
            for budget in Budget.standard(at: time) {
                try connection.execute(
                    "INSERT INTO budgets (id, document, revision) VALUES ($1, $2, 1)", budget.id,
                    Document(budget))
            }
        }
    }
}

extension Reload<Budget> {
    fileprivate static var budget: Reload {
        Reload { connection, id in try BudgetID(id).flatMap { try connection.budget($0) } }
    }
}

extension Money: SQLConvertible {
    var sql: SQLValue { .integer(picodollars) }
    init(sql value: SQLValue) throws { self.init(picodollars: try Int64(sql: value)) }
}

extension SQLConnection {
    /// In the order in which their sums are locked.
    func budgets() throws -> [Budget] {
        try rows("SELECT document FROM budgets ORDER BY id").map { row in
            var row = row
            return try row.next(Document<Budget>.self).value
        }
    }

    fileprivate func budget(_ id: BudgetID) throws -> Budget? {
        let document: Document<Budget>? = try value("SELECT document FROM budgets WHERE id = $1", id)
        return document?.value
    }

    /// What the ledger holds of these calls.
    func spent(_ filter: UsageFilter) throws -> Money {
        var sql = SQLBuilder(
            "SELECT CAST(COALESCE(SUM(cost), 0) AS BIGINT) FROM calls WHERE cost IS NOT NULL")
        filter.write(to: &sql, time: "started_at")
        var row = try select(sql.text, sql.values).first
        return try row?.next() ?? .zero
    }
}
