/// What somebody knows better of a model than its endpoint and the catalogue; what is left out stays as they say.
public struct ModelFacts: Hashable, Sendable, Codable {
    /// Tokens of prompt and reply together.
    public var contextWindow: Int?
    /// Tokens of one reply.
    public var outputLimit: Int?
    public var ability: ModelInfo.Ability?
    /// What it is called in lists.
    public var label: String?
    public var tools: Bool?
    public var images: Bool?
    public var schema: Bool?
    /// May a reply be begun for it?
    public var prefill: Bool?
    public var sampling: ModelCapabilities.Sampling?

    public init(
        contextWindow: Int? = nil, outputLimit: Int? = nil, ability: ModelInfo.Ability? = nil,
        label: String? = nil, tools: Bool? = nil, images: Bool? = nil, schema: Bool? = nil,
        prefill: Bool? = nil, sampling: ModelCapabilities.Sampling? = nil
    ) {
        self.contextWindow = contextWindow
        self.outputLimit = outputLimit
        self.ability = ability
        self.label = label
        self.tools = tools
        self.images = images
        self.schema = schema
        self.prefill = prefill
        self.sampling = sampling
    }

    public var isEmpty: Bool { self == ModelFacts() }

    public func checked() throws(Problem) -> ModelFacts {
        if let contextWindow, !(512...100_000_000).contains(contextWindow) {
            throw .invalid(
                "The context window is \(contextWindow); it must be from 512 to 100,000,000 tokens.",
                field: "facts.contextWindow")
        }
        if let outputLimit, !(16...10_000_000).contains(outputLimit) {
            throw .invalid(
                "The output limit is \(outputLimit); it must be from 16 to 10,000,000 tokens.",
                field: "facts.outputLimit")
        }
        var checked = self
        checked.label = label.map { Text.shortened(Text.line($0), to: Limits.nameCharacters) }
        if checked.label?.isEmpty == true { checked.label = nil }
        return checked
    }
}

extension ModelInfo {
    /// With what somebody said of it; theirs wins.
    public func overruled(by facts: ModelFacts?) -> ModelInfo {
        guard let facts, !facts.isEmpty else { return self }
        var info = self
        info.facts = facts
        if let window = facts.contextWindow { info.contextWindow = window }
        if let limit = facts.outputLimit { info.outputLimit = limit }
        if let ability = facts.ability { info.ability = ability }
        if let label = facts.label { info.label = label }
        if let tools = facts.tools { info.capabilities.tools = tools }
        if let images = facts.images { info.capabilities.images = images }
        if let schema = facts.schema { info.capabilities.schema = schema }
        if let sampling = facts.sampling { info.capabilities.sampling = sampling }
        if let prefill = facts.prefill {
            (info.capabilities.prefill, info.acceptsPrefill) = (prefill, prefill)
        }
        return info
    }
}
