import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Topics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "Find something to talk about.",
        discussion: """
            From the written list, those that suit the cast first: chimera topics --cast salon
            Written for this cast by a capable model: chimera topics --cast salon --model openai/gpt-5
            """)

    @Option(help: "A cast by its id.")
    var cast: String?

    @Option(help: "A persona; say it again for more.")
    var persona: [String] = []

    @Option(help: "How many, 1 to 12.")
    var count = 4

    @Option(help: "The same number gives the same topics.")
    var seed: UInt64?

    @Option(help: "The model that writes them.")
    var model: String?

    @Option(help: "What was talked about before: a model leads on from there.")
    var after: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let name = try model.map { text throws(Problem) in
            guard let name = ModelName(text) else {
                throw .invalid("\(text) is no model's name. Write provider/model.", field: "model")
            }
            return name
        }
        let request = AskForStarters(
            cast: cast, personas: persona.isEmpty ? nil : persona, count: count, seed: seed, model: name,
            after: after)
        let list = try await Door.open(settings, driving: .nothing) { try await $0.starters(request) }
        if common.json { return try Terminal.line(OrderedJSON.encoded(list)) }
        for topic in list.topics { try Terminal.line(Terminal.harmless(topic.text)) }
        if let because = list.because { Terminal.note(because) }
    }
}
