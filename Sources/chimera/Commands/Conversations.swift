import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Conversations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List conversations, the newest change first.")

    @Flag(help: "Those in the trash.")
    var trashed = false

    @Option(help: "How many at most. (default: all)")
    var limit: Int?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let trashed = trashed
        if let limit, limit < 1 {
            throw Problem.invalid("--limit is \(limit); it must be at least 1.", field: "limit")
        }
        let all = try await Door.open(settings, driving: .nothing) {
            try await $0.allConversations(trashed: trashed)
        }
        let shown = limit.map { Array(all.prefix($0)) } ?? all
        if common.json {
            for row in shown { try Terminal.line(OrderedJSON.encoded(row)) }
            return
        }
        if shown.isEmpty, Terminal.outputIsTerminal {
            Terminal.note("There are none yet. Begin one: chimera converse \"Is time real?\"")
        }
        let paint = Terminal.paint
        for row in shown {
            let conversation = row.conversation
            let names = row.cast.map(\.name).joined(separator: ", ")
            let state = row.isRunning ? paint.bold(" running") : ""
            let (date, time) = conversation.updatedAt.civil
            try Terminal.line(
                "\(conversation.id)  \(date) \(time.prefix(5))  \(Terminal.harmless(conversation.title))\(state)  "
                    + paint.faint(Terminal.harmless(names)))
        }
    }
}
