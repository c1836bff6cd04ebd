/// What a model takes. nil: nobody has said, so what most models take is sent.
///
/// Formats leave out what a model rejects by these facts; no request is sent to find out.
/// They come from the endpoint's own list, else from the catalogue; the user's word wins.
public struct ModelCapabilities: Hashable, Sendable, Codable {
    /// Temperature and top-p.
    public var sampling: Sampling?
    public var stopWords: Bool?
    public var seed: Bool?
    public var reasoning: Reasoning?
    public var tools: Bool?
    /// May the model be made to call a tool?
    public var forcedTools: Bool?
    public var images: Bool?
    /// Answers after a given JSON Schema.
    public var schema: Bool?
    /// A last message of the assistant is gone on with.
    public var prefill: Bool?

    public init(
        sampling: Sampling? = nil, stopWords: Bool? = nil, seed: Bool? = nil, reasoning: Reasoning? = nil,
        tools: Bool? = nil, forcedTools: Bool? = nil, images: Bool? = nil, schema: Bool? = nil,
        prefill: Bool? = nil
    ) {
        self.sampling = sampling
        self.stopWords = stopWords
        self.seed = seed
        self.reasoning = reasoning
        self.tools = tools
        self.forcedTools = forcedTools
        self.images = images
        self.schema = schema
        self.prefill = prefill
    }

    public enum Sampling: String, Hashable, Sendable, Codable {
        case always
        /// Only where the effort is `none`.
        case withoutReasoning = "without-reasoning"
        case never
    }

    public struct Reasoning: Hashable, Sendable, Codable {
        public enum Control: String, Hashable, Sendable, Codable {
            /// It does not reason.
            case none
            /// By a word for the effort.
            case effort
            /// The model decides how much, a word says how eagerly (Anthropic's adaptive thinking).
            case adaptive
            /// By a number of tokens.
            case budget
            /// On or off.
            case toggle
        }

        public var control: Control
        /// The words that it takes, weakest first; `none` among them where it can be switched off.
        public var efforts: [String]
        /// What it does where nothing is asked.
        public var standard: String?

        public init(_ control: Control, efforts: [String] = [], standard: String? = nil) {
            self.control = control
            self.efforts = efforts
            self.standard = standard
        }
    }

    /// These facts, and the other's where these say nothing.
    public func completed(by other: ModelCapabilities) -> ModelCapabilities {
        ModelCapabilities(
            sampling: sampling ?? other.sampling, stopWords: stopWords ?? other.stopWords,
            seed: seed ?? other.seed, reasoning: reasoning ?? other.reasoning, tools: tools ?? other.tools,
            forcedTools: forcedTools ?? other.forcedTools, images: images ?? other.images,
            schema: schema ?? other.schema, prefill: prefill ?? other.prefill)
    }
}
