/// Providers that somebody set up by hand. They belong to the instance, not to one account.
public protocol EndpointStore: Sendable {
    /// By name.
    func endpoints() async throws -> [StoredEndpoint]
    func endpoint(_ name: String) async throws -> StoredEndpoint?
    /// Adds the endpoint, or changes what is given of the stored one. `.invalid` when there is none yet and
    /// no base URL is given. Tells the caller's stream (`providers.changed`).
    func save(_ change: EndpointChange, command: Command) async throws -> Committed<StoredEndpoint>
    func remove(_ name: String, command: Command) async throws -> Committed<Void>

    /// Puts each key in the place of the one that it stands for, all of them or none; one that was changed
    /// meanwhile is `.conflict`.
    func reseal(_ keys: [(name: String, before: String, after: String)]) async throws

    /// What people said of models, whatever endpoint they are of.
    func modelFacts() async throws -> [ModelName: ModelFacts]
    /// nil takes them back. Tells the caller's stream (`providers.changed`).
    func save(_ facts: ModelFacts?, of model: ModelName, command: Command) async throws -> Committed<Void>
}

/// What a person wants of an endpoint; nil leaves it as it is.
public struct EndpointChange: Sendable {
    public let name: String
    public var baseURL: String?
    public var key: Key?

    /// The store keeps `value` as it is given; who calls seals it. An empty one takes the key away.
    public struct Key: Sendable {
        public let value: String
        /// The few last characters, by which a person knows the key again.
        public let tail: String

        public init(value: String, tail: String) {
            self.value = value
            self.tail = tail
        }
    }

    public init(name: String, baseURL: String? = nil, key: Key? = nil) {
        self.name = name
        self.baseURL = baseURL
        self.key = key
    }
}

/// Not `Codable`, and silent about its key when it is printed: nothing may write it out by accident.
public struct StoredEndpoint: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    public let name: String
    public var baseURL: String
    public var key: String?
    public var keyTail: String?
    public let createdAt: Timestamp
    public var revision: Int

    public init(
        name: String, baseURL: String, key: String? = nil, keyTail: String? = nil, createdAt: Timestamp,
        revision: Int = 1
    ) {
        self.name = name
        self.baseURL = baseURL
        self.key = key
        self.keyTail = keyTail
        self.createdAt = createdAt
        self.revision = revision
    }

    public var description: String { "\(name) at \(baseURL)\(key == nil ? "" : ", with a key")" }
    public var customMirror: Mirror {
        Mirror(self, children: ["name": name, "baseURL": baseURL, "revision": revision])
    }
}
