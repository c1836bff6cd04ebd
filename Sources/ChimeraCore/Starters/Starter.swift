internal import Synchronization

/// Something to talk about.
public struct Starter: Sendable, Hashable, Codable {
    public let text: String
    /// What kind of persona it suits.
    public let tags: [String]

    public init(_ text: String, tags: [String] = []) {
        self.text = text
        self.tags = tags
    }
}

/// The written topics, read live: `Resources/starters/*.yaml` and the same folder of the user's data.
///
/// A file has `tags` and `topics`; its name is free. One that is wrong is listed by `problems()`, and its last good
/// version stays.
public final class Starters: Sendable {
    private struct State {
        var folders: [WatchedFolder<[Starter]>]
        var lastLook: Duration?
        var topics: [Starter] = []
        var problems: [PersonaFileError] = []
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Duration

    public init(folders: [String], now: @escaping @Sendable () -> Duration = PersonaLibrary.uptime()) {
        self.now = now
        state = Mutex(
            State(
                folders: folders.map {
                    WatchedFolder(path: "\($0)/starters", suffix: ".yaml", parse: StarterFile.parse)
                }))
    }

    public func all() -> [Starter] { look().topics }
    public func problems() -> [PersonaFileError] { look().problems }

    /// Topics for these personas, those that suit them more often; each once, in an order that the dice give.
    public func topics(
        for personas: [Persona], count: Int, without topic: String?, dice: inout Dice
    ) -> [Starter] {
        let tags = personas.map { Set($0.tags) }
        var left = all().filter { $0.text != topic }.map { starter in
            (starter: starter, weight: 1 + 3 * tags.count { !$0.isDisjoint(with: starter.tags) })
        }
        var chosen: [Starter] = []
        while chosen.count < count, !left.isEmpty {
            var ball = Int.random(in: 0..<left.reduce(0) { $0 + $1.weight }, using: &dice)
            let index = left.firstIndex { one in
                ball -= one.weight
                return ball < 0
            }
            guard let index else { break }
            chosen.append(left.remove(at: index).starter)
        }
        return chosen
    }

    private func look() -> (topics: [Starter], problems: [PersonaFileError]) {
        let now = now()
        return state.withLock { state in
            if state.lastLook.map({ now - $0 >= .seconds(1) }) ?? true {
                state.lastLook = now
                var changed = false
                for index in state.folders.indices where state.folders[index].look() { changed = true }
                if changed {
                    state.topics = []
                    state.problems = []
                    for index in state.folders.indices {
                        let settled = state.folders[index].settle()
                        state.topics += settled.standing.flatMap(\.self)
                        state.problems += settled.problems
                    }
                }
            }
            return (state.topics, state.problems)
        }
    }
}

/// `tags`, a list of words, and `topics`, a list of lines.
enum StarterFile {
    static func parse(_ bytes: [UInt8], file: String) throws(PersonaFileError) -> [Starter] {
        let source = try SourceText(bytes, file: file)
        var reader = YAMLReader(file: file, offset: 0)
        let fields = try reader.document(source.text, known: ["tags", "topics"])
        guard let topics = fields["topics"] else {
            throw reader.error("", "The key topics is missing. Add it.")
        }
        let tags = try fields["tags"].map { node throws(PersonaFileError) in
            try reader.texts(node, "tags")
        }
        return try reader.texts(topics, "topics").enumerated().map {
            index, text throws(PersonaFileError) in
            let line = Text.line(text)
            guard !line.isEmpty, line.count <= Limits.titleCharacters else {
                throw reader.error(
                    "topics[\(index)]", "A topic has 1 to \(Limits.titleCharacters) characters.")
            }
            return Starter(line, tags: tags ?? [])
        }
    }
}
