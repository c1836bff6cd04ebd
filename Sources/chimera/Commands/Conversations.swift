import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Conversations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List conversations: pinned ones, then the newest change.")

    @Flag(help: "Those in the trash.")
    var trashed = false

    @Flag(help: "Archived ones.")
    var archived = false

    @Option(help: "How many at most. (default: all)")
    var limit: Int?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        guard !(trashed && archived) else {
            throw Problem.invalid("Say --trashed or --archived, not both.", field: "archived")
        }
        let shelf: ListShelf = trashed ? .trashed : archived ? .archived : .current
        if let limit, limit < 1 {
            throw Problem.invalid("--limit is \(limit); it must be at least 1.", field: "limit")
        }
        let all = try await Door.open(settings, driving: .nothing) {
            try await $0.allConversations(shelf)
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
            let state =
                (row.marks.pinned ? paint.faint(" pinned") : "")
                + (row.isRunning ? paint.bold(" running") : "")
            let (date, time) = conversation.updatedAt.civil
            try Terminal.line(
                "\(conversation.id)  \(date) \(time.prefix(5))  \(Terminal.harmless(conversation.title))\(state)  "
                    + paint.faint(Terminal.harmless(names)))
        }
    }
}
