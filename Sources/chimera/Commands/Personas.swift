import ArgumentParser
import ChimeraClient
import ChimeraCore
import FoundationEssentials

struct Personas: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List personas and casts, show one, or check a file.",
        subcommands: [List.self, Show.self, Check.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List personas and ready-made casts.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let (personas, casts) = try await Door.open(settings, driving: .nothing) { api in
                (try await api.personas(), try await api.casts())
            }
            if common.json {
                for stored in personas { try Terminal.line(OrderedJSON.encoded(stored)) }
                for cast in casts { try Terminal.line(OrderedJSON().field("cast", encoding: cast).text) }
                return
            }
            let paint = Terminal.paint
            let width = (personas.map(\.persona.id.count) + casts.map(\.id.count)).max() ?? 0
            func padded(_ text: String) -> String {
                text + String(repeating: " ", count: max(0, width - text.count))
            }
            for persona in personas.map(\.persona) {
                try Terminal.line(
                    "\(paint.name(padded(persona.id), hue: persona.hue))  \(Terminal.harmless(persona.name)): "
                        + Terminal.harmless(persona.role))
            }
            if !casts.isEmpty { try Terminal.line("\nCasts, for `chimera converse --cast`:") }
            for cast in casts {
                let seats = cast.seats.map(\.persona).joined(separator: ", ")
                try Terminal.line(
                    "\(paint.bold(padded(cast.id)))  \(Terminal.harmless(cast.question)) (\(seats))")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one persona with its prompt.")
        @Argument(help: "Its id, name or alias.") var persona: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let all = try await Door.open(settings, driving: .nothing) { try await $0.personas() }
            let wanted = persona.lowercased()
            guard
                let found = all.first(where: { stored in
                    ([stored.persona.id, stored.persona.name] + stored.persona.aliases).contains {
                        $0.lowercased() == wanted
                    }
                })
            else {
                let near =
                    Spelling.nearest(persona, in: all.map(\.persona.id)).map { "Did you mean \($0)?" }
                    ?? "`chimera personas` lists them."
                throw Problem(.notFound, "There is no persona \(persona). \(near)")
            }
            if common.json { return try Terminal.line(OrderedJSON.encoded(found)) }
            try Terminal.write(Terminal.harmless(PersonaFile.write(found.persona)))
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a persona's file; nothing is stored.")
        @Argument(help: "The Markdown file.") var file: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw Problem(
                    .notFound, "\(file) cannot be read. Give the path of a persona's Markdown file.")
            }
            let persona: Persona
            do { persona = try PersonaFile.parse(Array(bytes), file: file) } catch { throw error.problem }
            if common.json { return try Terminal.line(OrderedJSON.encoded(persona)) }
            try Terminal.line("\(file) is right: \(persona.name), \(persona.role)")
        }
    }
}
