/// Tokens of one call, by one meaning for every provider: `input` holds the cached ones too,
/// `output` the reasoning too (providers that report them apart are added up by their format).
public struct Usage: Hashable, Sendable, Codable {
    public var input: Int
    public var output: Int
    public var cacheRead: Int?
    public var cacheWrite: Int?
    public var reasoning: Int?
    /// True when the provider said nothing and these are our own estimate.
    public var estimated: Bool?

    public init(
        input: Int, output: Int, cacheRead: Int? = nil, cacheWrite: Int? = nil, reasoning: Int? = nil,
        estimated: Bool? = nil
    ) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.cacheWrite = cacheWrite
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
