internal import ChimeraCore
internal import GRDB

/// SQLite's errors in words for the person who can mend them. SQL and values stay out: a value may be
/// what somebody said in confidence.
enum SQLiteProblem {
    /// What is no storage error (a `Problem`, `LostFence`) stays as it is.
    static func of(_ error: any Error, at path: String) -> any Error {
        switch error {
        case let error as DatabaseError: problem(error, path)
        case let error as UnreadableColumn:
            Problem(
                .storage,
                "\(path) holds a row that this version of Chimera cannot read (\(error.detail)). "
                    + "Update Chimera; if it is the newest, restore a backup.")
        default: error
        }
    }

    private static func problem(_ error: DatabaseError, _ path: String) -> Problem {
        switch error.resultCode {
        case .SQLITE_FULL:
            Problem(
                .storage,
                "The disk that holds \(path) is full, so this was not stored. "
                    + "Free some space and try again; what was stored before is safe.")
        case .SQLITE_NOTADB:
            Problem(
                .storage,
                "\(path) is not a database. Move the file away to begin anew, or put a backup in its place.")
        case .SQLITE_CORRUPT:
            Problem(
                .storage,
                "\(path) is damaged. Stop Chimera, move the file away together with its -wal and -shm, and "
                    + "put a backup in its place; without one, `sqlite3 OLD .recover | sqlite3 NEW` saves what "
                    + "can be read.")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            Problem(
                .storage,
                "\(path) cannot be written. Give this user the right to write the file and its folder, "
                    + "or choose another folder with --data-dir.")
        case .SQLITE_CANTOPEN:
            Problem(
                .storage,
                "\(path) cannot be opened. See that it is a file and that this user may read and write it "
                    + "and its folder, or choose another folder with --data-dir.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            Problem(
                .unavailable,
                "Another program holds \(path) locked. Close it (a database browser, a backup) and try again."
            )
        case .SQLITE_IOERR:
            Problem(
                .storage,
                "The disk that holds \(path) reports a fault (SQLite \(error.extendedResultCode.rawValue)), so "
                    + "this was not stored. See that the disk has space and is still there, then try again.")
        case .SQLITE_CONSTRAINT: constraint(error)
        case .SQLITE_MISUSE: Problem(.unavailable, "The database \(path) is closed: Chimera is stopping.")
        default:
            Problem(
                .internal,
                "SQLite refused a statement (\(error.extendedResultCode.rawValue): \(error.message ?? "no text")). "
                    + "This is a fault in Chimera; please report it.")
        }
    }

    /// The stores look first and say it better; this is for what only the schema caught.
    private static func constraint(_ error: DatabaseError) -> Problem {
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY:
            Problem(.conflict, "Something with this id or name exists already. Use another one.")
        case .SQLITE_CONSTRAINT_FOREIGNKEY:
            Problem(.conflict, "Something that this belongs to is gone. Load it again and repeat the change.")
        default:
            Problem(
                .internal,
                "The database refused a value (\(error.message ?? "no text")). "
                    + "This is a fault in Chimera; please report it.")
        }
    }
}
