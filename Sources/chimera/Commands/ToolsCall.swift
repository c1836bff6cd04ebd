import ArgumentParser
import ChimeraCore
import ChimeraMCP

struct ToolsCall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call a tool of a server.",
        discussion: "chimera tools call get_current_time '{\"timezone\":\"UTC\"}' -- mcp-server-time")

    @Argument(help: "The tool.")
    var tool: String

    @Argument(help: "Its arguments, as a JSON object.")
    var arguments = "{}"

    @OptionGroup var peer: PeerOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let fields = try Self.object(arguments, "arguments")
        let (tool, isQuiet) = (tool, common.json)
        let answer = try await peer.connect(try common.settings()) { session in
            try await session.call(tool, fields) { progress in
                guard !isQuiet else { return }
                let total = progress.total.map { " of \($0)" } ?? ""
                Terminal.note(Terminal.harmless("\(progress.progress)\(total) \(progress.message ?? "")"))
            }
        }
        if let complaint = answer.schemaComplaint {
            Terminal.note("The answer does not fit its schema: \(complaint)")
        }
        if common.json {
            try Terminal.line(
                OrderedJSON().field("content", encoding: answer.content)
                    .field("structuredContent", encoding: answer.structured).field("isError", answer.isError)
                    .field("schemaComplaint", answer.schemaComplaint).text)
        } else {
            try ToolsRead.show(answer.content)
        }
        if answer.isError { throw ExitCode(1) }
    }

    static func object(_ text: String, _ field: String) throws(Problem) -> [String: JSONValue] {
        let json: JSONValue
        do { json = try JSONParser.parse(text) } catch {
            throw .invalid("\(text) is not JSON: \(error).", field: field)
        }
        guard let fields = json.object else { throw .invalid("\(text) is no JSON object.", field: field) }
        return fields
    }
}
