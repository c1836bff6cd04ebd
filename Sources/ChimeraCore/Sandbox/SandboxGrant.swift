/// What a program in the sandbox may see and use. The default is nothing but its own scratch space.
public struct SandboxGrant: Sendable, Hashable, Codable {
    public struct Folder: Sendable, Hashable, Codable {
        /// On this computer, links resolved; a folder or one file.
        public var path: String
        /// Where the program finds it: `/workspace`, `/workspace/notes`, or the same path.
        public var inside: String
        public var isWritable: Bool

        public init(_ path: String, inside: String, isWritable: Bool = false) {
            self.path = path
            self.inside = inside
            self.isWritable = isWritable
        }
    }

    public enum Network: Sendable, Hashable, Codable {
        case none
        /// Only these, through the allow-list proxy.
        case hosts([HostRule])
        /// This computer's own services, its neighbours and the metadata of a cloud are part of it.
        case unrestricted
    }

    public var folders: [Folder]
    public var network: Network
    /// Environment names whose values come from the secret store.
    public var secrets: [String]
    public var limits: SandboxLimits

    public init(
        folders: [Folder] = [], network: Network = .none, secrets: [String] = [],
        limits: SandboxLimits = SandboxLimits()
    ) {
        self.folders = folders
        self.network = network
        self.secrets = secrets
        self.limits = limits
    }

    /// No files, no network.
    public static let isolated = SandboxGrant()

    public static func reading(_ folder: String) -> SandboxGrant {
        SandboxGrant(folders: [Folder(folder, inside: "/workspace")])
    }

    public static func writing(_ folder: String) -> SandboxGrant {
        SandboxGrant(folders: [Folder(folder, inside: "/workspace", isWritable: true)])
    }

    public static func webClient(_ hosts: [HostRule]) -> SandboxGrant {
        SandboxGrant(network: .hosts(hosts))
    }
}

/// Of each process, or of all together where a control group does it.
public struct SandboxLimits: Sendable, Hashable, Codable {
    public var memoryBytes: Int
    public var processes: Int
    public var openFiles: Int
    /// The largest file that it can write.
    public var fileBytes: Int
    /// Its `/tmp`, in memory.
    public var scratchBytes: Int

    public init(
        memoryBytes: Int = 1 << 30, processes: Int = 64, openFiles: Int = 512,
        fileBytes: Int = 256 << 20, scratchBytes: Int = 64 << 20
    ) {
        self.memoryBytes = memoryBytes
        self.processes = processes
        self.openFiles = openFiles
        self.fileBytes = fileBytes
        self.scratchBytes = scratchBytes
    }
}

/// A host and a port that a program may reach: `api.example.com:443`; `*.example.com:443` is every host below.
public struct HostRule: Sendable, Hashable, Codable, CustomStringConvertible {
    public var host: String
    public var port: Int

    public init(_ host: String, _ port: Int = 443) {
        self.host = host.lowercased()
        self.port = port
    }

    /// `host`, `host:port` or `[::1]:port`; nil for anything else.
    public init?(_ text: String) {
        guard let (host, port) = Self.split(text, port: 443) else { return nil }
        self.init(host, port)
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let rule = HostRule(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "Write a host as name:port, for example example.com:443.")
        }
        self = rule
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    public func covers(_ name: String, _ port: Int) -> Bool {
        let name = name.lowercased()
        guard port == self.port else { return false }
        if host.hasPrefix("*.") { return name.hasSuffix(host.dropFirst(1)) && name.count > host.count - 1 }
        return name == host
    }

    /// Of an address as the proxy gets it, too.
    public static func split(_ text: String, port: Int) -> (host: String, port: Int)? {
        var host = text[...]
        var port = port
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            if !rest.isEmpty {
                guard rest.hasPrefix(":"), let number = Int(rest.dropFirst()) else { return nil }
                port = number
            }
        } else if let colon = text.lastIndex(of: ":") {
            guard text.firstIndex(of: ":") == colon, let number = Int(text[text.index(after: colon)...])
            else {
                return nil
            }
            host = text[..<colon]
            port = number
        }
        guard !host.isEmpty, (1...65535).contains(port), host.utf8.count <= 253,
            host.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "@") }
            )
        else { return nil }
        return (String(host), port)
    }
}

/// `"none"`, `"unrestricted"` or `{"hosts": [...]}`.
extension SandboxGrant.Network {
    private enum CodingKeys: CodingKey { case hosts }

    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            switch word {
            case "none": self = .none
            case "unrestricted": self = .unrestricted
            default:
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath,
                        debugDescription: "Write none, unrestricted or {\"hosts\": [\"name:port\"]}."))
            }
        } else {
            self = .hosts(
                try decoder.container(keyedBy: CodingKeys.self).decode([HostRule].self, forKey: .hosts))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .none:
            var container = encoder.singleValueContainer()
            try container.encode("none")
        case .unrestricted:
            var container = encoder.singleValueContainer()
            try container.encode("unrestricted")
        case .hosts(let rules):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(rules, forKey: .hosts)
        }
    }
}
