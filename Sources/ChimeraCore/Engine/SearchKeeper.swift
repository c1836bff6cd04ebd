internal import Logging

/// Does what the index has left to do, in small steps beside everything else: a server is ready before it
/// begins, and whoever writes meanwhile waits for one step at most.
struct SearchKeeper {
    let store: any SearchStore
    let clock: EngineClock
    let log: Logger

    /// Between two looks whether there is anything; a purge leaves something to clear.
    static let interval = Duration.seconds(60)

    func run() async {
        while !Task.isCancelled {
            do {
                while try await store.catchUp(), !Task.isCancelled { await Task.yield() }
            } catch {
                log.warning("the search index could not be caught up with", metadata: ["error": "\(error)"])
            }
            try? await clock.sleep(Self.interval)
        }
    }
}
