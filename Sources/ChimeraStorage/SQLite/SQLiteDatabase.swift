internal import ChimeraCore
internal import GRDB

/// SQLite in one file, through GRDB's pool: one writer, several readers, none waits for the other.
///
/// WAL with synchronous=NORMAL: a killed process loses nothing that was committed; a power cut may lose
/// the last transactions, never the file.
struct SQLiteDatabase: SQLDatabase {
    let path: String
    private let pool: DatabasePool
    private let checkpointer: Checkpointer
    private let writer: SQLiteWriter

    var dialect: Dialect { .sqlite }

    init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "chimera"
        configuration.foreignKeysEnabled = true
        // Only a foreign program (a database browser, a backup) can hold a lock here.
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { connection in
            try connection.execute(sql: "PRAGMA synchronous = NORMAL")
            try connection.execute(sql: "PRAGMA temp_store = MEMORY")
            try connection.execute(sql: "PRAGMA wal_autocheckpoint = \(Checkpointer.backstopPages)")
            // What was deleted is overwritten: a purge leaves nothing in the file. Debian's default, made ours.
            try connection.execute(sql: "PRAGMA secure_delete = ON")
            // A purge may blow the log up; the next checkpoint gives the space back.
            try connection.execute(sql: "PRAGMA journal_size_limit = 16777216")
        }
        self.path = path
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            checkpointer = try Checkpointer(path: path)
            writer = SQLiteWriter(pool, path: path)
        } catch {
            throw SQLiteProblem.of(error, at: path)
        }
    }

    /// Not GRDB's `await pool.read`: that one stops when the caller's task is cancelled.
    func read<T: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { access in
                continuation.resume(
                    with: Result { try work(SQLiteConnection(database: access.get())) }
                        .mapError { SQLiteProblem.of($0, at: path) })
            }
        }
    }

    func glance<T: Sendable>(
        _ work: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        try await writer.transaction(.deferred, work)
    }

    func write<T: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let value = try await writer.transaction(.immediate, work)
        checkpointer.noteWrite()
        return value
    }

    /// Readers go first: only a writer that closes last folds the log into the file, so that a copy of the
    /// one file is a copy of everything.
    func close() throws {
        do {
            try checkpointer.close()
            pool.releaseMemory()
            try pool.close()
        } catch { throw SQLiteProblem.of(error, at: path) }
    }
}
