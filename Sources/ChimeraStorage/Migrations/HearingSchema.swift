extension Migration {
    /// What each one hears and was asked: voices of messages, prompts as they were sent, summaries.
    static let hearingSchema = Migration(4, "voices, prompts, summaries", lowestReader: 2) { sql in
        [
            "ALTER TABLE messages ADD COLUMN voice \(sql.text)",
            "ALTER TABLE messages ADD COLUMN writer \(sql.text)",
            // What a prompt needs of a long conversation beside its newest messages.
            """
            CREATE INDEX messages_standing ON messages (branch, position)
            WHERE kind = 'notice' OR voice IN ('secret', 'director')
            """,
            """
            CREATE TABLE prompts (
                message \(sql.text) PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
                document \(sql.text) NOT NULL
            )\(sql.clustered)
            """,
            // Rules and cards are the same for hundreds of turns: each once. They go with their conversation.
            """
            CREATE TABLE prompt_texts (
                conversation \(sql.text) NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
                hash \(sql.text) NOT NULL,
                text \(sql.text) NOT NULL,
                PRIMARY KEY (conversation, hash)
            )\(sql.clustered)
            """,
            """
            CREATE TABLE summaries (
                id \(sql.text) PRIMARY KEY CHECK (length(id) = 36),
                conversation \(sql.text) NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
                branch \(sql.text) NOT NULL REFERENCES branches (id) ON DELETE CASCADE,
                position \(sql.integer) NOT NULL CHECK (position >= 1),
                until \(sql.text) NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
                audience \(sql.text),
                text \(sql.text) NOT NULL CHECK (text <> ''),
                model \(sql.text),
                edited_by \(sql.text),
                created_at \(sql.integer) NOT NULL,
                revision \(sql.integer) NOT NULL CHECK (revision >= 1)
            )\(sql.strict)
            """,
            "CREATE INDEX summaries_place ON summaries (branch, position)",
        ]
    }
}
