import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Providers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List providers: which are ready, where your words would go, and what is missing.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let all = try await Door.open(settings, driving: .nothing) { try await $0.providers() }
        let paint = Terminal.paint
        for provider in all {
            if common.json {
                try Terminal.line(OrderedJSON.encoded(provider))
                continue
            }
            let count = provider.models.count == 1 ? "1 model" : "\(provider.models.count) models"
            let state =
                provider.isReady ? "ready, \(count)" : Terminal.harmless(provider.detail ?? "not ready")
            try Terminal.line(
                "\(provider.isReady ? "✓" : "·") \(paint.bold(Terminal.harmless(provider.name)))  "
                    + paint.faint("\(Terminal.harmless(provider.place)), \(provider.origin.rawValue)")
                    + "  \(state)")
        }
    }
}
