/// A provider that people know by name, so that a key is all that it takes.
struct KnownProvider: Sendable {
    let name: String
    let label: String
    let url: String
    var wantsKey = true
    /// Tokens; what its smallest current model has.
    let contextWindow: Int

    /// All speak OpenAI's Chat Completions at this address.
    static let all =
        [
            KnownProvider(
                name: "openai", label: "OpenAI", url: "https://api.openai.com/v1", contextWindow: 128_000),
            KnownProvider(
                name: "openrouter", label: "OpenRouter", url: "https://openrouter.ai/api/v1",
                contextWindow: 32_000),
            KnownProvider(
                name: "deepseek", label: "DeepSeek", url: "https://api.deepseek.com/v1",
                contextWindow: 128_000),
            KnownProvider(
                name: "gemini", label: "Google Gemini",
                url: "https://generativelanguage.googleapis.com/v1beta/openai", contextWindow: 128_000),
        ] + neighbours

    /// Programs on this computer, at the addresses that they have unless somebody moves them. Both cut a
    /// longer prompt without a word where nobody raised their own limit.
    static let neighbours = [
        KnownProvider(
            name: "ollama", label: "Ollama", url: "http://127.0.0.1:11434/v1", wantsKey: false,
            contextWindow: 4096),
        KnownProvider(
            name: "lmstudio", label: "LM Studio", url: "http://127.0.0.1:1234/v1", wantsKey: false,
            contextWindow: 4096),
    ]

    static func named(_ name: String) -> KnownProvider? { all.first { $0.name == name } }
}

extension EndpointRow {
    /// What is known of its host counts wherever the endpoint was set up.
    static func contextWindow(of url: BaseURL) -> Int {
        let known = KnownProvider.all.first { known in
            (try? BaseURL(known.url, field: known.name))?.isSamePlace(as: url) ?? false
        }
        return known?.contextWindow ?? 8192
    }
}
