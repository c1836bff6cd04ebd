import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Models: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the models that can be used, and what is wrong with the rest.",
        subcommands: [Facts.self])

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let endpoints = try await Door.open(settings, driving: .nothing) { try await $0.models() }
        if common.json {
            for endpoint in endpoints { try Terminal.line(OrderedJSON.encoded(endpoint)) }
            return
        }
        let paint = Terminal.paint
        for endpoint in endpoints {
            let state = endpoint.isReady ? "" : "  " + Terminal.harmless(endpoint.detail ?? "not ready")
            try Terminal.line(
                paint.bold(Terminal.harmless(endpoint.provider))
                    + paint.faint("  \(Terminal.harmless(endpoint.place))") + state)
            for model in endpoint.models {
                let size = model.size.map { " \($0)" } ?? ""
                try Terminal.line(
                    "  \(Terminal.harmless(model.name.description))  \(paint.faint(model.ability.rawValue + size))"
                )
            }
        }
        if endpoints.isEmpty {
            Terminal.note(
                "No model is set up. Run scripts/setup model, or set OPENAI_API_KEY or OPENAI_BASE_URL.")
        }
    }
}
