import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Providers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List providers: which are ready, where your words would go, and what is missing.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let (all, health) = try await Door.open(settings, driving: .nothing) {
            (try await $0.providers(), try await $0.providerHealth())
        }
        let paint = Terminal.paint
        for provider in all {
            if common.json {
                try Terminal.line(
                    OrderedJSON.encoded(
                        Listed(
                            provider: provider, health: health.filter { $0.model.provider == provider.name }))
                )
                continue
            }
            let count = provider.models.count == 1 ? "1 model" : "\(provider.models.count) models"
            let state =
                provider.isReady ? "ready, \(count)" : Terminal.harmless(provider.detail ?? "not ready")
            try Terminal.line(
                "\(provider.isReady ? "✓" : "·") \(paint.bold(Terminal.harmless(provider.name)))  "
                    + paint.faint("\(Terminal.harmless(provider.place)), \(provider.origin.rawValue)")
                    + "  \(state)")
            for model in health where model.model.provider == provider.name {
                try Terminal.line("    \(Terminal.harmless(model.model.model))  \(Self.words(model, paint))")
            }
        }
    }

    private static func words(_ model: ModelHealth, _ paint: Paint) -> String {
        var words = model.words
        if let first = model.firstToken {
            words += " First word after \(first.p50) ms (95 of 100 below \(first.p95) ms)."
        }
        if let speed = model.tokensPerSecond { words += " \(speed.p50) tokens a second." }
        if let left = model.quota?.words(at: .now), !left.isEmpty { words += " \(left)." }
        if let atOnce = model.atOnce { words += " At most \(atOnce) at once." }
        if model.arrivesWhole == true { words += " Its answers arrive in one piece." }
        return paint.faint(words)
    }

    /// A provider with how its models that were called have been answering.
    private struct Listed: Encodable {
        let provider: Provider
        let health: [ModelHealth]

        private enum Keys: String, CodingKey { case health }

        func encode(to encoder: any Encoder) throws {
            try provider.encode(to: encoder)
            var more = encoder.container(keyedBy: Keys.self)
            try more.encode(health, forKey: .health)
        }
    }
}
