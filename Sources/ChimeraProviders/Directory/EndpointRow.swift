public import ChimeraCore

/// One configured endpoint and what is assumed of its models.
public struct EndpointRow: Sendable {
    public var endpoint: Endpoint
    /// Speaks where nobody chose a model; else the first that the endpoint lists.
    public var defaultModel: String?
    /// Of all its models; nil reads it from each one's name.
    public var ability: ModelInfo.Ability?
    /// Compatible servers do not tell it; nil in the initialiser takes what is known of the host. Too small a guess costs memory of the conversation, too
    /// large a one costs the reply.
    public var contextWindow: Int

    public init(
        _ endpoint: Endpoint, defaultModel: String? = nil, ability: ModelInfo.Ability? = nil,
        contextWindow: Int? = nil
    ) {
        self.endpoint = endpoint
        self.defaultModel = defaultModel
        self.ability = ability
        self.contextWindow = contextWindow ?? Self.contextWindow(of: endpoint.url)
    }

    func info(of model: String) -> ModelInfo {
        ModelInfo(
            name: ModelName(provider: endpoint.name, model: model), ability: ability ?? .init(model: model),
            contextWindow: contextWindow, acceptsPrefill: endpoint.quirks.prefill,
            place: endpoint.url.isLoopback ? "this computer" : endpoint.url.host,
            size: ModelSize(in: model)?.label,
            // Who is let in without a key sends no bill.
            isMetered: !endpoint.url.isLoopback && endpoint.key != nil)
    }
}

extension EndpointRow {
    /// The rows that the environment asks for, `openai` first, the others by name.
    ///
    /// - `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_MODEL`: provider `openai`. A base URL alone is
    ///   enough for a compatible server.
    /// - `CHIMERA_ENDPOINT_<NAME>=URL`, with `…_KEY`, `…_MODEL` and `…_CONTEXT` if needed: provider
    ///   `<name>` in lower case, `_` written `-`.
    ///
    /// `names` are the names of all variables; `lookup` gives the value of one. Throws `Problem`
    /// (`.invalid`) that names the variable that is wrong.
    public static func rows(
        names: some Sequence<String>, lookup: (String) -> String?
    ) throws(Problem) -> [EndpointRow] {
        func value(_ name: String) -> String? {
            lookup(name).flatMap { Text.line($0).isEmpty ? nil : Text.line($0) }
        }
        var rows: [EndpointRow] = []
        if value("OPENAI_API_KEY") != nil || value("OPENAI_BASE_URL") != nil {
            let url = try BaseURL(
                value("OPENAI_BASE_URL") ?? "https://api.openai.com/v1", field: "OPENAI_BASE_URL")
            rows.append(
                EndpointRow(
                    Endpoint(
                        name: "openai", url: url, key: value("OPENAI_API_KEY").map(Secret.init),
                        keyName: "OPENAI_API_KEY"),
                    defaultModel: value("OPENAI_MODEL")))
        }
        for variable in Set(names).sorted() where variable.hasPrefix(prefix) {
            guard !suffixes.contains(where: variable.hasSuffix), let text = value(variable) else { continue }
            let name = variable.dropFirst(prefix.count).lowercased().replacing("_", with: "-")
            guard !name.isEmpty, name != "local", !rows.contains(where: { $0.endpoint.name == name }) else {
                throw .invalid(
                    "\(variable) cannot be used: the provider name \(name) is taken. Choose another.",
                    field: variable)
            }
            var row = EndpointRow(
                Endpoint(
                    name: name, url: try BaseURL(text, field: variable),
                    key: value("\(variable)_KEY").map(Secret.init),
                    keyName: "\(variable)_KEY"),
                defaultModel: value("\(variable)_MODEL"))
            if let context = value("\(variable)_CONTEXT") {
                guard let tokens = Int(context), (512...100_000_000).contains(tokens) else {
                    throw .invalid(
                        "\(variable)_CONTEXT is \(context); it must be a number of tokens from 512.",
                        field: "\(variable)_CONTEXT")
                }
                row.contextWindow = tokens
            }
            rows.append(row)
        }
        return rows
    }

    private static let prefix = "CHIMERA_ENDPOINT_"
    private static let suffixes = ["_KEY", "_MODEL", "_CONTEXT"]
}
