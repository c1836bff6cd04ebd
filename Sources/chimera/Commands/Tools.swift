import ArgumentParser

struct Tools: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools",
        abstract: "Tool servers: find, install, add and remove them.",
        discussion: """
            What there is: chimera tools catalogue
            What installing one would do, then doing it: chimera tools install time, chimera tools install time --yes
            What another client is set up with: chimera tools import ~/.config/client/mcp.json
            """,
        subcommands: [
            ToolsCatalogue.self, ToolsInstall.self, ToolsImport.self, ToolsServers.self, ToolsRemove.self,
        ])
}
