/// A tool server as a catalogue describes it: the registry's `server.json` (schema 2025-12-11), as far as a server
/// that runs here needs it. All of it is its publisher's word.
public struct ToolListing: Hashable, Sendable {
    /// In a registry a reverse domain name and a path; the last part is what we call it.
    public var name: String
    public var title: String
    public var description: String
    public var version: String
    public var packages: [Package]
    public var remotes: [Remote]
    /// Ours: the shelf that it stands on, and the hosts that it has to reach.
    public var group: String?
    public var hosts: [String]

    public struct Package: Hashable, Sendable {
        /// `pypi`, `npm`, `oci`, `nuget`, `mcpb`.
        public var registry: String
        public var identifier: String
        public var version: String
        public var arguments: [Argument]
        public var variables: [Variable]
    }

    public struct Argument: Hashable, Sendable {
        /// With its dashes; nil for one that stands by its place.
        public var flag: String?
        /// What it is; nil: it has to be filled in.
        public var value: String?
        public var hint: String?
        public var isRequired: Bool
    }

    public struct Variable: Hashable, Sendable {
        public var name: String
        public var description: String?
        public var isRequired: Bool
        public var isSecret: Bool
        public var initial: String?
    }

    public struct Remote: Hashable, Sendable {
        public var type: String
        public var url: String
    }

    public var key: String { name.split(separator: "/").last.map(String.init) ?? name }

    /// Throws `Problem` (`.invalid`) that says which field is wrong.
    public init(_ json: JSONValue) throws(Problem) {
        guard let name = json["name"]?.string, !name.isEmpty else {
            throw .invalid("A listing of a tool server needs a name.", field: "name")
        }
        self.name = name
        description = json["description"]?.string ?? ""
        version = json["version"]?.string ?? ""
        title = json["title"]?.string ?? name
        remotes = (json["remotes"]?.array ?? []).compactMap { remote in
            remote["url"]?.string.map { Remote(type: remote["type"]?.string ?? "streamable-http", url: $0) }
        }
        let ours = json["_meta"]?["chimera.catalogue/listing"]
        group = ours?["group"]?.string
        hosts = ours?["hosts"]?.array?.compactMap(\.string) ?? []
        packages = []
        for (index, package) in (json["packages"]?.array ?? []).enumerated() {
            packages.append(try Self.package(package, "packages[\(index)]", of: name))
        }
        guard !packages.isEmpty || !remotes.isEmpty else {
            throw .invalid("The listing \(name) has neither a package nor an address.", field: "packages")
        }
    }

    private static func package(
        _ json: JSONValue, _ path: String, of name: String
    ) throws(Problem) -> Package {
        guard let registry = json["registryType"]?.string, let identifier = json["identifier"]?.string,
            let version = json["version"]?.string
        else {
            throw .invalid(
                "The listing \(name) needs registryType, identifier and version in \(path).", field: path)
        }
        // What is installed must be the same tomorrow, and must not be read as an option by an installer.
        guard version.first?.isNumber == true, version.allSatisfy({ $0.isASCII && !$0.isWhitespace }) else {
            throw .invalid("\(version) in \(path) of \(name) is no exact version.", field: path + ".version")
        }
        let isPlain = identifier.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "@/._-:".unicodeScalars.contains(scalar))
        }
        guard isPlain, identifier.first != "-" else {
            throw .invalid(
                "\(identifier) in \(path) of \(name) is no package's name.", field: path + ".identifier")
        }
        let arguments = (json["packageArguments"]?.array ?? []).map { argument in
            Argument(
                flag: argument["type"] == "named" ? argument["name"]?.string : nil,
                value: argument["value"]?.string ?? argument["default"]?.string,
                hint: argument["valueHint"]?.string ?? argument["description"]?.string,
                isRequired: argument["isRequired"]?.bool ?? false)
        }
        let variables = (json["environmentVariables"]?.array ?? []).compactMap { variable in
            variable["name"]?.string.map {
                Variable(
                    name: $0, description: variable["description"]?.string,
                    isRequired: variable["isRequired"]?.bool ?? false,
                    isSecret: variable["isSecret"]?.bool ?? false,
                    initial: variable["value"]?.string ?? variable["default"]?.string)
            }
        }
        return Package(
            registry: registry, identifier: identifier, version: version, arguments: arguments,
            variables: variables)
    }

    /// What an installed package is started with, in their order.
    ///
    /// - Parameter given: what a person filled in for the holes, in their order.
    public static func arguments(of package: Package, given: [String]) throws(Problem) -> [String] {
        var left = given[...]
        var arguments: [String] = []
        for argument in package.arguments {
            let isHole = argument.value == nil && (argument.hint != nil || argument.flag == nil)
            let value = isHole ? left.popFirst() : argument.value
            if isHole, value == nil {
                guard argument.isRequired else { continue }
                let what = argument.hint ?? argument.flag ?? "a value"
                throw .invalid(
                    "\(package.identifier) needs \(what): give it with --argument.", field: "argument")
            }
            if let flag = argument.flag { arguments.append(flag) }
            if let value { arguments.append(value) }
        }
        return arguments + left
    }
}
