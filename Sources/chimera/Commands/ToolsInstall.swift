import ArgumentParser
import ChimeraCore

struct ToolsInstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Install a tool server of the catalogue and add it.",
        discussion: """
            Without --yes nothing is done: it shows what would be run, what the server is started with, and what it has to reach.
            What it needs to know, in the order in which it asks: chimera tools install git --argument ~/project --yes
            """)

    @Argument(help: "Its name in the catalogue, or a file in the registry's server.json form.")
    var server: String

    @Option(name: .customLong("argument"), help: "A value that its start needs; say it again for the next.")
    var values: [String] = []

    @Option(name: .customLong("variable"), help: "NAME=VALUE for its environment; say it again for more.")
    var variables: [String] = []

    @Option(help: "What to call it here.")
    var name: String?

    @Flag(help: "Do it.")
    var yes = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let listing =
            try server.hasSuffix(".json")
            ? ToolListing(ToolsImport.json(at: server))
            : ToolCatalogue(folder: "\(settings.resources)/tool-catalogue").listing(server)
        guard let package = listing.packages.first else {
            throw Problem.invalid(
                "\(listing.name) is a server elsewhere: add its address with `chimera tools import`.")
        }
        let arguments = try ToolListing.arguments(of: package, given: values)
        let environment = try Self.environment(package, variables)
        let install = PackageInstall(package: package, folder: "\(settings.dataFolder)/tools")
        let called = name ?? listing.key
        guard yes else { return try show(listing, package, install, arguments) }
        let (way, digest) = try await install.run { Terminal.note(Terminal.harmless($0)) }
        guard case .program(let command, let start, let own) = way else { return }
        let entry = try ToolServerEntry(
            called,
            json: ToolServerEntry(
                called,
                .program(
                    command: command, arguments: start + arguments,
                    environment: own.merging(environment) { $1 }),
                origin: "\(package.registry):\(package.identifier)@\(package.version)", digest: digest
            ).json)
        try ToolServerFile(path: "\(settings.dataFolder)/tool-servers.json").add([entry])
        if common.json {
            try Terminal.line(
                OrderedJSON().field("name", entry.name).field("installed", true).field("digest", digest)
                    .field("command", entry.words).text)
        } else {
            try Terminal.line("\(entry.name) is installed and added: \(entry.words)")
        }
    }

    private func show(
        _ listing: ToolListing, _ package: ToolListing.Package, _ install: PackageInstall,
        _ arguments: [String]
    ) throws {
        let plan = try install.plan(into: "\(install.folder)/…")
        let runtime = PackageInstall.runtime(package.registry)
        if common.json {
            return try Terminal.line(
                OrderedJSON().field("name", listing.key).field("installed", false).field(
                    "command", plan.words
                )
                .field("arguments", encoding: arguments).field("runtime", runtime.name)
                .field("runtimeIsHere", runtime.isHere).field("hosts", encoding: listing.hosts).text)
        }
        let needs =
            listing.hosts.isEmpty ? "nothing outside this computer" : listing.hosts.joined(separator: ", ")
        var lines = [
            "\(listing.title): \(listing.description)",
            "It runs code of others on this computer. Nothing was done yet.",
            "  installs by  \(plan.words)",
            "  starts with  \(([package.identifier] + arguments).map(ToolServerEntry.quoted).joined(separator: " "))",
            "  has to reach \(needs)",
        ]
        for variable in package.variables {
            let kind = variable.isSecret ? "a secret" : variable.isRequired ? "needed" : "optional"
            lines.append("  variable     \(variable.name) (\(kind)): \(variable.description ?? "")")
        }
        if !runtime.isHere { lines.append("  \(runtime.name) is not on this computer: install that first.") }
        lines.append("Say it again with --yes to do it.")
        for line in lines { try Terminal.line(line) }
    }

    private static func environment(
        _ package: ToolListing.Package, _ given: [String]
    ) throws(Problem) -> [String: String] {
        var environment: [String: String] = [:]
        for variable in package.variables { environment[variable.name] = variable.initial }
        for pair in given {
            guard let mark = pair.firstIndex(of: "="), mark > pair.startIndex else {
                throw .invalid("\(pair) is not NAME=VALUE.", field: "variable")
            }
            environment[String(pair[..<mark])] = String(pair[pair.index(after: mark)...])
        }
        for variable in package.variables where variable.isRequired && environment[variable.name] == nil {
            throw .invalid(
                "\(package.identifier) needs \(variable.name): give it with --variable \(variable.name)=….",
                field: "variable")
        }
        return environment
    }
}
