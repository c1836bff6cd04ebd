import ChimeraCore
import ChimeraServer
import Configuration
import Logging

/// What this process goes by, each value with where it came from: command-line option, environment,
/// `.env` in the working folder, `chimera.json`, default; the first that says something wins.
struct Settings: Sendable {
    enum Origin: Hashable, Sendable, CustomStringConvertible {
        case option, environment
        case file(String)
        case standard

        var description: String {
            switch self {
            case .option: "command line"
            case .environment: "environment"
            case .file(let path): path
            case .standard: "default"
            }
        }
    }

    struct Value: Hashable, Sendable {
        let text: String
        let origin: Origin
    }

    let host: String
    let port: Int
    /// Without a slash at its end; may not exist yet.
    let dataFolder: String
    let resources: String
    let logLevel: Logger.Level
    /// nil: the one that `scripts/setup model` installs.
    let localModel: String?
    let sessionLogs: Bool
    let localOnly: Bool
    /// Misspelt names and the like, a sentence each.
    let warnings: [String]
    private let values: [Setting: Value]

    /// - Parameters:
    ///   - options: what the command line says, by setting.
    ///   - layers: from the strongest to the weakest.
    init(layers: [(origin: Origin, values: [String: String])], folders: Folders) throws(Problem) {
        var values: [Setting: Value] = [:]
        let providers = layers.map { layer in
            (
                layer.origin,
                InMemoryProvider(name: "\(layer.origin)", values: Self.configuration(layer.values))
            )
        }
        for name in Set(layers.flatMap(\.values.keys)).union(Setting.all.map(\.name)) {
            guard let setting = Setting.named(name) else { continue }
            for (origin, provider) in providers {
                // An empty value is how shells and compose files say "not set".
                guard
                    case .string(let text)? = try? provider.value(forKey: [name], type: .string).value?
                        .content, !text.isEmpty
                else { continue }
                values[setting] = Value(text: text, origin: origin)
                break
            }
        }
        for (setting, text) in folders.standards where values[setting] == nil {
            values[setting] = Value(text: text, origin: .standard)
        }
        self.values = values
        host = try Checks.host(values[.host])
        port = try Checks.port(values[.port])
        dataFolder = folders.whole(values[.dataFolder]?.text ?? "")
        resources = folders.whole(values[.resources]?.text ?? "")
        logLevel = try Checks.level(values[.logLevel])
        localModel = values[.localModel].map { folders.whole($0.text) }
        sessionLogs = try Checks.flag(values[.sessionLogs], .sessionLogs)
        localOnly = try Checks.flag(values[.localOnly], .localOnly)
        warnings = Self.warnings(layers)
    }

    subscript(setting: Setting) -> Value? { values[setting] }

    /// Every value with its origin, for `doctor`; secrets as •••, a password in an address too.
    var listed: [(name: String, text: String, origin: Origin)] {
        let redaction = Redaction(secrets: [], home: "")
        return values.map { setting, value in
            (setting.name, setting.isSecret ? "•••" : redaction.apply(value.text), value.origin)
        }.sorted { $0.0 < $1.0 }
    }

    /// The same with those that nobody set, for the page.
    var forThePage: [SettingValue] {
        let set = listed.map { name, text, origin in
            SettingValue(
                name: name, value: text, origin: origin.description,
                isSecret: Setting.named(name)?.isSecret ?? false)
        }
        let names = Set(set.map(\.name))
        let unset = Setting.all.filter { !names.contains($0.name) }.map {
            SettingValue(
                name: $0.name, value: "", origin: Origin.standard.description, isSecret: $0.isSecret)
        }
        return (set + unset).sorted { $0.name < $1.name }
    }

    /// What endpoints are made from: every name with its value, secrets too.
    var environment: [String: String] {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.name, $0.value.text) })
    }

    /// Texts that must not appear in anything we write.
    var secrets: [String] { values.filter(\.key.isSecret).map(\.value.text) }

    private static func configuration(_ values: [String: String]) -> [AbsoluteConfigKey: ConfigValue] {
        Dictionary(
            uniqueKeysWithValues: values.map { name, text in
                (
                    AbsoluteConfigKey([name]),
                    ConfigValue(.string(text), isSecret: Setting.named(name)?.isSecret ?? false)
                )
            })
    }

    private static func warnings(_ layers: [(origin: Origin, values: [String: String])]) -> [String] {
        let known = Setting.all.map(\.name)
        return layers.flatMap { origin, values in
            values.keys.sorted().compactMap { name in
                let isOurs = if case .file(let path) = origin { path.hasSuffix(".json") } else { false }
                guard isOurs || name.hasPrefix("CHIMERA_"), Setting.named(name) == nil,
                    !Setting.others.contains(name)
                else {
                    return nil
                }
                let near =
                    Spelling.nearest(name, in: known).map { "did you mean \($0)?" }
                    ?? "remove it, or see .env.example."
                return "\(name) (\(origin)) is not a setting: \(near)"
            }
        }
    }
}
