extension Migration {
    /// What the page needs besides: marks, endpoints set up by hand, search, and a run's queue.
    ///
    /// Programs of the schema before must not use it: they would store and purge messages behind the
    /// index's back, and what was purged would still be in it.
    static let pageSchema = Migration(2, "marks, endpoints, search, queues", lowestReader: 2) { sql in
        marks(sql) + endpoints(sql) + search(sql) + queues(sql)
    }

    private static func marks(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE marks (
                conversation \(sql.text) NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
                account \(sql.text) NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                pinned \(sql.integer) NOT NULL CHECK (pinned IN (0, 1)),
                archived \(sql.integer) NOT NULL CHECK (archived IN (0, 1)),
                read \(sql.integer) NOT NULL CHECK (read >= 0),
                PRIMARY KEY (conversation, account)
            )\(sql.clustered)
            """,
            "CREATE INDEX marks_account ON marks (account)",
        ]
    }

    private static func endpoints(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE endpoints (
                name \(sql.text) PRIMARY KEY CHECK (name <> ''),
                base_url \(sql.text) NOT NULL CHECK (base_url <> ''),
                key \(sql.text),
                key_tail \(sql.text),
                created_at \(sql.integer) NOT NULL,
                revision \(sql.integer) NOT NULL CHECK (revision >= 1),
                CHECK ((key IS NULL) = (key_tail IS NULL))
            )\(sql.strict)
            """
        ]
    }

    /// Words come from Swift, so both engines are told to take them as they are: letters and digits between
    /// spaces. Prefixes of three and four characters have an index of their own (while somebody types);
    /// longer ones match few words, shorter ones are taken as whole words.
    static func searchIndex(_ sql: Dialect) -> [String] {
        switch sql {
        case .sqlite:
            [
                """
                CREATE VIRTUAL TABLE search USING fts5 (words, columnsize = 0, prefix = '3 4', tokenize = 'ascii')
                """
            ]
        case .postgres:
            [
                """
                CREATE TABLE search (
                    number BIGINT PRIMARY KEY REFERENCES messages (number) ON DELETE CASCADE,
                    words TSVECTOR NOT NULL
                )
                """,
                "CREATE INDEX search_words ON search USING gin (words)",
            ]
        }
    }

    private static func search(_ sql: Dialect) -> [String] {
        searchIndex(sql) + [
            // Messages up to this number were stored before there was an index; see `SearchStore.catchUp`.
            """
            INSERT INTO meta (name, value)
            SELECT 'search behind', CAST(COALESCE(MAX(number), 0) AS TEXT) FROM messages
            """,
            "CREATE INDEX conversations_trashed ON conversations (owner) WHERE trashed_at IS NOT NULL",
            "CREATE INDEX members_shared ON members (account) WHERE role <> 'owner'",
        ]
    }

    private static func queues(_ sql: Dialect) -> [String] {
        [
            "ALTER TABLE runs ADD COLUMN queue \(sql.text) NOT NULL DEFAULT '[]'",
            "ALTER TABLE runs ADD COLUMN paused_because \(sql.text)",
            """
            ALTER TABLE runs ADD COLUMN goes_on_unattended \(sql.integer) NOT NULL DEFAULT 0
                CHECK (goes_on_unattended IN (0, 1))
            """,
        ]
    }
}
