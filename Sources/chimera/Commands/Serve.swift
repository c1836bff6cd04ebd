import ArgumentParser
import ChimeraCore

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start the server, and print its address.",
        discussion:
            "Runs go on with nobody connected. Ctrl-C stops it; what was going on goes on at the next start.")

    @Option(help: "Address to listen on. Any but loopback needs an account first. (default: 127.0.0.1)")
    var host: String?

    @Option(help: "Port to listen on, 0 for any free one. (default: 8080)")
    var port: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        var options: [Setting: String] = [:]
        options[.host] = host
        options[.port] = port
        let settings = try common.settings(options)
        let log = Logs.server(settings)
        let instance = try await Instance.open(settings, log: log)
        let json = common.json
        try await instance.serve(log: log) { address in
            try? Terminal.line(
                json
                    ? OrderedJSON().field("kind", "serving").field("address", address).field(
                        "process", Machine.processID
                    ).text
                    : "Chimera is at \(address)")
        }
    }
}
