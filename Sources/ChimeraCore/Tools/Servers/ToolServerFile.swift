internal import FoundationEssentials

/// The tool servers of an instance, in one file that other clients could read too: `{"mcpServers": {…}}`.
public struct ToolServerFile: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// By name; none where there is no file.
    public func entries() throws(Problem) -> [ToolServerEntry] {
        guard let bytes = FileManager.default.contents(atPath: path) else { return [] }
        let json: JSONValue
        do { json = try JSONParser.parse(bytes) } catch { throw .invalid("\(path) is not JSON: \(error).") }
        return try Self.entries(in: json)
    }

    public func entry(_ name: String) throws(Problem) -> ToolServerEntry {
        let all = try entries()
        if let found = all.first(where: { $0.name == name }) { return found }
        let near = Spelling.nearest(name, in: Set(all.map(\.name))).map { " Did you mean \($0)?" } ?? ""
        throw Problem(
            .notFound, "There is no tool server \(name).\(near) `chimera tools servers` lists them.")
    }

    /// Adds or replaces them.
    public func add(_ new: [ToolServerEntry]) throws(Problem) {
        let names = Set(new.map(\.name))
        try write(try entries().filter { !names.contains($0.name) } + new)
    }

    public func remove(_ name: String) throws(Problem) {
        _ = try entry(name)
        try write(try entries().filter { $0.name != name })
    }

    /// What other clients write: under `mcpServers` or `servers`, or the map itself.
    public static func entries(in json: JSONValue) throws(Problem) -> [ToolServerEntry] {
        guard
            let map = json["mcpServers"]?.object ?? json["servers"]?.object ?? json["mcp"]?["servers"]?.object
                ?? json.object
        else {
            throw .invalid(
                "This holds no tool servers. Give a JSON object with mcpServers.", field: "mcpServers")
        }
        var entries: [ToolServerEntry] = []
        for (name, entry) in map.sorted(by: { $0.key < $1.key }) {
            entries.append(try ToolServerEntry(name, json: entry))
        }
        return entries
    }

    /// Names and values of variables are in it: it is the owner's alone.
    private func write(_ entries: [ToolServerEntry]) throws(Problem) {
        let map = Dictionary(entries.map { ($0.name, $0.json) }, uniquingKeysWith: { $1 })
        let bytes = JSONWriter.bytes(["mcpServers": .object(map)])
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch { throw Problem(.storage, "\(path) cannot be written: \(error).") }
    }
}
