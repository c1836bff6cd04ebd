import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Store, test, remove, list, rotate or audit keys of providers.",
        discussion:
            "A key is asked for, or read from standard input; never an argument, which the shell and the list of processes would keep.",
        subcommands: [Set.self, Test.self, Remove.self, List.self, Rotate.self, Audit.self])

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Store a key, sealed; it works at once.")
        @Argument(
            help: "The provider: openai, anthropic, gemini, deepseek, openrouter, or a name of your own.")
        var provider: String
        @Option(name: .customLong("url"), help: "Its base URL, where it is not known by name.")
        var url: String?
        @Argument(help: .hidden) var rest: [String] = []
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard rest.isEmpty else { throw Key.asArgument(provider) }
            let settings = try common.settings()
            let key = try SecretPrompt.read(
                "Paste the key of \(Terminal.harmless(provider)); it is not shown:")
            let saved = try await Door.open(settings, driving: .nothing) { api in
                try await api.saveProvider(provider, SaveProvider(key: key, baseURL: url))
            }
            if common.json { return try Terminal.line(OrderedJSON.encoded(saved)) }
            let tail = saved.keyTail.flatMap { $0.isEmpty ? nil : " (it ends in \($0))" } ?? ""
            try Terminal.line("The key of \(Terminal.harmless(saved.label)) is stored\(tail).")
            Terminal.note("See what it can do: chimera key test \(Terminal.harmless(provider))")
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask a provider whether its key is good; this costs nothing.")
        @Argument(help: "The provider.") var provider: String
        @Argument(help: .hidden) var rest: [String] = []
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard rest.isEmpty else { throw Key.asArgument(provider) }
            let settings = try common.settings()
            let test = try await Door.open(settings, driving: .nothing) { api in
                try await api.testProvider(provider, PlainCommand())
            }
            if common.json {
                try Terminal.line(OrderedJSON.encoded(test))
            } else {
                let paint = Terminal.paint
                try Terminal.line(
                    "\(paint.bold(test.verdict.words)): \(Terminal.harmless(test.detail))")
            }
            if !test.ok { throw ExitCode(Problem.Kind.provider.exitCode) }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a stored key. One of the environment stays.")
        @Argument(help: "The provider.") var provider: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            try await Door.open(settings, driving: .nothing) { api in
                guard
                    try await api.providers().contains(where: { $0.name == provider && $0.origin == .stored })
                else { throw Problem.notFound("stored key of a provider", provider) }
                try await api.removeProvider(provider, PlainCommand())
            }
            if !common.json { Terminal.note("\(Terminal.harmless(provider)) is forgotten.") }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List providers that have a key, and where it came from.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            let all = try await Door.open(settings, driving: .nothing) { try await $0.providers() }
            let keyed = all.filter {
                $0.origin == .stored || ($0.origin == .environment && $0.kind == .cloud)
            }
            for provider in keyed {
                if common.json {
                    try Terminal.line(OrderedJSON.encoded(provider))
                    continue
                }
                let tail = provider.keyTail.flatMap { $0.isEmpty ? nil : "…\($0)" } ?? "•••"
                let paint = Terminal.paint
                try Terminal.line(
                    "\(paint.bold(Terminal.harmless(provider.name)))  \(tail)  \(paint.faint(provider.origin.rawValue))"
                )
            }
            if keyed.isEmpty, !common.json {
                Terminal.note("No key is set up. Store one: chimera key set anthropic")
            }
        }
    }

    /// A key in an argument has been seen by the shell already.
    fileprivate static func asArgument(_ provider: String) -> Problem {
        .invalid(
            "A key does not go into an argument: the shell keeps it in its history, and everybody on this computer sees it among the processes. Take it back at the provider, make a new one, and run `chimera key set \(Terminal.harmless(provider))`, which asks for it."
        )
    }
}
