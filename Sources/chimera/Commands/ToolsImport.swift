import ArgumentParser
import ChimeraCore
import FoundationEssentials

struct ToolsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add the tool servers that another client is set up with.",
        discussion: "Takes a JSON file with mcpServers, as most clients write it. Nothing is started by it.")

    @Argument(help: "The file.", completion: .file())
    var file: String

    @Flag(help: "Replace servers that have the same name here.")
    var replace = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let store = ToolServerFile(path: "\(settings.dataFolder)/tool-servers.json")
        let new = try ToolServerFile.entries(in: try Self.json(at: file))
        guard !new.isEmpty else {
            throw Problem.invalid("\(file) names no tool server.", field: "mcpServers")
        }
        let known = Set(try store.entries().map(\.name))
        if let both = new.first(where: { known.contains($0.name) }), !replace {
            throw Problem(
                .conflict, "There is a tool server \(both.name) already. Say --replace to take the new one.")
        }
        try Self.folder(settings.dataFolder)
        try store.add(new)
        for entry in new { try ToolsServers.tell(entry, common.json) }
    }

    static func json(at path: String) throws(Problem) -> JSONValue {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Problem(.notFound, "\(path) cannot be read.")
        }
        do { return try JSONParser.parse(bytes) } catch { throw .invalid("\(path) is not JSON: \(error).") }
    }

    static func folder(_ path: String) throws(Problem) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw Problem(.storage, "\(path) cannot be made: \(error).") }
    }
}
