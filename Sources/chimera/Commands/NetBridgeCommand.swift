import ArgumentParser
import ChimeraProcesses

/// Runs inside a sandbox, before a tool server that may reach named hosts: nobody types it.
struct NetBridgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp-netbridge", abstract: "Lead a sandbox's connections to the allow-list proxy.",
        shouldDisplay: false)

    @Argument var socket: String
    @Argument var port: Int
    @Argument(parsing: .captureForPassthrough) var command: [String]

    func run() throws {
        try NetBridge.become(socket: socket, port: port, command)
    }
}
