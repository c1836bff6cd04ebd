/// A model as its endpoint lists it: the id, and whatever else the endpoint says. What it leaves open the
/// catalogue may know.
public struct ListedModel: Hashable, Sendable, Codable {
    /// What a request names.
    public let id: String
    public var label: String?
    /// Tokens of prompt and reply together.
    public var contextWindow: Int?
    /// Tokens of one reply.
    public var outputLimit: Int?
    public var capabilities: ModelCapabilities
    /// The day from which it answers no more, `2026-12-11`.
    public var shutdown: String?
    /// Does it answer chats? nil: unknown; false: embeddings, speech and the like.
    public var chats: Bool?
    /// Is it in memory now? nil where an endpoint has no such notion.
    public var isLoaded: Bool?
    /// On disk, for models on one's own machine.
    public var bytes: Int64?
    /// `135M`, where the endpoint says it.
    public var size: String?

    public init(
        _ id: String, label: String? = nil, contextWindow: Int? = nil, outputLimit: Int? = nil,
        capabilities: ModelCapabilities = ModelCapabilities(), shutdown: String? = nil, chats: Bool? = nil,
        isLoaded: Bool? = nil, bytes: Int64? = nil, size: String? = nil
    ) {
        self.id = id
        self.label = label
        self.contextWindow = contextWindow
        self.outputLimit = outputLimit
        self.capabilities = capabilities
        self.shutdown = shutdown
        self.chats = chats
        self.isLoaded = isLoaded
        self.bytes = bytes
        self.size = size
    }
}
