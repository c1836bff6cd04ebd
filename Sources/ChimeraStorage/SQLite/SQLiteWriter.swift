internal import GRDB

/// The writer's connection, one transaction at a time, on the thread of whoever asks.
///
/// An actor of the common pool: a call that finds it free goes on where it is, and one that has to wait is taken
/// up by the thread that is there already. GRDB's own queue changes threads for every transaction, there and back,
/// which costs more than most of ours take (0.05 to 0.3 ms). Such short work may stand on a thread of the pool;
/// nothing here waits for a disk, since commits do not sync and checkpoints have a connection of their own.
actor SQLiteWriter {
    private let pool: DatabasePool
    private let path: String

    init(_ pool: DatabasePool, path: String) {
        self.pool = pool
        self.path = path
    }

    func transaction<T: Sendable>(
        _ kind: GRDB.Database.TransactionKind, _ work: @Sendable (any SQLConnection) throws -> T
    ) throws -> T {
        do {
            return try pool.writeWithoutTransaction { database in
                // Prepared once: `beginTransaction` and `commit` of GRDB compile theirs each time.
                try database.cachedStatement(sql: "BEGIN \(kind.rawValue) TRANSACTION").execute()
                do {
                    let value = try work(SQLiteConnection(database: database))
                    try database.cachedStatement(sql: "COMMIT TRANSACTION").execute()
                    return value
                } catch {
                    // SQLite has rolled back by itself after some errors (a full disk, for one).
                    if database.isInsideTransaction { try? database.rollback() }
                    throw error
                }
            }
        } catch {
            throw SQLiteProblem.of(error, at: path)
        }
    }
}
