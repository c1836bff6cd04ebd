internal import ChimeraCore

/// A provider that people know by name, so that a key is all that it takes. A new one is one row here.
public struct KnownProvider: Sendable {
    public let name: String
    let label: String
    let url: String
    var wantsKey = true
    /// Tokens; what its smallest current model has.
    let contextWindow: Int
    /// Environment names as its own programs have them; the first that is set counts.
    var keyNames: [String] = []
    var urlNames: [String] = []
    var modelNames: [String] = []
    /// Its own format; where its address is another one, whose server may speak less, `elsewhere`.
    var format: any WireFormat = OpenAIChat()
    var elsewhere: (any WireFormat)?
    var headers: [String: String] = [:]
    /// Where its list of models is for everybody: a route that only a good key opens.
    var keyRoute: String?
    /// Where a browser signs in to be given a key (PKCE).
    var signInPage: String?

    public static let all =
        [
            KnownProvider(
                name: "openai", label: "OpenAI", url: "https://api.openai.com/v1", contextWindow: 128_000,
                keyNames: ["OPENAI_API_KEY"], urlNames: ["OPENAI_BASE_URL"], modelNames: ["OPENAI_MODEL"],
                format: OpenAIResponses(), elsewhere: OpenAIChat()),
            KnownProvider(
                name: "anthropic", label: "Anthropic", url: "https://api.anthropic.com/v1",
                contextWindow: 200_000, keyNames: ["ANTHROPIC_API_KEY"], urlNames: ["ANTHROPIC_BASE_URL"],
                modelNames: ["ANTHROPIC_MODEL"], format: AnthropicMessages()),
            KnownProvider(
                name: "gemini", label: "Google Gemini",
                url: "https://generativelanguage.googleapis.com/v1beta", contextWindow: 128_000,
                keyNames: ["GEMINI_API_KEY", "GOOGLE_API_KEY"], urlNames: ["GEMINI_BASE_URL"],
                modelNames: ["GEMINI_MODEL"], format: Gemini()),
            KnownProvider(
                name: "deepseek", label: "DeepSeek", url: "https://api.deepseek.com/v1",
                contextWindow: 128_000, keyNames: ["DEEPSEEK_API_KEY"], urlNames: ["DEEPSEEK_BASE_URL"],
                modelNames: ["DEEPSEEK_MODEL"]),
            KnownProvider(
                name: "openrouter", label: "OpenRouter", url: "https://openrouter.ai/api/v1",
                contextWindow: 32_000, keyNames: ["OPENROUTER_API_KEY"], urlNames: ["OPENROUTER_BASE_URL"],
                modelNames: ["OPENROUTER_MODEL"],
                // How it names the program that asks; the older of the two is still read.
                headers: ["X-OpenRouter-Title": "Chimera", "X-Title": "Chimera"], keyRoute: "/key",
                signInPage: "https://openrouter.ai/auth"),
        ] + neighbours

    /// Programs on this computer, at the addresses that they have unless somebody moves them. LM Studio cuts a longer
    /// prompt without a word where nobody raised its limit; Ollama is asked for the window that is needed.
    static let neighbours = [
        KnownProvider(
            name: "ollama", label: "Ollama", url: "http://127.0.0.1:11434/v1", wantsKey: false,
            contextWindow: 16_384, urlNames: ["OLLAMA_HOST", "OLLAMA_BASE_URL"], modelNames: ["OLLAMA_MODEL"],
            format: OllamaChat()),
        KnownProvider(
            name: "lmstudio", label: "LM Studio", url: "http://127.0.0.1:1234/v1", wantsKey: false,
            contextWindow: 4096, urlNames: ["LMSTUDIO_BASE_URL", "LM_STUDIO_BASE_URL"],
            modelNames: ["LMSTUDIO_MODEL"], format: LMStudio()),
    ]

    /// Every environment name that sets one up, with what it is for.
    public static var environment: [(name: String, about: String, isSecret: Bool)] {
        all.flatMap { known in
            known.keyNames.map { ($0, "key for \(known.label)", true) }
                + known.urlNames.map { ($0, "address of \(known.label), or of a server like it", false) }
                + known.modelNames.map { ($0, "the model of \(known.label) that speaks first", false) }
                + [("\(known.name.uppercased())_FORMAT", "what is spoken with \(known.label)", false)]
        }
    }

    static func named(_ name: String) -> KnownProvider? { all.first { $0.name == name } }

    static func at(_ url: BaseURL) -> KnownProvider? {
        all.first { known in
            (try? BaseURL(known.url, field: known.name))?.isSamePlace(as: url) ?? false
        }
    }
}

extension WireFormat where Self == OpenAIChat {
    /// What an endpoint speaks where nobody said it: the format of the provider whose name or address it has.
    /// Whoever wrote the OpenAI-compatible route of another into the address means that.
    static func known(of name: String, at url: BaseURL) -> any WireFormat {
        if url.description.hasSuffix("/openai") { return OpenAIChat() }
        if let known = KnownProvider.at(url) { return known.format }
        guard let known = KnownProvider.named(name) else { return OpenAIChat() }
        return known.elsewhere ?? known.format
    }
}

/// Formats by the names under which settings know them.
enum FormatName: String, CaseIterable {
    case chat, responses, anthropic, gemini, ollama, lmstudio

    var format: any WireFormat {
        switch self {
        case .chat: OpenAIChat()
        case .responses: OpenAIResponses()
        case .anthropic: AnthropicMessages()
        case .gemini: Gemini()
        case .ollama: OllamaChat()
        case .lmstudio: LMStudio()
        }
    }
}

extension EndpointRow {
    /// What is known of its host counts wherever the endpoint was set up.
    static func contextWindow(of url: BaseURL) -> Int { KnownProvider.at(url)?.contextWindow ?? 8192 }
}
