internal import Synchronization

/// The formats on disk, those shipped and the user's own, whose ids win. A changed file is live at the next look,
/// at most a second later; of a wrong one the last good version stays.
public final class FormatLibrary: Sendable {
    private struct State {
        var layers: [WatchedFolder<Format>]
        var formats: [Format] = []
        var problems: [PersonaFileError] = []
        var lastLook: Duration?
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Duration

    /// - Parameter folders: each may hold a folder `formats`; a later one wins over an earlier one by id.
    public init(folders: [String], now: @escaping @Sendable () -> Duration = PersonaLibrary.uptime()) {
        self.now = now
        state = Mutex(
            State(
                layers: folders.map { folder in
                    WatchedFolder(path: "\(folder)/formats", suffix: ".yaml") {
                        bytes, file throws(PersonaFileError) in try FormatFile.parse(bytes, file: file)
                    }
                }))
    }

    /// By id.
    public func formats() -> [Format] { looked().formats }
    public func format(_ id: String) -> Format? { looked().formats.first { $0.id == id } }
    /// What is wrong in the files now.
    public func problems() -> [PersonaFileError] { looked().problems }

    private func looked() -> (formats: [Format], problems: [PersonaFileError]) {
        let now = now()
        return state.withLock { state in
            if let last = state.lastLook, now - last < .seconds(1) { return (state.formats, state.problems) }
            state.lastLook = now
            var changed = false
            for index in state.layers.indices where state.layers[index].look() { changed = true }
            if changed {
                var known: [String: Format] = [:]
                state.problems = []
                for index in state.layers.indices {
                    let (standing, wrong) = state.layers[index].settle()
                    for format in standing { known[format.id] = format }
                    state.problems += wrong
                }
                state.formats = known.values.sorted { $0.id < $1.id }
            }
            return (state.formats, state.problems)
        }
    }
}
