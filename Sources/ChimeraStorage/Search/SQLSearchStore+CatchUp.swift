internal import ChimeraCore

extension SearchIndex {
    /// In `meta`: the highest number that was stored before there was an index and is not in it yet.
    static let behindKey = "search behind"
    /// In `meta`: 1 while words of purged messages may still lie in the index's files.
    static let leftoversKey = "search leftovers"
    /// Messages a step: some ten milliseconds, so that whoever writes meanwhile waits no longer.
    static let step = 100
    /// Pages of the index that one step of clearing writes.
    static let mergedPages = 200
}

extension SQLSearchStore {
    func catchUp() async throws -> Bool {
        let (behind, leftovers) = try await database.read { connection in
            (try connection.meta(SearchIndex.behindKey), try connection.meta(SearchIndex.leftoversKey))
        }
        if behind > 0 {
            try await database.write { try $0.indexStep() }
            return true
        }
        if leftovers > 0 {
            try await database.write { try $0.clearStep(isFirst: leftovers == 1) }
            return true
        }
        return false
    }
}

extension SQLConnection {
    func meta(_ name: String) throws -> Int {
        let value: String? = try value("SELECT value FROM meta WHERE name = $1", name)
        return value.flatMap { Int($0) } ?? 0
    }

    func set(_ name: String, to number: Int) throws {
        try execute(
            """
            INSERT INTO meta (name, value) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, name, String(number))
    }

    /// The next messages below the mark, and the mark with them in one transaction: a killed process goes on
    /// where it was.
    fileprivate func indexStep() throws {
        let behind = try meta(SearchIndex.behindKey)
        var messages = try rows(
            """
            SELECT number, \(Message.columns) FROM messages WHERE number <= $1 ORDER BY number DESC LIMIT $2
            """, behind, SearchIndex.step
        ).map { row in
            var row = row
            return (number: try row.next(Int.self), message: try Message(&row))
        }
        for index in messages.indices where messages[index].message.hasParts {
            let message = messages[index].message
            messages[index].message.parts = try parts(of: message.id, attempt: message.attempt)
        }
        // Upwards: the index takes rising numbers in one go.
        for (_, message) in messages.reversed() { try self.index(message) }
        let isDone = messages.count < SearchIndex.step
        try set(SearchIndex.behindKey, to: isDone ? 0 : (messages.last.map { $0.number - 1 } ?? 0))
    }

    /// FTS5 only notes that a row is gone; its words go when the pieces of the index are merged into one.
    /// The first step asks for all of them to be merged, the next ones go on, until one changes nothing.
    fileprivate func clearStep(isFirst: Bool) throws {
        let before: Int = try value("SELECT total_changes()") ?? 0
        try execute(
            "INSERT INTO search (search, rank) VALUES ('merge', $1)",
            isFirst ? -SearchIndex.mergedPages : SearchIndex.mergedPages)
        let after: Int = try value("SELECT total_changes()") ?? 0
        // The statement itself counts as one.
        try set(SearchIndex.leftoversKey, to: after - before < 2 ? 0 : 2)
    }
}
