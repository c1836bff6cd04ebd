public import ChimeraCore

/// LM Studio (reference: its REST API v1): chats as OpenAI does, below `/v1`, and knows its models beside that, below
/// `/api/v1`. Its own chat route keeps the conversation itself and takes no tools, so it is not used.
public struct LMStudio: WireFormat {
    private let chat = OpenAIChat()

    public init() {}

    public var name: String { "lmstudio" }
    public var isUnversioned: Bool { true }

    public func request(for request: ModelRequest, quirks: Quirks) -> WireRequest {
        var quirks = quirks
        quirks.streamOptions = true
        var wire = chat.request(for: request, quirks: quirks)
        wire.route = "/v1" + wire.route
        return wire
    }

    public func decoder(for request: ModelRequest, quirks: Quirks) -> any ReplyDecoder {
        chat.decoder(for: request, quirks: quirks)
    }

    public func failure(
        status: Int, header: (String) -> String?, body: [UInt8], now: Timestamp
    ) -> ProviderFailure {
        chat.failure(status: status, header: header, body: body, now: now)
    }

    public func modelsRoute(page: String?) -> String { "/api/v1/models" }

    /// Before 0.4.0, and before 0.3.6.
    public var olderModelsRoutes: [String] { ["/api/v0/models", "/v1/models"] }

    public func models(in body: [UInt8]) throws(ProviderFailure) -> ModelPage {
        let value = try? JSONParser.parse(body)
        if let list = value?["models"]?.array {
            return ModelPage(list.compactMap { ListedModel(lmStudio: $0) })
        }
        if let list = value?["data"]?.array, list.contains(where: { $0["state"] != nil }) {
            return ModelPage(list.compactMap { ListedModel(earlyLMStudio: $0) })
        }
        return try chat.models(in: body)
    }

    public func authorization(_ key: Secret) -> (name: String, value: String) { chat.authorization(key) }

    /// It would load by itself when it is asked, with a window of its own choice that cuts a longer prompt without a
    /// word; so it is told first, with the window that prompts are made for.
    public func load(_ request: ModelRequest) -> WireRequest? {
        var body: [String: JSONValue] = ["model": .string(request.model)]
        body["context_length"] = request.contextWindow.map { .int(Int64($0)) }
        return WireRequest(route: "/api/v1/models/load", body: JSONWriter.bytes(.object(body)))
    }
}

extension ListedModel {
    /// What is loaded without anybody asking for more; a larger window costs memory that nobody offered.
    private static let modestWindow = 16_384

    /// A row of `GET /api/v1/models`. Without a key it is another server's list.
    fileprivate init?(lmStudio row: JSONValue) {
        guard row["key"] != nil else {
            self.init(openAI: row)
            return
        }
        guard let key = row["key"]?.string, !key.isEmpty else { return nil }
        self.init(key, label: row["display_name"]?.string)
        chats = row["type"]?.string.map { $0 == "llm" }
        size = row["params_string"]?.string
        bytes = row["size_bytes"]?.int.map(Int64.init)
        let loaded = row["loaded_instances"]?.array
        isLoaded = loaded.map { !$0.isEmpty }
        contextWindow =
            loaded?.compactMap { Self.count($0["config"]?["context_length"]) }.min()
            ?? Self.count(row["max_context_length"]).map { min($0, Self.modestWindow) }
        let powers = row["capabilities"]
        capabilities.images = powers?["vision"]?.bool
        capabilities.tools = powers?["trained_for_tool_use"]?.bool
        guard powers != nil else { return }
        let options = powers?["reasoning"]?["allowed_options"]?.array?.compactMap(\.string) ?? []
        guard !options.isEmpty else {
            capabilities.reasoning = .init(.none)
            return
        }
        let efforts = options.filter { $0 != "on" }.map { $0 == "off" ? "none" : $0 }
        capabilities.reasoning = .init(
            efforts.contains { $0 != "none" } ? .effort : .toggle, efforts: efforts,
            standard: powers?["reasoning"]?["default"]?.string.map { $0 == "off" ? "none" : $0 })
    }

    /// A row of `GET /api/v0/models`.
    fileprivate init?(earlyLMStudio row: JSONValue) {
        self.init(openAI: row)
        let type = row["type"]?.string
        chats = type.map { $0 == "llm" || $0 == "vlm" }
        capabilities.images = type.map { $0 == "vlm" }
        isLoaded = row["state"]?.string.map { $0 == "loaded" }
        contextWindow = Self.count(row["loaded_context_length"])
    }
}
