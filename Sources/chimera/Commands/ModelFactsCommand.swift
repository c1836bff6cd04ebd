import ArgumentParser
import ChimeraClient
import ChimeraCore

extension Models {
    struct Facts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "facts",
            abstract: "Say better of a model than its endpoint does; yours wins.",
            discussion: "chimera models facts lmstudio/qwen3-8b --context 32768 --ability capable")

        @Argument(help: "PROVIDER/MODEL.") var model: String
        @Option(help: "Tokens of prompt and reply together.") var context: Int?
        @Option(help: "Tokens of one reply.") var output: Int?
        @Option(help: "toy, small or capable.") var ability: String?
        @Option(help: "What it is called in lists.") var label: String?
        @Option(help: "Does it call tools: true or false.") var tools: Bool?
        @Option(help: "Does it see images: true or false.") var images: Bool?
        @Flag(help: "Take back what was said.") var clear = false
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard let name = ModelName(model) else {
                throw Problem.invalid(
                    "\(model) is not a model's name. Write PROVIDER/MODEL; `chimera models` lists them.",
                    field: "model")
            }
            let kind = try ability.map { text throws(Problem) in
                guard let ability = ModelInfo.Ability(rawValue: text) else {
                    throw .invalid("\(text) is no ability; say toy, small or capable.", field: "ability")
                }
                return ability
            }
            let facts = ModelFacts(
                contextWindow: context, outputLimit: output, ability: kind, label: label, tools: tools,
                images: images)
            guard clear != !facts.isEmpty else {
                throw Problem.invalid(
                    "Say what is so, such as --context 32768, or --clear to take it back.")
            }
            let settings = try common.settings()
            let info = try await Door.open(settings, driving: .nothing) { api in
                try await api.saveModelFacts(
                    name.provider, SaveModelFacts(model: name.model, facts: clear ? nil : facts))
            }
            if common.json { return try Terminal.line(OrderedJSON.encoded(info)) }
            try Terminal.line(
                "\(Terminal.harmless(info.name.description)): \(info.contextWindow) tokens, \(info.ability.rawValue)."
            )
        }
    }
}
