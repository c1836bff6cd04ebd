import ArgumentParser

/// The table of contents: one command a file.
@main struct Chimera: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chimera",
        abstract: "Many minds, one conversation: people and AI personas talk, on any models.",
        discussion: """
            Start with `chimera serve`, or watch a conversation here: chimera converse "Is time real?"
            Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 stopped by a budget, 5 the model's provider failed, 130 interrupted.
            """,
        version: Version.number,
        subcommands: [
            Serve.self, Converse.self, Ask.self, Say.self, Watch.self, Stop.self, Conversations.self,
            Search.self, Prompt.self, Knows.self, Topics.self, Tools.self,
            Export.self, Import.self,
            Personas.self, Formats.self, Models.self, Providers.self, Key.self, AnswerCache.self, Plugin.self,
            Usages.self, Budgets.self, Prices.self,
            Accounts.self, Doctor.self, Bench.self,
            MCP.self, PrintVersion.self, NetBridgeCommand.self,
        ])

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        Failure.prepare()
        NoCoreDump.ask()
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Failure.end(error, arguments)
        }
    }
}
