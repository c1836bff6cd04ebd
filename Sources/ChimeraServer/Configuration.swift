public import ChimeraCore

/// Where the server listens and whom it takes for whom.
public struct ServerConfiguration: Sendable {
    public var host: String
    /// 0: a free one; `onRunning` says which.
    public var port: Int
    /// The account of whoever calls from this computer, where the address is a loopback one.
    public var owner: AccountID
    /// Signs the owner in as well; the terminal finds it in the data folder's lock.
    public var ownerToken: String?
    /// The API's contract, read at run time.
    public var openAPIPath: String
    /// nil: no page is served.
    public var web: WebFolders?
    /// What the owner is shown of how this server was set up.
    public var settings: [SettingValue]
    public var version: String

    public init(
        host: String, port: Int, owner: AccountID, ownerToken: String? = nil, openAPIPath: String,
        web: WebFolders? = nil, settings: [SettingValue] = [], version: String
    ) {
        self.host = host
        self.port = port
        self.owner = owner
        self.ownerToken = ownerToken
        self.openAPIPath = openAPIPath
        self.web = web
        self.settings = settings
        self.version = version
    }

    /// Reachable from this computer alone.
    public static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]"
            || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }

    var isLoopback: Bool { Self.isLoopback(host) }
}

/// One setting as it stands, with where it came from.
public struct SettingValue: Hashable, Sendable, Codable {
    public let name: String
    /// ••• for a secret; empty where nothing is set.
    public let value: String
    /// "environment", a file, "default" …
    public let origin: String
    public let isSecret: Bool

    public init(name: String, value: String, origin: String, isSecret: Bool) {
        self.name = name
        self.value = value
        self.origin = origin
        self.isSecret = isSecret
    }
}
