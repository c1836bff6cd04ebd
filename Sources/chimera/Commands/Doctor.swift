import ArgumentParser
import ChimeraCore
import ChimeraStorage

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at every part, say what is wrong and how to mend it.",
        discussion:
            "Exit code 1 when something is broken. --bundle writes what a bug report needs, without keys and without a word of what was said."
    )

    @Option(help: "Write a .tar.gz for a bug report.")
    var bundle: String?

    @Flag(help: "Make the search index anew before looking. The server has to be stopped.")
    var rebuildSearch = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try Settings.load(options: common.dataFolder.map { [.dataFolder: $0] } ?? [:])
        if rebuildSearch { try await makeSearchAnew(settings) }
        let folders = Folders.here()
        let findings = await Examination(settings: settings).findings()
        let token = (try? LockFile.holder(of: settings.dataFolder))?.token
        let redaction = Redaction(secrets: settings.secrets + (token.map { [$0] } ?? []), home: folders.home)
        if common.json {
            try json(settings, findings, redaction)
        } else {
            try text(settings, findings, redaction)
        }
        if let bundle {
            let path = folders.whole(bundle)
            try await Bundle(settings: settings, findings: findings, redaction: redaction).write(to: path)
            Terminal.note("\(path) is written. Look through it before you send it.")
        }
        if findings.contains(where: { $0.state == .broken }) { throw ExitCode(1) }
    }

    private func makeSearchAnew(_ settings: Settings) async throws {
        let database = try await Database.open(folder: settings.dataFolder)
        try await database.rebuildSearch()
        while try await database.stores.search.catchUp() {}
        try database.close()
    }

    private func text(_ settings: Settings, _ findings: [Finding], _ redaction: Redaction) throws {
        let paint = Terminal.paint
        try Terminal.line("chimera \(Version.number), \(Version.compiler), \(Version.system)\n")
        for setting in settings.listed {
            try Terminal.line(
                "\(setting.name)=\(Terminal.harmless(setting.text))  \(paint.faint("(\(setting.origin))"))")
        }
        try Terminal.line("")
        for finding in findings {
            let mark =
                switch finding.state {
                case .fine: paint.name("✓", hue: 150)
                case .note: paint.name("•", hue: 90)
                case .broken: paint.name("✗", hue: 25)
                }
            try Terminal.line(
                "\(mark) \(finding.part): \(Terminal.harmless(withoutSecrets(finding.words, redaction)))")
        }
        let broken = findings.count { $0.state == .broken }
        try Terminal.line(
            broken == 0 ? "\nAll is well." : "\n\(broken) broken; the lines with ✗ say how to mend it.")
    }

    private func json(_ settings: Settings, _ findings: [Finding], _ redaction: Redaction) throws {
        for setting in settings.listed {
            try Terminal.line(
                OrderedJSON().field("setting", setting.name).field("value", setting.text)
                    .field("origin", "\(setting.origin)").text)
        }
        for finding in findings {
            try Terminal.line(
                OrderedJSON().field("part", finding.part).field("state", finding.state.rawValue)
                    .field("detail", withoutSecrets(finding.words, redaction)).text)
        }
    }

    /// On the person's own screen paths stay whole; keys do not.
    private func withoutSecrets(_ text: String, _ redaction: Redaction) -> String {
        Redaction(secrets: redaction.secrets, home: "").apply(text)
    }
}
