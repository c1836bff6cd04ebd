internal import ChimeraCore
internal import FoundationEssentials

/// A plug-in as `plugins.json` of the data folder declares it: `{"plugins":[{"name":"echo","command":["python3","echo.py"]}]}`.
public struct PluginDeclaration: Hashable, Sendable, Codable {
    /// The provider's name.
    public var name: String
    /// What is started, by argv: no shell reads it. A path with a slash counts from the file's folder.
    public var command: [String]
    /// What the program sees beside PATH, HOME, LANG and TMPDIR.
    public var environment: [String: String]?
    /// Names of our own environment that it sees too: keys of its provider.
    public var passes: [String]?
    public var isOff: Bool?

    public init(
        name: String, command: [String], environment: [String: String]? = nil, passes: [String]? = nil,
        isOff: Bool? = nil
    ) {
        self.name = name
        self.command = command
        self.environment = environment
        self.passes = passes
        self.isOff = isOff
    }

    struct File: Decodable { var plugins: [PluginDeclaration] }

    /// Of a file; no file declares none. Throws `Problem` (`.invalid`) that says what is wrong in it.
    static func read(_ path: String) throws(Problem) -> [PluginDeclaration] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        let plugins: [PluginDeclaration]
        do throws(Problem) { plugins = try StrictDecoder.decode(File.self, from: data).plugins } catch {
            throw .invalid("\(path): \(error.detail)", field: error.field)
        }
        let folder = path.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        var all: [PluginDeclaration] = []
        for var plugin in plugins where plugin.isOff != true {
            let letters = plugin.name.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
            }
            guard letters, (1...64).contains(plugin.name.utf8.count), plugin.name != "local",
                !all.contains(where: { $0.name == plugin.name })
            else {
                throw .invalid(
                    "\(path): \(Text.shortened(plugin.name, to: 60)) cannot be a plug-in's name, or comes twice. Use lower-case letters, digits and hyphens.",
                    field: "name")
            }
            guard let program = plugin.command.first, !program.isEmpty else {
                throw .invalid("\(path): \(plugin.name) has no command.", field: "command")
            }
            plugin.command = plugin.command.map { part in
                part.hasPrefix("./") || part.hasPrefix("../") ? "\(folder)/\(part)" : part
            }
            all.append(plugin)
        }
        return all
    }
}
