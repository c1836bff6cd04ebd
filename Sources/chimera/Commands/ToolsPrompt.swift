import ArgumentParser
import ChimeraCore
import ChimeraMCP

struct ToolsPrompt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prompt", abstract: "Take a prompt of a server; without one, list them.")

    @Argument(help: "The prompt.")
    var prompt: String?

    @Argument(help: "Its arguments, as a JSON object of texts.")
    var arguments = "{}"

    @OptionGroup var peer: PeerOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        guard let prompt else {
            for item in try await peer.connect(settings, { try await $0.prompts() }) {
                let words = "\(item["name"]?.string ?? "")  \(item["description"]?.string ?? "")"
                try Terminal.line(
                    common.json ? JSONWriter.text(item) : Terminal.harmless(HiddenText.shown(words)))
            }
            return
        }
        let fields = try ToolsCall.object(arguments, "arguments").mapValues {
            $0.string ?? JSONWriter.text($0)
        }
        let result = try await peer.connect(settings) { try await $0.prompt(prompt, fields) }
        if common.json { return try Terminal.line(JSONWriter.text(result)) }
        for message in result["messages"]?.array ?? [] {
            try Terminal.line("\(Terminal.harmless(message["role"]?.string ?? "")):")
            try ToolsRead.show([ToolContent(json: message["content"] ?? .null)])
        }
    }
}

struct ToolsComplete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete", abstract: "Ask a server what an argument of a prompt or a resource could be."
    )

    @Argument(help: "The prompt's name, or the resource's URI template.")
    var reference: String

    @Argument(help: "The argument's name.")
    var argument: String

    @Argument(help: "What is typed so far.")
    var value = ""

    @OptionGroup var peer: PeerOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let place: MCPSession.Reference =
            reference.contains("://") ? .resource(reference) : .prompt(reference)
        let (argument, value) = (argument, value)
        let found = try await peer.connect(try common.settings()) {
            try await $0.completions(place, argument: argument, value: value)
        }
        if common.json { return try Terminal.line(OrderedJSON.encoded(found)) }
        for item in found { try Terminal.line(Terminal.harmless(HiddenText.shown(item))) }
    }
}
