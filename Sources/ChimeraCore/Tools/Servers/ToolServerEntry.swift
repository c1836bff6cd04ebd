/// A tool server that somebody added: how it is reached.
public struct ToolServerEntry: Hashable, Sendable {
    public enum Way: Hashable, Sendable {
        /// Started by its arguments, without a shell.
        case program(command: String, arguments: [String], environment: [String: String])
        /// `http`: Streamable HTTP; `sse`: that of 2024-11-05.
        case web(url: String, headers: [String: String], isOld: Bool)
    }

    public var name: String
    public var way: Way
    public var isOff: Bool
    /// What it was installed from: `pypi:mcp-server-time@2026.10.19`.
    public var origin: String?
    /// SHA-256 of what was installed.
    public var digest: String?

    public init(_ name: String, _ way: Way, isOff: Bool = false, origin: String? = nil, digest: String? = nil)
    {
        self.name = name
        self.way = way
        self.isOff = isOff
        self.origin = origin
        self.digest = digest
    }

    /// One entry as other clients write it; fields that are theirs alone are left out.
    public init(_ name: String, json: JSONValue) throws(Problem) {
        let isName =
            !name.isEmpty && name.utf8.count <= 64
            && name.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0 != "/" && $0 != "\"" }
        guard isName else {
            throw .invalid(
                "\(HiddenText.shown(name)) cannot be a tool server's name: use letters, digits, - and _.")
        }
        let texts = { (key: String) throws(Problem) -> [String: String] in
            guard let fields = json[key]?.object else { return [:] }
            var found: [String: String] = [:]
            for (key, value) in fields {
                guard let text = value.string ?? value.int.map(String.init) ?? value.bool.map({ "\($0)" })
                else {
                    throw Problem.invalid(
                        "\(key) of the tool server \(name) is not a text.", field: "mcpServers.\(name)")
                }
                found[key] = text
            }
            return found
        }
        let way: Way
        if let command = json["command"]?.string, !command.isEmpty {
            let arguments = json["args"]?.array ?? []
            guard arguments.allSatisfy({ $0.string != nil }) else {
                throw .invalid(
                    "The arguments of \(name) are not a list of texts.", field: "mcpServers.\(name).args")
            }
            way = .program(
                command: command, arguments: arguments.compactMap(\.string), environment: try texts("env"))
        } else if let url = json["url"]?.string ?? json["serverUrl"]?.string ?? json["httpUrl"]?.string {
            guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
                throw .invalid(
                    "The address of \(name) must begin with https://.", field: "mcpServers.\(name).url")
            }
            way = .web(url: url, headers: try texts("headers"), isOld: json["type"] == "sse")
        } else {
            throw .invalid(
                "The tool server \(name) has neither a command nor a url.", field: "mcpServers.\(name)")
        }
        self.init(
            name, way, isOff: json["disabled"]?.bool ?? false, origin: json["chimera"]?["origin"]?.string,
            digest: json["chimera"]?["digest"]?.string)
    }

    public var json: JSONValue {
        var fields: [String: JSONValue] = [:]
        let object = { (texts: [String: String]) in JSONValue.object(texts.mapValues { .string($0) }) }
        switch way {
        case .program(let command, let arguments, let environment):
            fields["command"] = .string(command)
            fields["args"] = .array(arguments.map { .string($0) })
            if !environment.isEmpty { fields["env"] = object(environment) }
        case .web(let url, let headers, let isOld):
            fields["type"] = isOld ? "sse" : "http"
            fields["url"] = .string(url)
            if !headers.isEmpty { fields["headers"] = object(headers) }
        }
        if isOff { fields["disabled"] = true }
        var ours: [String: JSONValue] = [:]
        ours["origin"] = origin.map { .string($0) }
        ours["digest"] = digest.map { .string($0) }
        if !ours.isEmpty { fields["chimera"] = .object(ours) }
        return .object(fields)
    }

    /// For people: the exact command or address, values of variables and headers left out.
    public var words: String {
        switch way {
        case .program(let command, let arguments, let environment):
            let names = environment.keys.sorted().map { "\($0)=•••" }
            return (names + ([command] + arguments).map(Self.quoted)).joined(separator: " ")
        case .web(let url, _, _): return url
        }
    }

    /// As it would be typed in a shell; only shown, never run by one.
    public static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                        || "@%+=:,./_-".unicodeScalars.contains(scalar))
            }
        return isPlain ? text : "'" + HiddenText.shown(text).replacing("'", with: "'\\''") + "'"
    }
}
