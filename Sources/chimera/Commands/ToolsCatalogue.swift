import ArgumentParser
import ChimeraCore

struct ToolsCatalogue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue", abstract: "List the tool servers that can be installed.")

    @Argument(help: "Only those whose name or description holds this.")
    var words: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let (listings, problems) = ToolCatalogue(folder: "\(settings.resources)/tool-catalogue").listings()
        for problem in problems { Terminal.note(problem.detail) }
        let wanted = words?.lowercased()
        let found = listings.filter { listing in
            wanted.map { "\(listing.key) \(listing.title) \(listing.description)".lowercased().contains($0) }
                ?? true
        }
        guard !found.isEmpty else {
            throw Problem(.notFound, "No tool server of the catalogue is about \(words ?? "anything").")
        }
        for listing in found {
            let package = listing.packages.first
            let runtime = package.map { PackageInstall.runtime($0.registry) }
            if common.json {
                try Terminal.line(
                    OrderedJSON().field("name", listing.key).field("title", listing.title)
                        .field("description", listing.description).field("group", listing.group)
                        .field("registry", package?.registry).field("package", package?.identifier)
                        .field("version", package?.version ?? listing.version)
                        .field("runtime", runtime?.name).field("runtimeIsHere", runtime?.isHere ?? true)
                        .field("hosts", encoding: listing.hosts).text)
            } else {
                let missing = runtime.map { $0.isHere ? "" : "  (needs \($0.name), which is not here)" } ?? ""
                try Terminal.line(
                    "\(listing.key)  \(package?.version ?? listing.version)  \(listing.description)\(missing)"
                )
            }
        }
    }
}
