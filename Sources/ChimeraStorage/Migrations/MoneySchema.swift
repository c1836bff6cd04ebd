extension Migration {
    /// The ledger, what may be spent, what is held back, and sums by the hour.
    ///
    /// Programs of a schema before must not use it: they would settle calls behind the budgets' back.
    static let moneySchema = Migration(5, "money", lowestReader: 5) { sql in
        ledger(sql) + budgets(sql) + sums(sql) + watch(sql)
    }

    private static func ledger(_ sql: Dialect) -> [String] {
        [
            "ALTER TABLE calls ADD COLUMN cache_write_long \(sql.integer)",
            "ALTER TABLE calls ADD COLUMN computed_cost \(sql.integer)",
            "ALTER TABLE calls ADD COLUMN reported_cost \(sql.integer)",
            "ALTER TABLE calls ADD COLUMN saved \(sql.integer)",
            "ALTER TABLE calls ADD COLUMN price \(sql.text)",
            "ALTER TABLE calls ADD COLUMN stand_in \(sql.text)",
            "ALTER TABLE calls ADD COLUMN tool_server \(sql.text)",
            "ALTER TABLE calls ADD COLUMN own_input \(sql.integer)",
            "ALTER TABLE calls ADD COLUMN own_output \(sql.integer)",
            "ALTER TABLE calls ADD COLUMN milliseconds \(sql.integer)",
            "ALTER TABLE calls ADD COLUMN flags \(sql.text) NOT NULL DEFAULT ''",
            "CREATE INDEX calls_started ON calls (started_at, id)",
            "CREATE INDEX calls_run ON calls (run)",
            """
            CREATE TABLE prices (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                model \(sql.text) NOT NULL,
                starts_at \(sql.integer) NOT NULL,
                document \(sql.text) NOT NULL,
                UNIQUE (model, starts_at)
            )\(sql.strict)
            """,
        ]
    }

    private static func budgets(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE budgets (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                document \(sql.text) NOT NULL,
                revision \(sql.integer) NOT NULL CHECK (revision >= 1)
            )\(sql.strict)
            """,
            // `period` names the stretch: its first moment, or the run, conversation or call that it is.
            """
            CREATE TABLE budget_periods (
                budget \(sql.text) NOT NULL REFERENCES budgets (id) ON DELETE CASCADE,
                period \(sql.text) NOT NULL,
                spent \(sql.integer) NOT NULL,
                reserved \(sql.integer) NOT NULL CHECK (reserved >= 0),
                PRIMARY KEY (budget, period)
            )\(sql.clustered)
            """,
            // No foreign key to `calls`: it is held before the call is on record.
            """
            CREATE TABLE reservations (
                call \(sql.text) PRIMARY KEY CHECK (length(call) = 36),
                at \(sql.integer) NOT NULL,
                amount \(sql.integer) NOT NULL CHECK (amount >= 0),
                prompt \(sql.integer) NOT NULL,
                own \(sql.integer) NOT NULL,
                output_limit \(sql.integer) NOT NULL,
                input_price \(sql.integer),
                output_price \(sql.integer),
                price \(sql.text)
            )\(sql.clustered)
            """,
            """
            CREATE TABLE reserved_budgets (
                call \(sql.text) NOT NULL REFERENCES reservations (call) ON DELETE CASCADE,
                budget \(sql.text) NOT NULL REFERENCES budgets (id) ON DELETE CASCADE,
                period \(sql.text) NOT NULL,
                PRIMARY KEY (call, budget)
            )\(sql.clustered)
            """,
            "CREATE INDEX reserved_budgets_budget ON reserved_budgets (budget)",
            "CREATE INDEX reservations_at ON reservations (at)",
        ]
    }

    private static func sums(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE usage_hours (
                hour \(sql.integer) NOT NULL,
                account \(sql.text) NOT NULL,
                persona \(sql.text) NOT NULL,
                endpoint \(sql.text) NOT NULL,
                model \(sql.text) NOT NULL,
                purpose \(sql.text) NOT NULL,
                calls \(sql.integer) NOT NULL,
                failed \(sql.integer) NOT NULL,
                input \(sql.integer) NOT NULL,
                output \(sql.integer) NOT NULL,
                cache_read \(sql.integer) NOT NULL,
                cache_write \(sql.integer) NOT NULL,
                reasoning \(sql.integer) NOT NULL,
                cost \(sql.integer) NOT NULL,
                unpriced \(sql.integer) NOT NULL,
                saved \(sql.integer) NOT NULL,
                verified \(sql.integer) NOT NULL,
                flagged \(sql.integer) NOT NULL,
                PRIMARY KEY (hour, account, persona, endpoint, model, purpose)
            )\(sql.clustered)
            """,
            // Calls of before: what they cost was not computed then.
            """
            INSERT INTO usage_hours (hour, account, persona, endpoint, model, purpose, calls, failed, input, output,
                cache_read, cache_write, reasoning, cost, unpriced, saved, verified, flagged)
            SELECT started_at - started_at % 3600000000, account, persona, endpoint, model, purpose, COUNT(*),
                CAST(SUM(CASE WHEN state = 'done' THEN 0 ELSE 1 END) AS BIGINT),
                CAST(SUM(COALESCE(input, 0)) AS BIGINT), CAST(SUM(COALESCE(output, 0)) AS BIGINT),
                CAST(SUM(COALESCE(cache_read, 0)) AS BIGINT), CAST(SUM(COALESCE(cache_write, 0)) AS BIGINT),
                CAST(SUM(COALESCE(reasoning, 0)) AS BIGINT), 0,
                CAST(SUM(CASE WHEN input IS NULL THEN 0 ELSE 1 END) AS BIGINT), 0, 0, 0
            FROM calls WHERE state <> 'started'
            GROUP BY started_at - started_at % 3600000000, account, persona, endpoint, model, purpose
            """,
            // What a provider counts for what we count, by family of models.
            """
            CREATE TABLE calibrations (
                family \(sql.text) PRIMARY KEY,
                own \(sql.integer) NOT NULL CHECK (own >= 0),
                counted \(sql.integer) NOT NULL CHECK (counted >= 0),
                calls \(sql.integer) NOT NULL
            )\(sql.clustered)
            """,
        ]
    }

    private static func watch(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE spending_changes (
                number \(sql.counter),
                at \(sql.integer) NOT NULL,
                account \(sql.text) NOT NULL,
                noun \(sql.text) NOT NULL,
                subject \(sql.text) NOT NULL,
                before \(sql.text),
                after \(sql.text)
            )\(sql.strict)
            """,
            // `mark` is what it is told of once: a budget's stretch and threshold, a run.
            """
            CREATE TABLE spending_alerts (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                mark \(sql.text) NOT NULL UNIQUE,
                at \(sql.integer) NOT NULL,
                severity \(sql.text) NOT NULL,
                budget \(sql.text),
                run \(sql.text),
                detail \(sql.text) NOT NULL,
                acknowledged_at \(sql.integer)
            )\(sql.strict)
            """,
            "CREATE INDEX spending_alerts_at ON spending_alerts (at)",
            """
            CREATE TABLE webhooks (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                url \(sql.text) NOT NULL,
                secret \(sql.text) NOT NULL,
                created_at \(sql.integer) NOT NULL
            )\(sql.strict)
            """,
            """
            CREATE TABLE webhook_deliveries (
                webhook \(sql.text) NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
                alert \(sql.text) NOT NULL REFERENCES spending_alerts (id) ON DELETE CASCADE,
                tries \(sql.integer) NOT NULL,
                next_at \(sql.integer) NOT NULL,
                PRIMARY KEY (webhook, alert)
            )\(sql.clustered)
            """,
            "CREATE INDEX webhook_deliveries_alert ON webhook_deliveries (alert)",
            """
            CREATE TABLE spending_settings (
                name \(sql.text) PRIMARY KEY,
                value \(sql.text) NOT NULL
            )\(sql.clustered)
            """,
        ]
    }
}
