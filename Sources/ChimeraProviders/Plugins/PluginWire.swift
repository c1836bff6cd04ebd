internal import ChimeraCore
internal import FoundationEssentials

/// What goes over a plug-in's pipes: values ⇄ JSON, no I/O. The contract is docs/plugins.md.
enum PluginWire {
    static let contract: Int64 = 1

    // MARK: What is asked

    static func params(of request: ModelRequest) -> [String: JSONValue] {
        var params: [String: JSONValue] = [
            "call": .string(request.call.description), "model": .string(request.model),
            "messages": .array(request.messages.map(message)),
            "maxOutputTokens": .int(Int64(request.maxOutputTokens)),
        ]
        let parameters = request.parameters
        if let value = parameters.temperature { params["temperature"] = .double(value) }
        if let value = parameters.topP { params["topP"] = .double(value) }
        if let value = parameters.seed { params["seed"] = .int(Int64(value)) }
        if let value = parameters.effort { params["effort"] = .string(value) }
        if !request.stop.isEmpty { params["stop"] = .array(request.stop.map { .string($0) }) }
        if let prefill = request.prefill { params["prefill"] = .string(prefill) }
        if let schema = request.schema { params["schema"] = schema }
        if !request.tools.isEmpty {
            params["tools"] = .array(
                request.tools.map {
                    [
                        "name": .string($0.name), "description": .string($0.description),
                        "parameters": $0.parameters,
                    ]
                })
            params["toolChoice"] =
                switch request.toolChoice {
                case .auto: "auto"
                case .none: "none"
                case .required: "required"
                case .named(let name): ["name": .string(name)]
                }
        }
        return params
    }

    private static func message(_ message: PromptMessage) -> JSONValue {
        ["role": .string(message.role.rawValue), "content": .array(message.content.map(content))]
    }

    private static func content(_ content: PromptContent) -> JSONValue {
        switch content {
        case .text(let text): ["type": "text", "text": .string(text)]
        case .reasoning(let text): ["type": "reasoning", "text": .string(text)]
        case .image(let image): self.image(image)
        case .toolCall(let call):
            [
                "type": "toolCall", "id": .string(call.id), "name": .string(call.name),
                "arguments": .string(call.arguments),
            ]
        case .toolResult(let result):
            [
                "type": "toolResult", "call": .string(result.call), "name": .string(result.name),
                "text": .string(result.text), "images": .array(result.images.map(image)),
                "isError": .bool(result.isError),
            ]
        case .opaque(let opaque):
            ["type": "opaque", "format": .string(opaque.format), "data": opaque.data]
        }
    }

    private static func image(_ image: PromptImage) -> JSONValue {
        [
            "type": "image", "mediaType": .string(image.mediaType),
            "data": .string(Data(image.bytes).base64EncodedString()), "alt": .string(image.alt),
        ]
    }

    // MARK: What is told

    /// nil: an event of a kind that a later contract may have.
    static func event(_ params: [String: JSONValue], of plugin: String) throws(ProviderFailure) -> ModelEvent?
    {
        func text(_ name: String) throws(ProviderFailure) -> String {
            guard let text = params[name]?.string else {
                throw broken("an event without \(name)", .object(params))
            }
            return text
        }
        switch params["type"]?.string {
        case "text": return .text(try text("text"))
        case "reasoning": return .reasoning(try text("text"))
        case "toolCall":
            return .toolCall(
                ToolCall(id: try text("call"), name: try text("name"), arguments: try text("arguments")))
        case "usage": return usage(.object(params)).map { .usage($0) }
        case "opaque": return .opaque(Opaque(format: "plugin-\(plugin)", data: params["data"] ?? .null))
        case "notice": return .notice(Text.shortened(try text("words"), to: 300))
        case "loading": return .loading(params["share"]?.double)
        case nil: throw broken("an event without type", .object(params))
        default: return nil
        }
    }

    static func reply(_ result: JSONValue) throws(ProviderFailure) -> ModelReply {
        guard let stop = result["stop"]?.string.flatMap(StopCause.init(rawValue:)) else {
            throw ProviderFailure(
                .streamBroken, "The plug-in ended the reply without saying why it stopped.")
        }
        return ModelReply(
            stop: stop, usage: usage(result["usage"]), requestID: result["requestID"]?.string,
            model: result["model"]?.string)
    }

    private static func usage(_ json: JSONValue?) -> Usage? {
        guard let input = json?["input"]?.int, let output = json?["output"]?.int, input >= 0, output >= 0
        else { return nil }
        return Usage(
            input: input, output: output, cacheRead: json?["cacheRead"]?.int,
            cacheWrite: json?["cacheWrite"]?.int, reasoning: json?["reasoning"]?.int,
            cost: json?["cost"]?.string)
    }

    static func failure(_ error: JSONRPCError) -> ProviderFailure {
        let kind = error.data?["kind"]?.string.flatMap(ProviderFailure.Kind.init(rawValue:))
        return ProviderFailure(
            kind ?? .invalidRequest, error.message, status: error.data?["status"]?.int,
            retryAfter: error.data?["retryAfter"]?.double.map { seconds in
                .milliseconds(Int64(min(max(0, seconds), 86_400) * 1000))
            }, requestID: error.data?["requestID"]?.string,
            shouldRetry: error.data?["shouldRetry"]?.bool)
    }

    static func models(_ result: JSONValue) throws(ProviderFailure) -> [ListedModel] {
        guard let models = result["models"]?.array else { throw broken("no list of models", result) }
        return models.compactMap { model in
            guard let id = model["id"]?.string, !id.isEmpty else { return nil }
            var capabilities = ModelCapabilities()
            capabilities.tools = model["tools"]?.bool
            capabilities.images = model["images"]?.bool
            capabilities.schema = model["schema"]?.bool
            capabilities.prefill = model["prefill"]?.bool
            return ListedModel(
                id, label: model["label"]?.string, contextWindow: model["contextWindow"]?.int,
                outputLimit: model["outputLimit"]?.int, capabilities: capabilities,
                chats: model["chats"]?.bool)
        }
    }

    static func broken(_ what: String, _ found: JSONValue) -> ProviderFailure {
        ProviderFailure(
            .streamBroken,
            "The plug-in sent \(what): \(Text.shortened(String(decoding: JSONWriter.bytes(found), as: UTF8.self), to: 200))"
        )
    }
}

/// What a plug-in says of itself.
public struct PluginDescription: Hashable, Sendable, Codable {
    public var contract: Int
    /// As its makers write it.
    public var label: String
    public var version: String?
    /// It knows `Rehearsal`, so that it can be proved.
    public var rehearses: Bool

    init(_ result: JSONValue) throws(ProviderFailure) {
        guard let contract = result["contract"]?.int, let label = result["label"]?.string else {
            throw PluginWire.broken("no description", result)
        }
        guard contract == Int(PluginWire.contract) else {
            throw ProviderFailure(
                .invalidRequest,
                "The plug-in speaks contract \(contract), and this Chimera speaks \(PluginWire.contract). Update one of them."
            )
        }
        self.contract = contract
        self.label = Text.shortened(Text.line(label), to: 80)
        version = result["version"]?.string
        rehearses = result["rehearses"]?.bool ?? false
    }
}
