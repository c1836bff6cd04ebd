import ArgumentParser
import ChimeraClient
import ChimeraCore
import FoundationEssentials

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a conversation of your own from an exported one (its JSON form).",
        discussion: "Its people, branches and whispers come along; who speaks from now on is yours to choose."
    )

    @Argument(help: "A file that `chimera export --format json` wrote.")
    var file: String

    @Option(help: "The id of the last message that comes along. (default: all of them)")
    var until: String?

    @Option(help: "The model that speaks for everybody, such as openai/gpt-6. (default: the default model)")
    var model: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let request = ImportConversation(
            document: try document(),
            until: try until.map { text throws(Problem) in
                guard let id = MessageID(text) else {
                    throw .invalid("\(text) is not a message's id; the file has them.", field: "until")
                }
                return id
            },
            model: try model.map { text throws(Problem) in
                guard let name = ModelName(text) else {
                    throw .invalid("\(text) is not a model's name like local/smollm2-135m.", field: "model")
                }
                return name
            })
        let made = try await Door.open(settings, driving: .nothing) { try await $0.adopt(request) }
        if common.json { return try Terminal.line(OrderedJSON.encoded(made.conversation)) }
        try Terminal.line("\(made.conversation.id)  \(Terminal.harmless(made.conversation.title))")
    }

    private func document() throws(Problem) -> ExportDocument {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Problem(.notFound, "\(file) cannot be read. Give the path of an exported conversation.")
        }
        guard data.count <= Limits.importBytes else {
            throw Problem(.tooLarge, "\(file) is larger than \(Limits.importBytes >> 20) MiB.")
        }
        do { return try StrictDecoder.decode(ExportDocument.self, from: data) } catch {
            throw .invalid("\(file): \(error.detail)", field: error.field)
        }
    }
}
