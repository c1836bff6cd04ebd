import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find what was said, the newest first.",
        discussion: """
            Every word must be in a message: chimera search time river
            Words in quotes stand together: chimera search '"time is a river"'
            """)

    @Argument(help: "The words.")
    var words: [String]

    @Option(help: "Only in the conversation of this id.")
    var conversation: String?

    @Option(help: "Only what this persona said.")
    var persona: String?

    @Option(help: "Only what this model wrote, as local/smollm2-135m.")
    var model: String?

    @Option(help: "The first day, as 2026-11-25 (UTC).")
    var from: String?

    @Option(help: "The last day.")
    var to: String?

    @Option(help: "How many at most.")
    var limit = 20

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        guard (1...Limits.pageItems).contains(limit) else {
            throw Problem.invalid(
                "--limit is \(limit); it must be from 1 to \(Limits.pageItems).", field: "limit")
        }
        let request = SearchRequest(
            words.joined(separator: " "),
            conversation: try conversation.map { text throws(Problem) in try ConversationID.read(text) },
            persona: persona, model: model, from: from, to: to, limit: limit)
        let page = try await Door.open(settings, driving: .nothing) { try await $0.search(request) }
        if common.json {
            for hit in page.items { try Terminal.line(OrderedJSON.encoded(hit)) }
            return
        }
        if page.items.isEmpty { Terminal.note("Nothing was found.") }
        let paint = Terminal.paint
        for hit in page.items {
            let (date, time) = hit.at.civil
            try Terminal.line(
                "\(hit.conversation)  \(date) \(time.prefix(5))  "
                    + paint.faint("\(Terminal.harmless(hit.title)), message \(hit.position)"))
            let text = hit.snippet.map { piece in
                let text = Terminal.harmless(piece.text)
                return piece.hit ? paint.bold(text) : text
            }.joined()
            try Terminal.line("    \(Terminal.harmless(hit.authorName)): \(text)")
        }
        if page.before != nil { Terminal.note("There are more; say --limit \(limit * 2), or more words.") }
    }
}
