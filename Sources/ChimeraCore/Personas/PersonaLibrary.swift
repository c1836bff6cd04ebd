internal import Synchronization

/// The personas and casts on disk: those shipped with Chimera and the user's own, whose ids win.
///
/// A changed, added or removed file is live without a restart: every getter looks at the folders first, at
/// most once a second, and reads only the files whose time, size or inode changed. A file that is wrong is
/// listed by `problems()`, and its last good version stays.
///
/// Looking costs a `stat` for each file and blocks for that long; there is no thread and no watch behind it.
public final class PersonaLibrary: Sendable {
    private struct State {
        var layers: [(personas: WatchedFolder<Persona>, casts: WatchedFolder<SeatedCast>)]
        var roster = Roster()
        var lastLook: Duration?
    }

    private struct SeatedCast {
        let cast: Cast
        let reader: YAMLReader
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Duration

    /// - Parameters:
    ///   - folders: each may hold a folder `personas` and a folder `casts`; a later one wins over an earlier
    ///     one by id. One that does not exist is empty until it does.
    ///   - now: time since any fixed moment; tests pass their own.
    public init(folders: [String], now: @escaping @Sendable () -> Duration = PersonaLibrary.uptime()) {
        self.now = now
        state = Mutex(State(layers: folders.map { (Self.personas(in: $0), Self.casts(in: $0)) }))
    }

    /// By id.
    public func personas() -> [Persona] { roster().personas }
    public func persona(_ id: String) -> Persona? { roster().persona(id) }

    /// Only those whose personas all exist, by id.
    public func casts() -> [Cast] { roster().casts }
    public func cast(_ id: String) -> Cast? { roster().cast(id) }

    /// What is wrong in the files now.
    public func problems() -> [PersonaFileError] { roster().problems }

    /// Whom a person means by an id, a name or an alias, in any case, with or without "the".
    ///
    /// - Throws: `Problem.invalid` with the nearest that there is.
    public func persona(named word: String) throws(Problem) -> Persona { try roster().named(word) }
    public func cast(named word: String) throws(Problem) -> Cast { try roster().cast(named: word) }

    /// Looks at the folders now, however short ago the last look was.
    public func refresh() { state.withLock { look(&$0, now()) } }

    public static func uptime() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }

    private func roster() -> Roster {
        let now = now()
        return state.withLock { state in
            if let last = state.lastLook, now - last < .seconds(1) { return state.roster }
            look(&state, now)
            return state.roster
        }
    }

    private static func personas(in folder: String) -> WatchedFolder<Persona> {
        WatchedFolder(path: "\(folder)/personas", suffix: ".md") { bytes, file throws(PersonaFileError) in
            try PersonaFile.parse(bytes, file: file)
        }
    }

    private static func casts(in folder: String) -> WatchedFolder<SeatedCast> {
        WatchedFolder(path: "\(folder)/casts", suffix: ".yaml") { bytes, file throws(PersonaFileError) in
            let (cast, reader) = try CastFile.read(bytes, file: file)
            return SeatedCast(cast: cast, reader: reader)
        }
    }

    private func look(_ state: inout State, _ now: Duration) {
        state.lastLook = now
        var changed = false
        for index in state.layers.indices {
            if state.layers[index].personas.look() { changed = true }
            if state.layers[index].casts.look() { changed = true }
        }
        if changed { state.roster = settled(&state) }
    }

    private func settled(_ state: inout State) -> Roster {
        var problems: [PersonaFileError] = []
        var layers: [(personas: [Persona], casts: [Cast])] = []
        for index in state.layers.indices {
            let (standing, wrong) = state.layers[index].personas.settle()
            layers.append((standing, []))
            problems += wrong
        }
        let known = Set(layers.flatMap(\.personas).map(\.id))
        for index in state.layers.indices {
            let (standing, wrong) = state.layers[index].casts.settle { Self.strangers(in: $0, known) }
            layers[index].casts = standing.map(\.cast)
            problems += wrong
        }
        var roster = Roster(layers: layers)
        roster.problems = problems
        return roster
    }

    private static func strangers(in seated: SeatedCast, _ known: Set<String>) -> PersonaFileError? {
        for (index, seat) in seated.cast.seats.enumerated() where !known.contains(seat.persona) {
            let near = Spelling.nearest(seat.persona, in: known).map { "Did you mean \($0)?" }
            return seated.reader.error(
                "seats[\(index)].persona",
                "There is no persona \(seat.persona). \(near ?? "Seat one of those in the personas folder.")")
        }
        return nil
    }
}
