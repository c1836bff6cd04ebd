import ArgumentParser
import ChimeraCore

struct ToolsServers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "servers", abstract: "List the tool servers that were added.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let entries = try ToolServerFile(path: "\(settings.dataFolder)/tool-servers.json").entries()
        if entries.isEmpty, !common.json {
            Terminal.note("None yet. `chimera tools catalogue` lists what there is.")
        }
        for entry in entries { try Self.tell(entry, common.json) }
    }

    static func tell(_ entry: ToolServerEntry, _ json: Bool) throws {
        if json {
            try Terminal.line(
                OrderedJSON().field("name", entry.name).field("command", entry.words).field(
                    "isOff", entry.isOff
                )
                .field("origin", entry.origin).field("digest", entry.digest).text)
        } else {
            try Terminal.line(
                Terminal.harmless("\(entry.name)  \(entry.words)\(entry.isOff ? "  (off)" : "")"))
        }
    }
}

struct ToolsRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget a tool server. What was installed for it stays.")

    @Argument(help: "Its name.")
    var name: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        try ToolServerFile(path: "\(settings.dataFolder)/tool-servers.json").remove(name)
        if common.json {
            try Terminal.line(OrderedJSON().field("name", name).field("removed", true).text)
        } else {
            try Terminal.line("\(name) is forgotten.")
        }
    }
}
