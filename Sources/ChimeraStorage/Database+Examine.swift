extension Database {
    /// What `chimera doctor` wants to know.
    public struct Report: Hashable, Sendable {
        public let path: String
        public let bytes: Int
        public let schemaVersion: Int
        /// In SQLite's own words; empty when the file is whole.
        public let problems: [String]
    }

    /// Reads the whole file: seconds for a large one.
    public func examine() async throws -> Report {
        let path = "\(folder)/chimera.db"
        return try await engine.read { connection in
            let version: Int = try connection.value("SELECT COALESCE(MAX(number), 0) FROM migrations") ?? 0
            let pages: Int = try connection.value("PRAGMA page_count") ?? 0
            let size: Int = try connection.value("PRAGMA page_size") ?? 0
            let lines: [String] = try connection.rows("PRAGMA integrity_check(20)").map { row in
                var row = row
                return try row.next()
            }
            return Report(
                path: path, bytes: pages * size, schemaVersion: version, problems: lines.filter { $0 != "ok" }
            )
        }
    }
}
