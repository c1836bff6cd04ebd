import ArgumentParser
import ChimeraCore
import ChimeraMCP

struct ToolsRead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Read a resource of a server; without one, list them.")

    @Argument(help: "The resource's URI.")
    var uri: String?

    @OptionGroup var peer: PeerOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        guard let uri else {
            let all = try await peer.connect(settings) { session in
                let templates = try? await session.resourceTemplates()
                return try await session.resources() + (templates ?? [])
            }
            for resource in all {
                if common.json {
                    try Terminal.line(JSONWriter.text(resource))
                } else {
                    let place = resource["uri"]?.string ?? resource["uriTemplate"]?.string ?? ""
                    try Terminal.line(
                        Terminal.harmless("\(place)  \(HiddenText.shown(resource["name"]?.string ?? ""))"))
                }
            }
            return
        }
        let found = try await peer.connect(settings) { try await $0.read(uri) }
        for resource in found {
            if common.json {
                try Terminal.line(JSONWriter.text(resource.json))
            } else {
                try Self.show([.resource(resource)])
            }
        }
    }

    /// Texts as they are; of what is no text, its kind and its size.
    static func show(_ content: [ToolContent]) throws {
        for piece in content {
            let words =
                switch piece {
                case .text(let text): text
                case .resource(let resource):
                    resource.text
                        ?? "(\(resource.type ?? "data"), \((resource.blob?.utf8.count ?? 0) * 3 / 4) bytes)"
                case .image(let data, let type), .audio(let data, let type):
                    "(\(type), \(data.utf8.count * 3 / 4) bytes)"
                case .link(let link): link.uri
                case .other(let json): JSONWriter.text(json)
                }
            try Terminal.line(Terminal.harmless(HiddenText.shown(words)))
        }
    }
}
