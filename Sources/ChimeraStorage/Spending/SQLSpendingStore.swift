internal import ChimeraCore

/// Files behind this one hold its parts: budgets, reservations, settling, prices, reports.
struct SQLSpendingStore: SpendingStore {
    let database: any SQLDatabase
    let zones: Zones

    init(database: any SQLDatabase, zones: Zones = .system) {
        self.database = database
        self.zones = zones
    }

    func prices() async throws -> [PriceEntry] {
        try await database.glance { connection in
            try connection.rows("SELECT document FROM prices ORDER BY model, starts_at").map { row in
                var row = row
                return try row.next(Document<PriceEntry>.self).value
            }
        }
    }

    func add(_ prices: [PriceEntry], command: Command) async throws -> Committed<[PriceEntry]> {
        try await database.change(command.account, by: command, again: Reload { _, _ in prices }) { change in
            for price in prices {
                let taken: Int? = try change.connection.value(
                    "SELECT 1 FROM prices WHERE model = $1 AND starts_at = $2", price.model, price.from)
                if taken != nil {
                    throw Problem(
                        .conflict,
                        "\(price.model) has a price from \(price.from) already, and the ledger may have used it. Let the new one begin at another moment.",
                        field: "from")
                }
                let before = try change.connection.row(
                    "SELECT document FROM prices WHERE model = $1 AND starts_at < $2 ORDER BY starts_at DESC LIMIT 1",
                    price.model, price.from)
                try change.connection.execute(
                    "INSERT INTO prices (id, model, starts_at, document) VALUES ($1, $2, $3, $4)", price.id,
                    price.model, price.from, Document(price))
                try change.note(
                    "price", price.model,
                    before: before.map { row in
                        var row = row
                        return try row.next(JSONValue.self)
                    }, after: try JSONValue(sql: Document(price).sql))
            }
            try change.tell(.spendingChanged, "prices")
            return Done(prices, "prices")
        }
    }

    func currency() async throws -> Currency? {
        try await database.glance { connection in
            let stored: Document<Currency>? = try connection.value(
                "SELECT value FROM spending_settings WHERE name = 'currency'")
            return stored?.value
        }
    }

    func show(in currency: Currency?, command: Command) async throws -> Committed<Void> {
        let before = try await self.currency()
        return try await database.change(command.account, by: command, again: .nothing) { change in
            if let currency {
                try change.connection.execute(
                    """
                    INSERT INTO spending_settings (name, value) VALUES ('currency', $1)
                    ON CONFLICT (name) DO UPDATE SET value = excluded.value
                    """, Document(currency))
            } else {
                try change.connection.execute("DELETE FROM spending_settings WHERE name = 'currency'")
            }
            try change.note(
                "currency", currency?.code ?? "USD",
                before: before.map { try JSONValue(sql: Document($0).sql) },
                after: currency.map { try JSONValue(sql: Document($0).sql) })
            try change.tell(.spendingChanged, "currency")
            return Done((), "currency")
        }
    }

    func changes(limit: Int) async throws -> [SpendingChange] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT at, account, noun, subject, before, after FROM spending_changes ORDER BY number DESC LIMIT $1
                """, limit
            ).map { row in
                var row = row
                return SpendingChange(
                    at: try row.next(), account: try row.next(), noun: try row.next(),
                    subject: try row.next(), before: try row.next(), after: try row.next())
            }
        }
    }

    func alerts(limit: Int) async throws -> [SpendingAlert] {
        try await database.glance { connection in
            try connection.rows(
                """
                SELECT id, at, severity, budget, run, detail, acknowledged_at FROM spending_alerts
                ORDER BY at DESC, id DESC LIMIT $1
                """, limit
            ).map { row in
                var row = row
                return SpendingAlert(
                    id: try row.next(), at: try row.next(), severity: try row.next(), budget: try row.next(),
                    run: try row.next(), detail: try row.next(), acknowledgedAt: try row.next())
            }
        }
    }

    func acknowledge(_ alert: AlertID, command: Command) async throws -> Committed<Void> {
        try await database.change(command.account, by: command, again: .nothing) { change in
            let known = try change.connection.execute(
                "UPDATE spending_alerts SET acknowledged_at = COALESCE(acknowledged_at, $1) WHERE id = $2",
                command.at, alert)
            guard known == 1 else { throw Problem.notFound("alert", alert) }
            try change.tell(.spendingChanged, "alerts")
            return Done((), alert)
        }
    }
}

extension SpendingAlert.Severity: SQLConvertible {}

extension Change {
    /// One line of the audit trail, in the transaction of what it is about.
    func note(
        _ noun: String, _ subject: some CustomStringConvertible, before: JSONValue?, after: JSONValue?
    ) throws {
        try connection.execute(
            """
            INSERT INTO spending_changes (at, account, noun, subject, before, after)
            VALUES ($1, $2, $3, $4, $5, $6)
            """, at, actor?.description ?? "", noun, subject.description, before, after)
    }
}
