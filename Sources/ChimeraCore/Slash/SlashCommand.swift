/// One word behind a slash that a person types in place of a message: the same list in the page and in the terminal.
public struct SlashCommand: Sendable, Hashable, Codable {
    /// What stands behind the word; tells a completion what to offer.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// One of the cast; those of the conversation.
        case participant
        /// A persona of the library.
        case persona
        case model, mood, strategy, format, number, text
    }

    public struct Argument: Sendable, Hashable, Codable {
        public let kind: Kind
        public let isOptional: Bool

        init(_ kind: Kind, optional: Bool = false) {
            self.kind = kind
            isOptional = optional
        }
    }

    public let name: String
    public let arguments: [Argument]
    /// One line: what it does.
    public let help: String

    private init(_ name: String, _ arguments: [Argument] = [], _ help: String) {
        self.name = name
        self.arguments = arguments
        self.help = help
    }

    /// `/whisper NAME TEXT`, with brackets around what may be left out.
    public var usage: String {
        (["/\(name)"]
            + arguments.map { argument in
                let word =
                    argument.kind == .participant || argument.kind == .persona
                    ? "NAME" : argument.kind.rawValue.uppercased()
                return argument.isOptional ? "[\(word)]" : word
            }).joined(separator: " ")
    }

    private static let who = Argument(.participant)
    private static let someone = Argument(.participant, optional: true)
    private static let words = Argument(.text)

    /// Every command, in the order in which help lists them.
    public static let all: [SlashCommand] = [
        SlashCommand("next", [someone], "Let somebody speak next; without a name, one more turn."),
        SlashCommand("go", [], "Go on: one more turn, as an empty message does."),
        SlashCommand("pause", [], "Pause the run after this turn."),
        SlashCommand("resume", [], "Let a paused run go on."),
        SlashCommand("stop", [], "End the run."),
        SlashCommand("interrupt", [], "Cut off who speaks; what was said stays."),
        SlashCommand("skip", [], "Leave out who would be next."),
        SlashCommand("queue", [words], "Who speaks next, in this order: names, separated by commas."),
        SlashCommand("hand", [], "Raise your hand: after this turn the others wait for you."),
        SlashCommand("lower", [], "Lower your hand again."),
        SlashCommand("topic", [words], "What is talked about from now on."),
        SlashCommand("surprise", [], "A topic for this cast, by chance."),
        SlashCommand("mood", [Argument(.mood)], "How heated it shall be: calm, mild, even, lively or fiery."),
        SlashCommand("strategy", [Argument(.strategy)], "How the next speaker is chosen."),
        SlashCommand("speed", [Argument(.number)], "Pauses between turns: 1 as people talk, 0 none."),
        SlashCommand("whisper", [who, words], "Say it to one of them alone; the answer is a whisper too."),
        SlashCommand("as", [who, words], "Speak in the place of one of the cast."),
        SlashCommand("narrate", [words], "Tell what happens, outside the order."),
        SlashCommand(
            "note", [someone, words], "A private note on how to go on: to one, or to the whole cast."),
        SlashCommand("secret", [who, words], "Tell one of the cast what only it knows, from here on."),
        SlashCommand("invite", [Argument(.persona)], "A persona joins, and reads up what was said."),
        SlashCommand(
            "invite-fresh", [Argument(.persona)], "A persona joins and knows nothing of what was said."),
        SlashCommand("leave", [who], "Somebody goes; what it said stays."),
        SlashCommand("mute", [who], "Somebody keeps silent."),
        SlashCommand("unmute", [who], "Somebody may speak again."),
        SlashCommand("model", [who, Argument(.model)], "Which model plays somebody."),
        SlashCommand("knows", [who], "What somebody knows now."),
        SlashCommand("why", [], "Why the last one spoke."),
        SlashCommand("prompt", [], "The request that the last turn was asked with."),
        SlashCommand(
            "export", [Argument(.format, optional: true)], "The conversation as md, txt, json or html."),
        SlashCommand("help", [], "These commands."),
    ]

    /// A text that begins with one slash and a letter. `//` writes a slash.
    public static func isCommand(_ text: String) -> Bool {
        text.first == "/" && text.dropFirst().first.map { $0.isLetter } ?? false
    }

    /// The command and what stands behind it. Throws what to write instead.
    static func read(_ text: String) throws(Problem) -> (command: SlashCommand, rest: String) {
        let body = text.dropFirst()
        let end = body.firstIndex { $0.isWhitespace } ?? body.endIndex
        let name = body[..<end].lowercased()
        guard let command = all.first(where: { $0.name == name }) else {
            let near = all.map(\.name).filter { $0.hasPrefix(name.prefix(2)) }.map { "/\($0)" }
            throw .invalid(
                near.isEmpty
                    ? "There is no command /\(name). Type /help for all of them."
                    : "There is no command /\(name). Near it: \(near.joined(separator: ", ")).",
                field: "text")
        }
        let rest = String(body[end...].drop { $0.isWhitespace })
        if rest.isEmpty, command.arguments.contains(where: { !$0.isOptional }) {
            throw .invalid("Something is missing: \(command.usage). \(command.help)", field: "text")
        }
        return (command, rest)
    }
}

/// A line that begins with a slash, typed into a conversation.
public struct RunSlashCommand: Sendable, Hashable, Codable {
    public var id: CommandID
    public var text: String
    public var branch: BranchID?

    public init(id: CommandID = .make(), text: String, branch: BranchID? = nil) {
        self.id = id
        self.text = text
        self.branch = branch
    }
}

/// What became of it.
public struct SlashOutcome: Sendable, Hashable, Codable {
    /// What is to be opened for the person who typed it.
    public enum View: String, Sendable, Hashable, Codable, CaseIterable {
        case why, prompt, knows, export, help
    }

    public var command: String
    /// One sentence that says what was done.
    public var done: String
    public var message: Message?
    public var run: Run?
    public var view: View?
    /// What the view is of.
    public var subject: String?
    public var commands: [SlashCommand]?
}
