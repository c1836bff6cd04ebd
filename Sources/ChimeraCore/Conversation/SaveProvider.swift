/// Adds a provider or changes it; what is left out stays as it is.
public struct SaveProvider: Sendable, Codable {
    public var id: CommandID
    /// Written, never read again. An empty one takes the key away.
    public var key: String?
    public var baseURL: String?

    public init(id: CommandID = .make(), key: String? = nil, baseURL: String? = nil) {
        self.id = id
        self.key = key
        self.baseURL = baseURL
    }
}
