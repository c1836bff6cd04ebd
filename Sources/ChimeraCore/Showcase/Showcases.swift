internal import Synchronization

/// The written examples: conversations in the form of an export, one file each in a folder `showcase`.
///
/// Live like personas: every getter looks at the folder, at most once a second. A file that is wrong is
/// listed by `problems()` and left out, or its last good version stays.
public final class Showcases: Sendable {
    private struct State {
        var folders: [WatchedFolder<Showcase>]
        var standing: [Showcase] = []
        var problems: [PersonaFileError] = []
        var lastLook: Duration?
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Duration

    /// - Parameters:
    ///   - folders: each may hold a folder `showcase`; a later one wins over an earlier one by id.
    ///   - now: time since any fixed moment; tests pass their own.
    public init(folders: [String], now: @escaping @Sendable () -> Duration = PersonaLibrary.uptime()) {
        self.now = now
        state = Mutex(
            State(
                folders: folders.map { folder in
                    WatchedFolder(path: "\(folder)/showcase", suffix: ".json", limit: Limits.importBytes) {
                        bytes, file throws(PersonaFileError) in try Showcase(bytes, file: file)
                    }
                }))
    }

    /// By id.
    public func all() -> [Showcase] { look().standing }
    public func problems() -> [PersonaFileError] { look().problems }

    public func showcase(_ id: String) throws(Problem) -> Showcase {
        guard let found = all().first(where: { $0.id == id }) else { throw .notFound("example", id) }
        return found
    }

    private func look() -> (standing: [Showcase], problems: [PersonaFileError]) {
        let now = now()
        return state.withLock { state in
            if let last = state.lastLook, now - last < .seconds(1) { return (state.standing, state.problems) }
            state.lastLook = now
            var changed = false
            for index in state.folders.indices where state.folders[index].look() { changed = true }
            if changed {
                var byID: [String: Showcase] = [:]
                state.problems = []
                for index in state.folders.indices {
                    let settled = state.folders[index].settle()
                    for one in settled.standing { byID[one.id] = one }
                    state.problems += settled.problems
                }
                state.standing = byID.values.sorted { $0.id < $1.id }
            }
            return (state.standing, state.problems)
        }
    }
}
