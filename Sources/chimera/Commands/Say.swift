import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Say: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say something in a conversation, and print the answer if it asks for one.",
        discussion:
            """
            In a room somebody answers who is called by name (@chef), or whom the run that goes on picks.
            A line behind a slash is a command, as in the page: chimera say ID "/mood fiery". /help lists them all.
            """)

    @Argument(help: "The conversation's id.")
    var id: String

    @Argument(help: "What to say. What is piped in stands behind it.")
    var text: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let id = try ConversationID.read(id)
        let piped = try Terminal.pipedInput(limit: Limits.messageBytes)
        let text = [text, piped].compactMap { $0 }.joined(separator: "\n\n")
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw Problem.invalid("There is nothing to say. Give a text, or pipe one in.")
        }
        if SlashCommand.isCommand(text) { return try await command(text, in: id, settings) }
        let post = PostMessage(text: text.hasPrefix("//") ? String(text.dropFirst()) : text)
        let look = Look.chosen(json: common.json)
        let ended: Performance.Ended? = try await Door.open(settings, driving: .new) { api in
            let snapshot = try await api.snapshot(of: id)
            guard let run = try await api.say(post, in: id) else { return nil }
            return try await Performance(
                api: api, snapshot: snapshot, look: look, names: snapshot.conversation.kind == .room
            ).play { run }
        }
        guard let ended else {
            if look == .screen { Terminal.note("Said. Watch it with: chimera watch \(id)") }
            return
        }
        try ended.conclude(goOn: "chimera say \(id) TEXT")
    }

    /// Does it, and shows what it opens.
    private func command(_ text: String, in id: ConversationID, _ settings: Settings) async throws {
        let look = Look.chosen(json: common.json)
        let ended: Performance.Ended? = try await Door.open(settings, driving: .new) { api in
            let outcome = try await api.slash(RunSlashCommand(text: text), in: id)
            if common.json {
                try Terminal.line(OrderedJSON.encoded(outcome))
            } else {
                Terminal.note(outcome.done)
                for command in outcome.commands ?? [] {
                    try Terminal.line("\(command.usage)\n    \(command.help)")
                }
                try await open(outcome, in: id, api)
            }
            // A command that began a run shows it, as a message does.
            guard !common.json, let run = outcome.run, run.state == .running, run.turns == 0 else {
                return nil
            }
            let snapshot = try await api.snapshot(of: id)
            return try await Performance(
                api: api, snapshot: snapshot, look: look, names: snapshot.conversation.kind == .room
            ).play { run }
        }
        try ended?.conclude(goOn: "chimera say \(id) TEXT")
    }

    private func open(_ outcome: SlashOutcome, in id: ConversationID, _ api: any ChimeraAPI) async throws {
        switch outcome.view {
        case .export:
            let format = ExportFormat(rawValue: outcome.subject ?? "") ?? .md
            try Terminal.line(await api.export(id, as: format))
        case .why:
            guard let turn = outcome.message, let reason = turn.reason else { return }
            try Terminal.line(OrderedJSON.encoded(reason))
        case .prompt: Terminal.note("See it with: chimera prompt \(id) \(outcome.subject ?? "")")
        case .knows:
            guard let who = outcome.subject.flatMap({ ParticipantID($0) }) else { return }
            try Terminal.line(
                OrderedJSON.encoded(await api.knowledge(of: who, on: nil, in: id)))
        case .help, nil: break
        }
    }
}
