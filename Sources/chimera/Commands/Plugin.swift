import ArgumentParser
import ChimeraClient
import ChimeraCore
import ChimeraProviders

struct Plugin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List plug-ins, or prove one: providers that are programs of their own.",
        discussion: "How to write one: docs/plugins.md.", subcommands: [Check.self, List.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove a plug-in by the checks that our own providers pass.",
            discussion: "chimera plugin check -- python3 Examples/plugins/python/echo.py")

        @Flag(help: "The large replies at their full size: 10 MiB of reasoning, a million pieces.")
        var whole = false

        @Option(help: "The model that rehearses. (default: the first of its list)")
        var model: String?

        @Argument(parsing: .postTerminator, help: "The program with its arguments.")
        var command: [String] = []

        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard !command.isEmpty else {
                throw Problem.invalid(
                    "Say what to start: chimera plugin check -- python3 my-plugin.py", field: "command")
            }
            let settings = try common.settings()
            let shelf = PluginShelf(path: "", environment: settings.environment, log: Logs.quiet(settings))
            let provider = shelf.provider(of: PluginDeclaration(name: "checked", command: command))
            let broken = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await shelf.run() }
                defer { group.cancelAll() }
                return try await check(provider)
            }
            guard broken == 0 else { throw ExitCode(Problem.Kind.internal.exitCode) }
        }

        /// - Returns: how many promises are broken.
        private func check(_ provider: PluginProvider) async throws -> Int {
            let description: PluginDescription
            let chosen: String
            do {
                description = try await provider.describe()
                guard let first = try await provider.models().first?.id else {
                    throw Problem(.provider, "The plug-in lists no model. Name one at least.")
                }
                chosen = model ?? first
            } catch let failure as ProviderFailure {
                throw Problem(.provider, failure.words)
            }
            let paint = Terminal.paint
            if !common.json {
                let version = description.version.map { " \($0)" } ?? ""
                try Terminal.line(
                    paint.bold(Terminal.harmless("\(description.label)\(version)"))
                        + "  \(Terminal.harmless(chosen))")
            }
            let contract = ProviderContract(provider, model: chosen, scale: whole ? .whole : .quick)
            var broken = 0
            for check in contract.checks {
                let finding =
                    description.rehearses || !check.needsRehearsal
                    ? await contract.finding(of: check)
                    : check.skipped("It does not rehearse (docs/plugins.md), so this was not tried.")
                if finding.outcome == .broken { broken += 1 }
                try show(finding, paint)
            }
            if !common.json {
                Terminal.note(
                    broken == 0
                        ? description.rehearses
                            ? "It keeps every promise."
                            : "It answers; without rehearsals no more can be said."
                        : broken == 1 ? "1 promise is broken." : "\(broken) promises are broken.")
            }
            return broken
        }

        private func show(_ finding: ProviderContract.Finding, _ paint: Paint) throws {
            if common.json { return try Terminal.line(OrderedJSON.encoded(finding)) }
            let mark = finding.outcome == .kept ? "✓" : finding.outcome == .skipped ? "·" : "✗"
            let words = finding.words.map { "  \(Terminal.harmless($0))" } ?? ""
            try Terminal.line(
                "\(mark) \(finding.promise)\(paint.faint("  \(finding.milliseconds) ms"))\(words)")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the plug-ins of plugins.json in the data folder, and what is wrong with them.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let all = try await Door.open(settings, driving: .nothing) { try await $0.providers() }
                .filter { $0.kind == .plugin }
            let paint = Terminal.paint
            for plugin in all {
                if common.json {
                    try Terminal.line(OrderedJSON.encoded(plugin))
                    continue
                }
                let count = plugin.models.count == 1 ? "1 model" : "\(plugin.models.count) models"
                let state = plugin.isReady ? "ready, \(count)" : plugin.detail ?? "not ready"
                try Terminal.line(
                    "\(plugin.isReady ? "✓" : "·") \(paint.bold(Terminal.harmless(plugin.name)))  \(Terminal.harmless(state))"
                )
            }
            if all.isEmpty, !common.json {
                Terminal.note(
                    "No plug-in is declared. Write \(settings.dataFolder)/plugins.json, as docs/plugins.md says."
                )
            }
        }
    }
}
