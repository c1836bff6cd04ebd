internal import ChimeraCore

/// Brings a database up to what this program knows, and refuses one that only newer programs may use.
struct Migrator: Sendable {
    var migrations = Migration.all

    private var newest: Int { migrations.last?.number ?? 0 }

    /// One transaction for all steps: a schema is never half changed.
    func run(on database: any SQLDatabase, named place: String, at time: Timestamp = .now) async throws {
        let dialect = database.dialect
        try await database.write { connection in
            for statement in Self.bookkeeping(dialect) { try connection.execute(statement) }
            let lowest: String? = try connection.value("SELECT value FROM meta WHERE name = 'lowest reader'")
            if let lowest, Int(lowest) ?? .max > newest { throw newer(place, lowest) }
            let done: Int = try connection.value("SELECT COALESCE(MAX(number), 0) FROM migrations") ?? 0
            for migration in migrations where migration.number > done {
                for statement in migration.statements(dialect) { try connection.execute(statement) }
                try connection.execute(
                    "INSERT INTO migrations (number, name, applied_at) VALUES ($1, $2, $3)",
                    migration.number, migration.name, time)
                try connection.execute(
                    """
                    INSERT INTO meta (name, value) VALUES ('lowest reader', $1)
                    ON CONFLICT (name) DO UPDATE SET value = excluded.value
                    """, String(migration.lowestReader))
            }
        }
    }

    /// Before any migration: the tables that say which were applied.
    static func bookkeeping(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE IF NOT EXISTS meta (
                name \(dialect.text) PRIMARY KEY,
                value \(dialect.text) NOT NULL
            )\(dialect.strict)
            """,
            """
            CREATE TABLE IF NOT EXISTS migrations (
                number \(dialect.integer) PRIMARY KEY,
                name \(dialect.text) NOT NULL,
                applied_at \(dialect.integer) NOT NULL
            )\(dialect.strict)
            """,
        ]
    }

    private func newer(_ place: String, _ lowest: String) -> Problem {
        Problem(
            .storage,
            "\(place) was changed by a newer Chimera (its schema needs \(lowest); this program knows \(newest)). "
                + "Install that version again, or restore a backup that this one made.")
    }
}
