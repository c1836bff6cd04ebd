/// Something that answers: an HTTP endpoint, the managed local model, a model driven by a test.
public protocol ModelProvider: Sendable {
    /// One call, inside which the whole reply lives.
    ///
    /// Events are awaited, so a slow listener slows the reading (back-pressure). Cancelling the task
    /// closes the connection; what was delivered before stays delivered. Returns when the reply ended
    /// as its format says it must; a stream that ends without its end mark throws `.streamBroken`.
    /// What `onEvent` throws ends the call and is thrown on.
    func reply(
        to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply

    /// The models behind this endpoint, as it lists them. Throws `ProviderFailure`.
    func models() async throws -> [ListedModel]

    /// What `reply` would send for that request, for a person to look at; nil where nothing goes over a wire.
    func wire(for request: ModelRequest) async -> WireCopy?
}

/// What one model call asks. Wire formats turn it into bytes.
public struct ModelRequest: Sendable, Hashable, Codable {
    /// Our own request id: unique, on the call's row and in the log.
    public var call: CallID
    public var model: String
    /// The stable part first, so that provider caches hit; ends with a user turn unless there is a prefill.
    public var messages: [PromptMessage]
    public var parameters: ModelParameters
    /// Always explicit.
    public var maxOutputTokens: Int
    public var stop: [String]
    /// The reply's first words, where the endpoint allows the assistant's turn to be begun for it.
    /// They are part of the reply: the caller shows them; the provider does not send them again.
    public var prefill: String?
    public var tools: [ToolDefinition] = []
    public var toolChoice = ToolChoice.auto
    /// The reply shall be JSON after this JSON Schema. Where the model knows no such answers it is only told so.
    public var schema: JSONValue?
    /// How many of the first messages are the same from turn to turn: where a provider's cache is told.
    public var stableMessages = 0
    /// What the model takes.
    public var capabilities = ModelCapabilities()
    /// Its whole window in tokens, for endpoints that have to be told (Ollama's `num_ctx`).
    public var contextWindow: Int?
    /// Fields for this endpoint alone, merged into the body as they are (DRY sampling of llama.cpp).
    public var extra: [String: JSONValue]

    public init(
        call: CallID, model: String, messages: [PromptMessage],
        parameters: ModelParameters = ModelParameters(),
        maxOutputTokens: Int = 2048, stop: [String] = [], prefill: String? = nil,
        extra: [String: JSONValue] = [:]
    ) {
        self.call = call
        self.model = model
        self.messages = messages
        self.parameters = parameters
        self.maxOutputTokens = maxOutputTokens
        self.stop = stop
        self.prefill = prefill
        self.extra = extra
    }
}

public enum ModelEvent: Sendable, Hashable {
    case text(String)
    case reasoning(String)
    /// A whole call; formats gather its fragments.
    case toolCall(ToolCall)
    /// The figures so far; a later one replaces an earlier one.
    case usage(Usage)
    /// Comes back with the model's next turn, in this place among its text and calls.
    case opaque(Opaque)
    /// Still alive: queued, loading. With the endpoint's words where it has any.
    case notice(String)
    /// The model is being brought into memory; the share that is done where the endpoint says it.
    case loading(Double?)
}

public struct ModelReply: Sendable, Hashable {
    public var stop: StopCause
    public var usage: Usage?
    /// The provider's own request id.
    public var requestID: String?
    /// The model that answered, where the endpoint says so.
    public var model: String?
    /// What the endpoint said of its limits.
    public var quota: Quota?
    /// It was asked for a stream and answered with one body.
    public var cameWhole = false
    /// It was answered before, and nobody was asked.
    public var isFromCache = false

    public init(stop: StopCause, usage: Usage? = nil, requestID: String? = nil, model: String? = nil) {
        self.stop = stop
        self.usage = usage
        self.requestID = requestID
        self.model = model
    }
}
