internal import GRDB
internal import Synchronization

/// Folds the write-ahead log into the file beside the writer, not within a commit.
///
/// SQLite's own checkpoint runs in the commit that made the log long enough, and syncs the disk there: one
/// turn in a hundred waited 8 ms for it. On a connection of its own a passive checkpoint holds nobody up.
/// SQLite's stays as the backstop for a log that grows in one great transaction.
final class Checkpointer: Sendable {
    /// Between two checkpoints: about 10 MB of log at ten pages a transaction.
    static let writes = 250
    static let backstopPages = 16_384

    private let queue: DatabaseQueue
    private let state = Mutex(State())

    private struct State {
        var writes = 0
        var isRunning = false
    }

    init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "chimera.checkpoint"
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    func noteWrite() {
        let isDue = state.withLock { state in
            state.writes += 1
            guard state.writes >= Self.writes, !state.isRunning else { return false }
            state = State(writes: 0, isRunning: true)
            return true
        }
        guard isDue else { return }
        queue.asyncWriteWithoutTransaction { [self] database in
            // What fails here (a reader in the way, a full disk) the next one does, or the backstop.
            _ = try? database.checkpoint(.passive)
            state.withLock { $0.isRunning = false }
        }
    }

    func close() throws { try queue.close() }
}
