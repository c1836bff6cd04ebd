extension Database {
    /// What `chimera doctor` wants to know.
    public struct Report: Hashable, Sendable {
        public let path: String
        public let bytes: Int
        public let schemaVersion: Int
        /// In SQLite's own words; empty when the file is whole.
        public let problems: [String]
        public let search: Search
    }

    /// How the search index stands beside the messages.
    public struct Search: Hashable, Sendable {
        /// Messages that are still to be indexed, from before there was an index.
        public let behind: Int
        /// Messages that the index should hold and does not, or holds and should not.
        public let astray: Int
        public let isDamaged: Bool
    }

    /// Reads the whole file: seconds for a large one.
    public func examine() async throws -> Report {
        let path = "\(folder)/chimera.db"
        let search = try await examineSearch()
        return try await engine.read { connection in
            let version: Int = try connection.value("SELECT COALESCE(MAX(number), 0) FROM migrations") ?? 0
            let pages: Int = try connection.value("PRAGMA page_count") ?? 0
            let size: Int = try connection.value("PRAGMA page_size") ?? 0
            let lines: [String] = try connection.rows("PRAGMA integrity_check(20)").map { row in
                var row = row
                return try row.next()
            }
            return Report(
                path: path, bytes: pages * size, schemaVersion: version,
                problems: lines.filter { $0 != "ok" },
                search: search)
        }
    }

    /// Makes the search index anew, whatever is in it: for one that is damaged. Messages are found again as
    /// `SearchStore.catchUp` comes to them.
    public func rebuildSearch() async throws {
        let statements = Migration.searchIndex(engine.dialect)
        try await engine.write { connection in
            try connection.execute("DROP TABLE search")
            for statement in statements { try connection.execute(statement) }
            let newest: Int = try connection.value("SELECT COALESCE(MAX(number), 0) FROM messages") ?? 0
            try connection.set(SearchIndex.behindKey, to: newest)
        }
    }

    private func examineSearch() async throws -> Search {
        let (behind, astray) = try await engine.read { connection in
            let mark = try connection.meta(SearchIndex.behindKey)
            let behind: Int =
                try connection.value(
                    """
                    SELECT COUNT(*) FROM messages m WHERE \(SearchIndex.isSearched) AND m.number <= $1
                        AND NOT EXISTS (SELECT 1 FROM search_content s WHERE s.id = m.number)
                    """, mark) ?? 0
            let missing: Int =
                try connection.value(
                    """
                    SELECT COUNT(*) FROM messages m WHERE \(SearchIndex.isSearched) AND m.number > $1
                        AND NOT EXISTS (SELECT 1 FROM search_content s WHERE s.id = m.number)
                    """, mark) ?? 0
            let extra: Int =
                try connection.value(
                    """
                    SELECT COUNT(*) FROM search_content s WHERE NOT EXISTS (
                        SELECT 1 FROM messages m WHERE m.number = s.id AND \(SearchIndex.isSearched))
                    """) ?? 0
            return (behind, missing + extra)
        }
        // The check is a command to the index, so it needs the writer.
        let isSound: Void? = try? await engine.write {
            try $0.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        }
        return Search(behind: behind, astray: astray, isDamaged: isSound == nil)
    }
}
