import ArgumentParser

struct Tools: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools",
        abstract: "Tool servers: find, install, add, ask and call them.",
        discussion: """
            What there is: chimera tools catalogue
            What installing one would do, then doing it: chimera tools install time, chimera tools install time --yes
            What a server offers, and a call: chimera tools list -- COMMAND, chimera tools call TOOL '{}' --url ADDRESS
            What another client is set up with: chimera tools import ~/.config/client/mcp.json
            """,
        subcommands: [
            ToolsCatalogue.self, ToolsInstall.self, ToolsImport.self, ToolsServers.self, ToolsRemove.self,
            ToolsList.self, ToolsCall.self, ToolsRead.self, ToolsPrompt.self, ToolsComplete.self,
        ])
}
