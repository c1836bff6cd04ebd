extension Migration {
    /// Foreign keys stand where a purge must take rows along, each with an index behind it. There is none
    ///  - into `calls`: what was spent outlives what was said;
    ///  - on a message's parent, author and run, and on a conversation's main branch: each would cost
    ///    every message an index, and they are removed together with the conversation only.
    ///
    /// Lists of names are checked where they are closed (states, roles); kinds may grow, and SQLite can
    /// change a CHECK only by writing the whole table again.
    static let firstSchema = Migration(1, "first schema", lowestReader: 1) { sql in
        accounts(sql) + conversations(sql) + messages(sql) + runs(sql) + streams(sql) + library(sql)
    }

    private static func accounts(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE accounts (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                name \(sql.text) NOT NULL CHECK (name <> ''),
                name_key \(sql.text) NOT NULL UNIQUE,
                glyph \(sql.text),
                about \(sql.text),
                is_owner \(sql.integer) NOT NULL CHECK (is_owner IN (0, 1)),
                created_at \(sql.integer) NOT NULL,
                revision \(sql.integer) NOT NULL CHECK (revision >= 1)
            )\(sql.strict)
            """,
            "CREATE UNIQUE INDEX accounts_owner ON accounts (is_owner) WHERE is_owner = 1",
            """
            CREATE TABLE credentials (
                hash \(sql.text) PRIMARY KEY CHECK (length(hash) = 64),
                kind \(sql.text) NOT NULL CHECK (kind IN ('token', 'session')),
                account \(sql.text) NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                name \(sql.text) NOT NULL,
                created_at \(sql.integer) NOT NULL,
                expires_at \(sql.integer)
            )\(sql.strict)
            """,
            "CREATE INDEX credentials_account ON credentials (account)",
        ]
    }

    private static func conversations(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE conversations (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                owner \(sql.text) NOT NULL REFERENCES accounts (id),
                kind \(sql.text) NOT NULL,
                title \(sql.text) NOT NULL,
                title_source \(sql.text) NOT NULL CHECK (title_source IN ('none', 'words', 'chosen')),
                topic \(sql.text),
                settings \(sql.text) NOT NULL,
                main_branch \(sql.text) NOT NULL,
                trashed_at \(sql.integer),
                created_at \(sql.integer) NOT NULL,
                updated_at \(sql.integer) NOT NULL,
                revision \(sql.integer) NOT NULL CHECK (revision >= 1)
            )\(sql.strict)
            """,
            """
            CREATE TABLE members (
                conversation \(sql.text) NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
                account \(sql.text) NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                role \(sql.text) NOT NULL CHECK (role IN ('viewer', 'speaker', 'owner')),
                PRIMARY KEY (conversation, account)
            )\(sql.clustered)
            """,
            "CREATE INDEX members_account ON members (account, conversation)",
            """
            CREATE TABLE branches (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                conversation \(sql.text) NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
                name \(sql.text) NOT NULL,
                parent \(sql.text) REFERENCES branches (id) ON DELETE CASCADE,
                fork_position \(sql.integer) CHECK (fork_position >= 0),
                tip \(sql.integer) NOT NULL CHECK (tip >= 0),
                created_at \(sql.integer) NOT NULL,
                revision \(sql.integer) NOT NULL CHECK (revision >= 1),
                CHECK ((parent IS NULL) = (fork_position IS NULL))
            )\(sql.strict)
            """,
            "CREATE INDEX branches_conversation ON branches (conversation)",
            "CREATE INDEX branches_parent ON branches (parent) WHERE parent IS NOT NULL",
            """
            CREATE TABLE views (
                conversation \(sql.text) NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
                account \(sql.text) NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                branch \(sql.text) NOT NULL,
                PRIMARY KEY (conversation, account)
            )\(sql.clustered)
            """,
            """
            CREATE TABLE participants (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                conversation \(sql.text) NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
                kind \(sql.text) NOT NULL,
                name \(sql.text) NOT NULL CHECK (name <> ''),
                name_key \(sql.text) NOT NULL,
                glyph \(sql.text) NOT NULL,
                hue \(sql.integer) NOT NULL,
                muted \(sql.integer) NOT NULL CHECK (muted IN (0, 1)),
                present \(sql.integer) NOT NULL CHECK (present IN (0, 1)),
                seat \(sql.integer) NOT NULL,
                revision \(sql.integer) NOT NULL CHECK (revision >= 1),
                details \(sql.text) NOT NULL
            )\(sql.strict)
            """,
            "CREATE INDEX participants_seat ON participants (conversation, seat)",
            "CREATE UNIQUE INDEX participants_name ON participants (conversation, name_key) WHERE present = 1",
        ]
    }

    private static func messages(_ sql: Dialect) -> [String] {
        [
            // `number` is the row of the search index.
            """
            CREATE TABLE messages (
                number \(sql.counter),
                id \(sql.text) NOT NULL UNIQUE CHECK (length(id) = 36),
                conversation \(sql.text) NOT NULL,
                branch \(sql.text) NOT NULL REFERENCES branches (id) ON DELETE CASCADE,
                position \(sql.integer) NOT NULL CHECK (position >= 1),
                parent \(sql.text),
                kind \(sql.text) NOT NULL,
                author \(sql.text),
                author_name \(sql.text) NOT NULL,
                state \(sql.text) NOT NULL CHECK (state IN ('writing', 'done', 'interrupted', 'failed')),
                removed \(sql.integer) NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
                attempt \(sql.integer) NOT NULL CHECK (attempt >= 1),
                audience \(sql.text),
                run \(sql.text),
                reason \(sql.text),
                model \(sql.text),
                figures \(sql.text),
                created_at \(sql.integer) NOT NULL,
                finished_at \(sql.integer),
                revision \(sql.integer) NOT NULL CHECK (revision >= 1),
                UNIQUE (branch, position),
                CHECK (state <> 'writing' OR (run IS NOT NULL AND finished_at IS NULL AND removed = 0))
            )\(sql.strict)
            """,
            "CREATE INDEX messages_writing ON messages (run) WHERE state = 'writing'",
            """
            CREATE TABLE parts (
                message \(sql.text) NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
                attempt \(sql.integer) NOT NULL CHECK (attempt >= 1),
                idx \(sql.integer) NOT NULL CHECK (idx >= 0),
                kind \(sql.text) NOT NULL,
                text \(sql.text) NOT NULL,
                data \(sql.text),
                PRIMARY KEY (message, attempt, idx)
            )\(sql.strict)
            """,
            // `start` counts UTF-16 units; pieces are appended and never rewritten.
            """
            CREATE TABLE drafts (
                message \(sql.text) NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
                attempt \(sql.integer) NOT NULL CHECK (attempt >= 1),
                part \(sql.integer) NOT NULL CHECK (part >= 0),
                start \(sql.integer) NOT NULL CHECK (start >= 0),
                text \(sql.text) NOT NULL,
                PRIMARY KEY (message, attempt, part, start)
            )\(sql.clustered)
            """,
        ]
    }

    private static func runs(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE runs (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                conversation \(sql.text) NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
                branch \(sql.text) NOT NULL REFERENCES branches (id) ON DELETE CASCADE,
                started_by \(sql.text) NOT NULL,
                state \(sql.text) NOT NULL CHECK (state IN ('running', 'paused', 'stopped')),
                strategy \(sql.text) NOT NULL,
                limits \(sql.text) NOT NULL,
                speed \(sql.real) NOT NULL,
                seed \(sql.integer) NOT NULL,
                turns \(sql.integer) NOT NULL CHECK (turns >= 0),
                tokens \(sql.integer) NOT NULL CHECK (tokens >= 0),
                active_milliseconds \(sql.integer) NOT NULL CHECK (active_milliseconds >= 0),
                stop \(sql.text),
                fence \(sql.integer) NOT NULL CHECK (fence >= 0),
                beat \(sql.integer) NOT NULL DEFAULT 0,
                node \(sql.text),
                started_at \(sql.integer) NOT NULL,
                stopped_at \(sql.integer),
                revision \(sql.integer) NOT NULL CHECK (revision >= 1),
                CHECK ((state = 'stopped') = (stop IS NOT NULL))
            )\(sql.strict)
            """,
            // A branch is one run's at a time.
            "CREATE UNIQUE INDEX runs_lease ON runs (branch) WHERE state <> 'stopped'",
            "CREATE INDEX runs_open ON runs (conversation) WHERE state <> 'stopped'",
            "CREATE INDEX runs_branch ON runs (branch, started_at)",
            "CREATE INDEX runs_conversation ON runs (conversation, started_at)",
            """
            CREATE TABLE calls (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                account \(sql.text) NOT NULL,
                conversation \(sql.text) NOT NULL,
                run \(sql.text),
                message \(sql.text),
                purpose \(sql.text) NOT NULL,
                persona \(sql.text) NOT NULL,
                endpoint \(sql.text) NOT NULL,
                model \(sql.text) NOT NULL,
                attempt \(sql.integer) NOT NULL CHECK (attempt >= 1),
                state \(sql.text) NOT NULL CHECK (state IN ('started', 'done', 'failed', 'cancelled', 'lost')),
                input \(sql.integer),
                output \(sql.integer),
                cache_read \(sql.integer),
                cache_write \(sql.integer),
                reasoning \(sql.integer),
                estimated \(sql.integer) CHECK (estimated IN (0, 1)),
                cost \(sql.integer),
                request_id \(sql.text),
                error \(sql.text),
                started_at \(sql.integer) NOT NULL,
                ended_at \(sql.integer),
                CHECK ((input IS NULL) = (output IS NULL))
            )\(sql.clustered)
            """,
            "CREATE INDEX calls_conversation ON calls (conversation, started_at)",
            "CREATE INDEX calls_open ON calls (message) WHERE state = 'started'",
        ]
    }

    private static func streams(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE streams (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                kind \(sql.text) NOT NULL CHECK (kind IN ('account', 'conversation')),
                seq \(sql.integer) NOT NULL CHECK (seq >= 0)
            )\(sql.strict)
            """,
            """
            CREATE TABLE events (
                stream \(sql.text) NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
                seq \(sql.integer) NOT NULL CHECK (seq >= 1),
                kind \(sql.text) NOT NULL,
                subject \(sql.text) NOT NULL,
                revision \(sql.integer) NOT NULL,
                account \(sql.text),
                command \(sql.text),
                audience \(sql.text),
                facts \(sql.text) NOT NULL,
                at \(sql.integer) NOT NULL,
                PRIMARY KEY (stream, seq)
            )\(sql.clustered)
            """,
            """
            CREATE TABLE commands (
                account \(sql.text) NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                id \(sql.text) NOT NULL,
                digest \(sql.text) NOT NULL,
                result \(sql.text) NOT NULL,
                at \(sql.integer) NOT NULL,
                PRIMARY KEY (account, id)
            )\(sql.clustered)
            """,
            """
            CREATE TABLE cursors (
                name \(sql.text) NOT NULL,
                stream \(sql.text) NOT NULL REFERENCES streams (id) ON DELETE CASCADE,
                seq \(sql.integer) NOT NULL CHECK (seq >= 0),
                PRIMARY KEY (name, stream)
            )\(sql.clustered)
            """,
            "CREATE INDEX cursors_stream ON cursors (stream)",
        ]
    }

    private static func library(_ sql: Dialect) -> [String] {
        [
            """
            CREATE TABLE personas (
                account \(sql.text) NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                id \(sql.text) NOT NULL,
                document \(sql.text) NOT NULL,
                revision \(sql.integer) NOT NULL CHECK (revision >= 1),
                PRIMARY KEY (account, id)
            )\(sql.strict)
            """,
            """
            CREATE TABLE blobs (
                account \(sql.text) NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
                sha256 \(sql.text) NOT NULL CHECK (length(sha256) = 64),
                piece \(sql.integer) NOT NULL CHECK (piece >= 0),
                bytes \(sql.bytes) NOT NULL CHECK (length(bytes) <= 262144),
                PRIMARY KEY (account, sha256, piece)
            )\(sql.strict)
            """,
        ]
    }
}
