import ArgumentParser
import ChimeraClient
import ChimeraCore
import FoundationEssentials

struct Formats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the formats of conversations, or check a file.",
        discussion: "chimera converse \"Is time real?\" --strategy format:debate",
        subcommands: [List.self, Check.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List formats, yours and those shipped.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let formats = try await Door.open(settings, driving: .nothing) { try await $0.formats() }
            if common.json {
                for format in formats { try Terminal.line(OrderedJSON.encoded(format)) }
                return
            }
            let width = formats.map(\.id.count).max() ?? 0
            for format in formats {
                let id = format.id + String(repeating: " ", count: max(0, width - format.id.count))
                let seats = "\(format.least) to \(format.most)"
                try Terminal.line(
                    "\(Terminal.paint.bold(id))  \(Terminal.harmless(format.about)) (\(seats) personas)")
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a format's file; nothing is stored.")
        @Argument(help: "The YAML file.") var file: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw Problem(.notFound, "\(file) cannot be read. Give the path of a format's YAML file.")
            }
            let format: Format
            do { format = try FormatFile.parse(Array(bytes), file: file) } catch { throw error.problem }
            if common.json { return try Terminal.line(OrderedJSON.encoded(format)) }
            let phases = format.phases.map(\.name).joined(separator: ", ")
            try Terminal.line("\(file) is right: \(format.name), with \(phases).")
        }
    }
}
