import ArgumentParser
import ChimeraCore
import ChimeraMCP

/// Chimera as a tool server.
struct MCP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp", abstract: "Be a tool server (MCP) on standard input and output.",
        discussion: """
            `chimera mcp` lets other programs search and read conversations, ask a persona and start a run.
            `chimera mcp everything` is an example server that offers one of each feature of the protocol.
            """,
        subcommands: [MCPServe.self, MCPEverything.self], defaultSubcommand: MCPServe.self)
}

struct MCPEverything: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "everything", abstract: "An example server with one of each feature, for trying clients."
    )

    func run() async throws { try await StdioServer.serve(.everything) }
}
