import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Knows: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what one of a conversation knows now, and what it did not hear.")

    @Argument(help: "The conversation's id.")
    var id: String

    @Argument(help: "Who: a name or an alias.")
    var name: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let id = try ConversationID.read(id)
        let known = try await Door.open(settings, driving: .nothing) { api in
            let people = try await api.snapshot(of: id).participants
            guard let who = people.named(name) else {
                let names = people.map(\.name).joined(separator: ", ")
                throw Problem(.notFound, "Nobody here is called \(name). Here are: \(names).")
            }
            return try await api.knowledge(of: who.id, on: nil, in: id)
        }
        if common.json { return try Terminal.line(OrderedJSON.encoded(known)) }
        let paint = Terminal.paint
        let shown =
            known.from.map { "\(known.shown) of them fit its model's window, from number \($0) on" }
            ?? "all of them fit its model's window"
        try Terminal.line(
            paint.bold(Terminal.harmless(known.name)) + " heard \(known.heard) messages; \(shown).")
        if let summary = known.summary { try list("Told in short", [Terminal.harmless(summary.text)]) }
        try list("Only \(known.name) knows", known.secrets.map(line))
        try list("The director's notes", known.notes.map(line))
        try list("Whispered", known.whispers.map(line))
        try list("Not heard", known.missed.map(line))
        if known.hidden > 0 { Terminal.note("\(known.hidden) more that you did not hear yourself.") }
    }

    private func list(_ title: String, _ lines: [String]) throws {
        guard !lines.isEmpty else { return }
        try Terminal.line("\n" + Terminal.paint.bold(Terminal.harmless(title)))
        for line in lines { try Terminal.line("  \(line)") }
    }

    private func line(_ item: Knowledge.Item) -> String {
        let why =
            switch item.because {
            case .whisper: " (for others)"
            case .before: " (before it came)"
            case .away: " (while it was away)"
            case nil: item.with.map { $0.isEmpty ? "" : " (with \($0.joined(separator: ", ")))" } ?? ""
            }
        return Terminal.harmless("\(item.position). \(item.author)\(why): \(item.text)")
    }
}
