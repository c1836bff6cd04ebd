import ArgumentParser
import ChimeraCore
import ChimeraMCP

struct ToolsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tools of a server, with what makes one look twice at them.",
        discussion:
            "chimera tools list -- mcp-server-time    chimera tools list --url https://example.com/mcp")

    @OptionGroup var peer: PeerOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (found, revision) = try await peer.connect(try common.settings()) { session in
            (try await session.tools(), session.revision.rawValue)
        }
        for tool in found.tools {
            let hints = ToolSuspicion.of(tool.offer)
            if common.json {
                try Terminal.line(
                    OrderedJSON().field("name", tool.offer.name).field("title", tool.offer.displayName)
                        .field("description", tool.offer.description)
                        .field("definition", encoding: tool.definition)
                        .field("fingerprint", tool.offer.fingerprint).field("hints", encoding: hints)
                        .field("revision", revision).text)
            } else {
                let words = HiddenText.shown(tool.offer.description ?? "").split(separator: "\n").first ?? ""
                try Terminal.line(Terminal.harmless("\(HiddenText.shown(tool.offer.name))  \(words)"))
                for hint in hints {
                    try Terminal.line(
                        Terminal.harmless(
                            "  look twice (\(hint.kind.rawValue), \(hint.place)): \(hint.excerpt)"))
                }
            }
        }
        for tool in found.leftOut {
            Terminal.note(Terminal.harmless("\(HiddenText.shown(tool.name)) is left out. \(tool.reason)"))
        }
        if found.tools.isEmpty, !common.json { Terminal.note("The server offers no tools (\(revision)).") }
    }
}
