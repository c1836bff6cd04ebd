import ArgumentParser
import ChimeraCore

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(name: .customLong("data-dir"), help: "The folder of the database. (default: CHIMERA_DATA_DIR)")
    var dataFolder: String?

    @Flag(help: "Print JSON, one object a line; errors too.")
    var json = false

    /// Declared without defaults, so that what is not given here is looked for elsewhere.
    func settings(_ more: [Setting: String] = [:]) throws(Problem) -> Settings {
        var options = more
        options[.dataFolder] = dataFolder
        let settings = try Settings.load(options: options)
        for warning in settings.warnings { Terminal.note(warning) }
        return settings
    }
}

extension ID {
    /// A conversation's id as it is typed; the error says where ids come from.
    static func read(_ text: String) throws(Problem) -> ID {
        guard let id = ID(text) else {
            throw .invalid("\(text) is not a conversation's id. `chimera conversations` lists them.")
        }
        return id
    }
}
