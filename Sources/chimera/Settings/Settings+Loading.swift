import ChimeraCore
import FoundationEssentials

extension Settings {
    /// Reads what this process was given. Throws `Problem` (`.invalid`, exit code 2) for a value or a file
    /// that is wrong.
    static func load(options: [Setting: String], folders: Folders = .here()) throws(Problem) -> Settings {
        var layers: [(origin: Origin, values: [String: String])] = [
            (.option, Dictionary(uniqueKeysWithValues: options.map { ($0.key.name, $0.value) })),
            (.environment, ProcessInfo.processInfo.environment),
        ]
        if let text = try read("\(folders.current)/.env") {
            layers.append((.file(".env"), try DotEnv.parse(text, file: ".env")))
        }
        let path = "\(folders.configuration)/chimera.json"
        if let text = try read(path) { layers.append((.file(path), try parse(text, path))) }
        let settings = try Settings(layers: layers, folders: folders)
        Phrases.use(resources: settings.resources)
        return settings
    }

    /// nil where there is no such file.
    private static func read(_ path: String) throws(Problem) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .invalid("\(path) cannot be read. Give this user the right to read it, or remove it.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// One object whose fields are the settings' names: `{"CHIMERA_PORT": 9000}`.
    private static func parse(_ text: String, _ path: String) throws(Problem) -> [String: String] {
        let value: JSONValue
        do { value = try JSONParser.parse(text.utf8) } catch {
            throw .invalid("\(path) is not JSON (\(error)). Mend it, or remove it.")
        }
        guard case .object(let fields) = value else {
            throw .invalid(
                "\(path) must hold one object like {\"CHIMERA_PORT\": 9000}. Mend it, or remove it.")
        }
        var values: [String: String] = [:]
        for (name, field) in fields {
            switch field {
            case .string(let text): values[name] = text
            case .int(let number): values[name] = String(number)
            case .bool(let flag): values[name] = flag ? "on" : "off"
            case .null: continue
            default:
                throw .invalid(
                    "\(name) in \(path) must be a text, a whole number, true or false.", field: name)
            }
        }
        return values
    }
}
