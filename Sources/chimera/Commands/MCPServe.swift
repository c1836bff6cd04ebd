import ArgumentParser
import ChimeraCore
import ChimeraMCP

struct MCPServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Chimera itself: conversations, personas and what they cost.")

    @Option(help: "What it may do: read, converse. Several are separated by commas.")
    var scopes = "read,converse"

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        var chosen: Set<OwnTools.Scope> = []
        for word in scopes.split(separator: ",") {
            guard let scope = OwnTools.Scope(rawValue: String(word)) else {
                throw Problem.invalid("\(word) is no scope. Write read, converse or both.", field: "scopes")
            }
            chosen.insert(scope)
        }
        guard !chosen.isEmpty else { throw Problem.invalid("Give at least one scope.", field: "scopes") }
        let scopes = chosen
        try await Door.open(settings, driving: .new) { api in
            try await StdioServer.serve(OwnTools.kit(api, scopes: scopes))
        }
    }
}
