public import ChimeraCore
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// An instance's data, open. One process at a time has it; `close` it, or end the process.
public final class Database: Sendable {
    public let stores: Stores
    public let folder: String
    /// Held until `close`. A server writes its address into it.
    public let lock: LockFile
    let engine: any SQLDatabase
    private let isTemporary: Bool

    private init(folder: String, lock: LockFile, engine: any SQLDatabase, isTemporary: Bool) {
        self.folder = folder
        self.lock = lock
        self.engine = engine
        self.isTemporary = isTemporary
        stores = .sql(engine)
    }

    /// Opens the data folder, making it (0700) and its files (0600) where they are missing; takes the lock,
    /// brings the schema up to date, and ends what a killed process left open.
    ///
    /// Throws `Problem`: `.conflict` when another process holds the folder (`LockFile.holder` says which),
    /// else `.storage` with what is wrong with which path and how to go on.
    public static func open(folder: String) async throws -> Database {
        try await open(folder: folder, isTemporary: false)
    }

    /// For tests: a new folder that goes when it is closed.
    public static func temporary() async throws -> Database {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/chimera-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw DataFolder.problem(errno, parent, parent) }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return try await open(folder: folder, isTemporary: true)
    }

    private static func open(folder: String, isTemporary: Bool) async throws -> Database {
        try DataFolder.make(folder)
        let lock = try await LockFile.acquire(in: folder)
        let path = "\(folder)/chimera.db"
        try DataFolder.makeFile(path)
        let engine = try SQLiteDatabase(path: path)
        try await Migrator().run(on: engine, named: path)
        let database = Database(folder: folder, lock: lock, engine: engine, isTemporary: isTemporary)
        try await SQLRunStore(database: engine).closeOrphans(at: .now)
        return database
    }

    /// Waits for the transactions that are under way. Later ones fail with `.unavailable`.
    public func close() throws {
        try engine.close()
        lock.release()
        if isTemporary { removeFolder() }
    }

    deinit { if isTemporary { removeFolder() } }

    private func removeFolder() {
        for name in ["chimera.db", "chimera.db-wal", "chimera.db-shm", "chimera.lock"] {
            unlink("\(folder)/\(name)")
        }
        rmdir(folder)
    }
}
