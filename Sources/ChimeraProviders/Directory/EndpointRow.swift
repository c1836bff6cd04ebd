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
    public var contextWindow: Int { didSet { saysWindow = true } }
    /// Somebody named the window, so no list does.
    private(set) var saysWindow: Bool
    /// Whose models they are in the catalogue: that of its address, whatever the endpoint is called here.
    private let maker: String?

    public init(
        _ endpoint: Endpoint, defaultModel: String? = nil, ability: ModelInfo.Ability? = nil,
        contextWindow: Int? = nil
    ) {
        self.endpoint = endpoint
        self.defaultModel = defaultModel
        self.ability = ability
        self.contextWindow = contextWindow ?? Self.contextWindow(of: endpoint.url)
        saysWindow = contextWindow != nil
        maker = KnownProvider.at(endpoint.url)?.name
    }

    /// What the endpoint's own list says, else the catalogue, else the name.
    func info(
        of model: String, listed: ListedModel? = nil, catalogue: Catalogue = .empty, at time: Timestamp = .now
    ) -> ModelInfo {
        let known = maker.flatMap { catalogue.entry($0, model) }
        var capabilities = listed?.capabilities ?? ModelCapabilities()
        if let known { capabilities = capabilities.completed(by: known.capabilities) }
        let size = ModelSize(in: model) ?? listed?.size.flatMap(ModelSize.init(in:))
        let price = known?.price(at: time)
        let isFree = endpoint.url.isLoopback || endpoint.key == nil || price?.isNothing == true
        var info = ModelInfo(
            name: ModelName(provider: endpoint.name, model: model), ability: ability ?? .init(size),
            contextWindow: saysWindow
                ? contextWindow : listed?.contextWindow ?? known?.contextWindow ?? contextWindow,
            acceptsPrefill: capabilities.prefill ?? endpoint.quirks.prefill,
            place: endpoint.url.isLoopback ? "this computer" : endpoint.url.host,
            size: size?.label,
            // Who is let in without a key sends no bill.
            isMetered: !isFree)
        info.label = listed?.label ?? known?.label
        info.outputLimit = listed?.outputLimit ?? known?.outputLimit
        info.capabilities = capabilities
        info.shutdown = listed?.shutdown ?? known?.shutdown
        info.price = price
        info.providerLabel = KnownProvider.named(endpoint.name)?.label
        info.bytes = listed?.bytes
        info.isLoaded = listed?.isLoaded
        return info
    }

    /// All that the catalogue knows of a model's prices at this address.
    func prices(of model: String, catalogue: Catalogue) -> KnownPrices? {
        maker.flatMap { catalogue.entry($0, model)?.prices }
    }

    /// Does it answer in a conversation? nil: nobody says.
    func chats(_ model: ListedModel, catalogue: Catalogue) -> Bool? {
        model.chats ?? maker.flatMap { catalogue.entry($0, model.id)?.chats }
    }
}

extension EndpointRow {
    /// The rows that the environment asks for: known providers in the order of their table, then others by name.
    ///
    /// - The names that providers' own programs have: `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `ANTHROPIC_API_KEY` … and
    ///   `OLLAMA_HOST` (`KnownProvider.all`). A key or an address is enough; `…_FORMAT` beside them overrules what
    ///   is spoken there (`chat`, `responses`, `anthropic`, `gemini`, `ollama`).
    /// - `CHIMERA_ENDPOINT_<NAME>=URL`, with `…_KEY`, `…_MODEL`, `…_CONTEXT` and `…_FORMAT` if needed: provider
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
        func format(_ name: String) throws(Problem) -> (any WireFormat)? {
            guard let text = value(name) else { return nil }
            guard let known = FormatName(rawValue: text.lowercased()) else {
                let all = FormatName.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid("\(name) is \(text); it must be one of \(all).", field: name)
            }
            return known.format
        }
        var rows: [EndpointRow] = []
        for known in KnownProvider.all {
            let key = known.keyNames.first { value($0) != nil }
            let address = known.urlNames.first { value($0) != nil }
            guard key != nil || address != nil else { continue }
            let text = address.flatMap(value).map { known.name == "ollama" ? Self.ollamaHost($0) : $0 }
            rows.append(
                EndpointRow(
                    Endpoint(
                        name: known.name,
                        url: try BaseURL(text ?? known.url, field: address ?? known.keyNames[0]),
                        key: key.flatMap(value).map(Secret.init), keyName: known.keyNames.first,
                        format: try format("\(known.name.uppercased())_FORMAT")),
                    defaultModel: known.modelNames.compactMap(value).first))
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
                    keyName: "\(variable)_KEY", format: try format("\(variable)_FORMAT")),
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

    /// `OLLAMA_HOST` is what the server listens on: `0.0.0.0`, `:11434`, `192.168.1.5`, `http://host:port`. What
    /// listens everywhere is asked here.
    private static func ollamaHost(_ text: String) -> String {
        var rest = text
        var scheme = "http://"
        if let mark = text.firstRange(of: "://") {
            scheme = String(text[..<mark.upperBound])
            rest = String(text[mark.upperBound...])
        }
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        var host = rest[..<end]
        for everywhere in ["0.0.0.0", "[::]"] where host.hasPrefix(everywhere) {
            host = "127.0.0.1" + host.dropFirst(everywhere.count)
        }
        if host.isEmpty || host.first == ":" { host = "127.0.0.1" + host }
        let hasPort = host.split(separator: "]").last?.contains(":") == true && host.last != "]"
        return scheme + host + (hasPort || scheme == "https://" ? "" : ":11434") + rest[end...]
    }

    private static let prefix = "CHIMERA_ENDPOINT_"
    private static let suffixes = ["_KEY", "_MODEL", "_CONTEXT", "_FORMAT"]
}
