import ArgumentParser
import ChimeraClient
import ChimeraCore

extension Key {
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seal all stored keys under a new master key.",
            discussion:
                "The keys themselves stay as they are; replace one at its provider, then `chimera key set`. Where the master key comes from CHIMERA_MASTER_KEY, give the new one as CHIMERA_NEXT_MASTER_KEY. Stop the server first."
        )
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            guard try await Door.server(of: settings.dataFolder) == nil else {
                throw Problem(
                    .conflict, "A server holds this data folder and its master key. Stop it, then rotate.")
            }
            let instance = try await Instance.open(settings, log: Logs.quiet(settings))
            let count = try await instance.lend(driving: .nothing) { _ in
                try await instance.providers.rotate()
            }
            if common.json { return try Terminal.line(OrderedJSON().field("resealed", raw: "\(count)").text) }
            try Terminal.line(count == 1 ? "1 key is sealed anew." : "\(count) keys are sealed anew.")
            if settings[.masterKey] != nil {
                Terminal.note("Now put CHIMERA_NEXT_MASTER_KEY in the place of CHIMERA_MASTER_KEY.")
            }
        }
    }

    struct Audit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show each use of a key: when, whose, for what.")
        @Argument(help: "Only this provider's.") var provider: String?
        @Option(help: "The newest so many. (default: 100)") var last: Int?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let uses = KeyLog.read(in: settings.dataFolder).filter {
                provider == nil || $0.provider == provider
            }
            for use in uses.suffix(max(0, last ?? 100)) {
                if common.json {
                    try Terminal.line(OrderedJSON.encoded(use))
                    continue
                }
                let tail = use.tail.isEmpty ? "" : " …\(use.tail)"
                let (date, time) = use.at.civil
                try Terminal.line(
                    Terminal.harmless(
                        "\(date) \(time)  \(use.provider)\(tail)  \(use.deed.rawValue)\(use.route.map { " to \($0)" } ?? "")"
                    ))
            }
            if uses.isEmpty, !common.json { Terminal.note("No key was used yet.") }
        }
    }
}
