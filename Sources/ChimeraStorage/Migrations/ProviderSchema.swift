extension Migration {
    /// What providers need besides: kept answers, what people know better of models, and accounts whose words
    /// stay here.
    static let providerSchema = Migration(7, "answers, model facts, local only", lowestReader: 2) { sql in
        [
            // The cache: whoever loses it loses nothing but time.
            """
            CREATE TABLE answers (
                key \(sql.text) PRIMARY KEY CHECK (length(key) = 64),
                body \(sql.text) NOT NULL,
                size \(sql.integer) NOT NULL CHECK (size >= 0),
                hits \(sql.integer) NOT NULL DEFAULT 0 CHECK (hits >= 0),
                used_at \(sql.integer) NOT NULL
            )\(sql.strict)
            """,
            "CREATE INDEX answers_used ON answers (used_at)",
            """
            CREATE TABLE model_facts (
                endpoint \(sql.text) NOT NULL CHECK (endpoint <> ''),
                model \(sql.text) NOT NULL CHECK (model <> ''),
                facts \(sql.text) NOT NULL,
                revision \(sql.integer) NOT NULL CHECK (revision >= 1),
                PRIMARY KEY (endpoint, model)
            )\(sql.clustered)
            """,
            """
            ALTER TABLE accounts ADD COLUMN local_only \(sql.integer) NOT NULL DEFAULT 0
                CHECK (local_only IN (0, 1))
            """,
        ]
    }
}
