/// Where an endpoint differs from what every compatible server takes. The default sends only
/// fields that all of them accept.
public struct Quirks: Sendable, Hashable {
    /// Ask for the usage chunk (`stream_options.include_usage`). Some servers refuse unknown fields.
    public var streamOptions: Bool
    /// `max_completion_tokens` instead of `max_tokens`.
    public var maxCompletionTokens: Bool
    /// The role `developer` instead of `system`.
    public var developerRole: Bool
    /// Temperature, top-p and stop words are refused unless the reasoning effort is `none`.
    public var samplingNeedsNoEffort: Bool
    /// How an effort is asked for.
    public var reasoning: Reasoning

    public enum Reasoning: Sendable, Hashable {
        /// `reasoning_effort`
        case effort
        /// `thinking` beside three words of its own, and thoughts that want to be sent back
        case deepSeek
        /// `reasoning: {effort}`
        case openRouter
    }

    /// A last message of the assistant is gone on with.
    public var prefill: Bool
    /// A reply that begins with `<think>` begins with its reasoning.
    public var thinkTags: Bool

    public init(
        streamOptions: Bool = false, maxCompletionTokens: Bool = false, developerRole: Bool = false,
        samplingNeedsNoEffort: Bool = false, reasoning: Reasoning = .effort, prefill: Bool = false,
        thinkTags: Bool = true
    ) {
        self.streamOptions = streamOptions
        self.maxCompletionTokens = maxCompletionTokens
        self.developerRole = developerRole
        self.samplingNeedsNoEffort = samplingNeedsNoEffort
        self.reasoning = reasoning
        self.prefill = prefill
        self.thinkTags = thinkTags
    }

    /// What is known of a host. The servers that people run at home (llama.cpp, LM Studio, Ollama,
    /// vLLM) all take `stream_options`, and so do the large gateways named here.
    public static func known(of url: BaseURL) -> Quirks {
        switch url.host {
        case "api.openai.com":
            Quirks(
                streamOptions: true, maxCompletionTokens: true, developerRole: true,
                samplingNeedsNoEffort: true,
                thinkTags: false)
        case "openrouter.ai": Quirks(streamOptions: true, reasoning: .openRouter)
        case "api.deepseek.com": Quirks(streamOptions: true, reasoning: .deepSeek)
        case "api.groq.com", "api.together.xyz", "api.fireworks.ai":
            Quirks(streamOptions: true)
        default:
            Quirks(streamOptions: url.isLoopback)
        }
    }
}
