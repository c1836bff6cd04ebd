/// What is known of one model.
public struct ModelInfo: Hashable, Sendable, Codable {
    public let name: ModelName
    public var ability: Ability
    /// Tokens of prompt and reply together.
    public var contextWindow: Int
    /// May a reply be begun for it (`ModelRequest.prefill`)?
    public var acceptsPrefill: Bool
    /// "this computer" or the endpoint's host: where the words go.
    public var place: String
    /// Shown behind the name: `135M`.
    public var size: String?
    public var recipe: SmallModelRecipe?
    /// Each word costs money: a run that nobody watches does not go on with it for long.
    public var isMetered: Bool
    /// As its makers write it.
    public var label: String?
    /// Tokens of one reply; nil: not known.
    public var outputLimit: Int?
    public var capabilities = ModelCapabilities()
    /// The day from which it answers no more, `2026-12-11`.
    public var shutdown: String?
    /// What its words cost now; nil: not known, or nothing.
    public var price: ModelPrice?
    /// What of this somebody said by hand.
    public var facts: ModelFacts?
    /// Whose endpoint it is, as its makers write it; nil: called by its name only.
    public var providerLabel: String?
    /// On disk, for models on one's own machine.
    public var bytes: Int64?
    /// Is it in memory now? nil where an endpoint has no such notion.
    public var isLoaded: Bool?

    public init(
        name: ModelName, ability: Ability, contextWindow: Int, acceptsPrefill: Bool = false, place: String,
        size: String? = nil, recipe: SmallModelRecipe? = nil, isMetered: Bool = false
    ) {
        self.name = name
        self.ability = ability
        self.contextWindow = contextWindow
        self.acceptsPrefill = acceptsPrefill
        self.place = place
        self.size = size
        self.recipe = recipe
        self.isMetered = isMetered
    }

    /// A toy plays personas only; it never writes titles, summaries, bids, choices or verdicts.
    public enum Ability: String, Hashable, Sendable, Codable { case toy, small, capable }
}

/// How a very small model is kept on its feet: only the question and the last opposing line, the
/// reply begun for it, sampling that punishes copying, and a cut at the last full stop.
/// Found by measuring; the figures belong to the provider's row, not to the engine.
public struct SmallModelRecipe: Hashable, Sendable, Codable {
    public var maxOutputTokens: Int
    public var stop: [String]
    public var temperature: Double
    /// Fields merged into the request's body.
    public var extra: [String: JSONValue]

    public init(maxOutputTokens: Int, stop: [String], temperature: Double, extra: [String: JSONValue]) {
        self.maxOutputTokens = maxOutputTokens
        self.stop = stop
        self.temperature = temperature
        self.extra = extra
    }
}

/// Finds the provider behind a model's name.
public protocol ModelDirectory: Sendable {
    /// The model that speaks where nobody chose one. nil: there is none, with the words why.
    func defaultModel() async -> ModelName?

    /// Throws `Problem` (`.invalid`) with the known providers when there is none of that name.
    func resolve(_ name: ModelName) async throws(Problem) -> ResolvedModel

    /// Every endpoint with its models and its state; asks the endpoints, within a short time.
    func list() async -> [EndpointState]
}

public struct ResolvedModel: Sendable {
    public let info: ModelInfo
    public let provider: any ModelProvider
    /// What the catalogue knows; nil: nothing.
    public var prices: KnownPrices?

    public init(info: ModelInfo, provider: any ModelProvider, prices: KnownPrices? = nil) {
        self.info = info
        self.provider = provider
        self.prices = prices
    }
}

/// One endpoint as the user sees it.
public struct EndpointState: Hashable, Sendable, Codable {
    public let provider: String
    /// The base URL without credentials; "this computer" for the managed model.
    public let place: String
    public var isReady: Bool
    /// What is wrong and how to mend it; nil when ready.
    public var detail: String?
    public var models: [ModelInfo]

    public init(provider: String, place: String, isReady: Bool, detail: String?, models: [ModelInfo]) {
        self.provider = provider
        self.place = place
        self.isReady = isReady
        self.detail = detail
        self.models = models
    }
}
