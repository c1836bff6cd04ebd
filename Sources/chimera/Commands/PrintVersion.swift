import ArgumentParser

struct PrintVersion: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        guard json else {
            return try Terminal.line("chimera \(Version.number) (\(Version.compiler), \(Version.system))")
        }
        try Terminal.line(
            OrderedJSON().field("version", Version.number).field("compiler", Version.compiler)
                .field("system", Version.system).text)
    }
}
