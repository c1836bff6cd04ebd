/// Tokens of one call, by one meaning for every provider: `input` holds the cached ones too,
/// `output` the reasoning too (providers that report them apart are added up by their format).
public struct Usage: Hashable, Sendable, Codable {
    public var input: Int
    public var output: Int
    public var cacheRead: Int?
    /// Kept for the short time (minutes).
    public var cacheWrite: Int?
    /// Kept for the long time (an hour or more), at a price of its own.
    public var cacheWriteLong: Int?
    public var reasoning: Int?
    /// Of `input`, what was sound, cached or not.
    public var audioInput: Int?
    /// Of `cacheRead`, what was sound.
    public var cachedAudio: Int?
    /// Of `output`, what was sound.
    public var audioOutput: Int?
    /// Pictures that were sent, where they are paid by the piece.
    public var images: Int?
    /// How it was ordered where that has a price of its own: `service_tier=flex`, `processing=batch`.
    public var order: String?
    /// What the provider says that it cost, in US dollars, as it wrote the number.
    public var cost: String?
    /// True when the provider said nothing and these are our own estimate.
    public var estimated: Bool?

    public init(
        input: Int, output: Int, cacheRead: Int? = nil, cacheWrite: Int? = nil,
        cacheWriteLong: Int? = nil, reasoning: Int? = nil, cost: String? = nil, estimated: Bool? = nil
    ) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
        self.cacheWriteLong = cacheWriteLong
        self.cost = cost
        self.reasoning = reasoning
        self.estimated = estimated
    }
}

/// Why a reply ended.
public enum StopCause: String, Hashable, Sendable, Codable {
    /// The model had finished.
    case end
    /// The output limit.
    case length
    case toolCalls = "tool-calls"
    case contentFilter = "content-filter"
    case refusal
    /// Our guard ended the call: the model began to write for somebody else.
    case guarded = "guard"
    case cancelled
}
