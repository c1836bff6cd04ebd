import ArgumentParser
import ChimeraClient
import ChimeraCore
import FoundationEssentials

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a conversation, or all, as Markdown, JSON, plain text or a page that plays it.")

    @Argument(help: "The conversation's id.")
    var id: String?

    @Flag(help: "Every conversation, a file each, into the folder --output.")
    var all = false

    @Option(help: "md, json, txt or html.")
    var format = "md"

    @Option(help: "A file, or with --all a folder. (default: standard output)")
    var output: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard (id == nil) == all else { throw Problem.invalid("Give a conversation's id, or --all.") }
        let settings = try common.settings()
        guard let format = ExportFormat(rawValue: format) else {
            throw Problem.invalid(
                "There is no format \(format). Choose md, json, txt or html.", field: "format")
        }
        let id: ConversationID? = try id.map { text throws(Problem) in try .read(text) }
        let output = output.map { Folders.here().whole($0) }
        try await Door.open(settings, driving: .nothing) { api in
            if let id { return try Self.write(try await api.export(id, as: format), to: output) }
            for row in try await api.allConversations() {
                let text = try await api.export(row.conversation.id, as: format)
                try Self.write(
                    text, to: output.map { "\($0)/\(row.conversation.id).\(format.rawValue)" }, making: output
                )
            }
        }
    }

    private static func write(_ text: String, to path: String?, making folder: String? = nil) throws {
        guard let path else {
            let whole = text.hasSuffix("\n") ? text : text + "\n"
            return try Terminal.write(Terminal.outputIsTerminal ? Terminal.harmless(whole) : whole)
        }
        do {
            if let folder {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Problem(.storage, "\(path) cannot be written. Choose another place with --output.")
        }
    }
}
