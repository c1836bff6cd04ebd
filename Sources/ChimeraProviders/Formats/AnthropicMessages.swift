public import ChimeraCore

/// Anthropic's Messages (reference: Anthropic API, `POST /v1/messages`, version 2026-10-21). The base URL ends in
/// `/v1`.
///
/// Thinking blocks come back byte for byte in their place (`Opaque`); sampling is left out unless the model is
/// known to take it, since this version refuses it; the stable part of the prompt is marked for the cache.
public struct AnthropicMessages: WireFormat {
    static let version = "2026-10-21"
    /// The last one under which older models take temperature and top-p.
    static let samplingVersion = "2023-06-01"

    public init() {}

    public var name: String { "anthropic" }
    public var headers: [String: String] { ["anthropic-version": Self.version] }

    public func authorization(_ key: Secret) -> (name: String, value: String) { ("x-api-key", key.reveal()) }

    public func request(for request: ModelRequest, quirks: Quirks) -> WireRequest {
        let prompt = AnthropicPrompt(request)
        var body: [String: JSONValue] = [
            "model": .string(request.model), "max_tokens": .int(Int64(request.maxOutputTokens)),
            "messages": .array(prompt.messages), "stream": true,
        ]
        if !prompt.system.isEmpty { body["system"] = .array(prompt.system) }
        // White space alone is refused.
        let stop = request.stop.filter { $0.contains { !$0.isWhitespace } }
        if !stop.isEmpty, request.capabilities.stopWords != false {
            body["stop_sequences"] = .array(stop.prefix(4).map(JSONValue.string))
        }
        var headers: [String: String] = [:]
        if request.capabilities.sampling == .always {
            headers["anthropic-version"] = Self.samplingVersion
            if let temperature = request.parameters.temperature {
                body["temperature"] = .double(min(temperature, 1))
            } else if let topP = request.parameters.topP {
                // Both at once are refused.
                body["top_p"] = .double(topP)
            }
        }
        var output: [String: JSONValue] = [:]
        think(request, &body, &output)
        if let schema = request.schema, request.capabilities.schema != false {
            output["format"] = ["type": "json_schema", "schema": schema]
        }
        if !output.isEmpty { body["output_config"] = .object(output) }
        if !request.tools.isEmpty, request.capabilities.tools != false {
            body["tools"] = .array(
                request.tools.map { tool in
                    [
                        "name": .string(tool.name), "description": .string(tool.description),
                        "input_schema": tool.parameters,
                    ]
                })
            body["tool_choice"] = choice(request)
        }
        body.merge(request.extra) { $1 }
        return WireRequest(route: "/messages", headers: headers, body: JSONWriter.bytes(.object(body)))
    }

    public func decoder(for request: ModelRequest, quirks: Quirks) -> any ReplyDecoder {
        StreamDecoder(AnthropicReply(call: request.call))
    }

    public func failure(
        status: Int, header: (String) -> String?, body: [UInt8], now: Timestamp
    ) -> ProviderFailure {
        ErrorBody(bytes: body).failure(status: status, retryAfter: RetryAfter.parse(header, now: now))
    }

    /// How much it thinks, where somebody said so: the model's own way is left alone otherwise.
    private func think(
        _ request: ModelRequest, _ body: inout [String: JSONValue], _ output: inout [String: JSONValue]
    ) {
        guard let effort = request.parameters.effort else { return }
        let known = request.capabilities.reasoning
        if effort == "none" {
            if known == nil || known?.efforts.contains("none") == true {
                body["thinking"] = ["type": "disabled"]
            }
            return
        }
        switch known?.control {
        case .some(.none): break
        case .budget:
            let share = ["minimal": 8, "low": 4, "medium": 2][effort] ?? 1
            let budget = max(1024, min(32_000, request.maxOutputTokens * 3 / 4) / share)
            guard budget < request.maxOutputTokens else { return }
            body["thinking"] = ["type": "enabled", "budget_tokens": .int(Int64(budget))]
        default:
            body["thinking"] = ["type": "adaptive", "display": "summarized"]
            output["effort"] = .string(effort == "minimal" ? "low" : effort)
        }
    }

    private func choice(_ request: ModelRequest) -> JSONValue {
        // Some models cannot be made to; they are only offered the tools.
        let mayForce = request.capabilities.forcedTools != false
        return switch request.toolChoice {
        case .none: ["type": "none"]
        case .required where mayForce: ["type": "any"]
        case .named(let name) where mayForce: ["type": "tool", "name": .string(name)]
        default: ["type": "auto"]
        }
    }

    public func modelsRoute(page: String?) -> String {
        "/models?limit=1000" + (page.map { "&after_id=\($0.percentEncoded)" } ?? "")
    }

    public func models(in body: [UInt8]) throws(ProviderFailure) -> ModelPage {
        let value = try? JSONParser.parse(body)
        guard let list = value?["data"]?.array else {
            throw ProviderFailure(
                .invalidRequest, "The endpoint's list of models is none. Check its base URL.")
        }
        let next = value?["has_more"]?.bool == true ? value?["last_id"]?.string : nil
        return ModelPage(list.compactMap { ListedModel(anthropic: $0) }, next: next)
    }
}

extension ListedModel {
    /// A row of `GET /v1/models`, with what the API says of its powers.
    fileprivate init?(anthropic row: JSONValue) {
        guard let id = row["id"]?.string, row["lifecycle"]?.string != "retired" else { return nil }
        self.init(id, label: row["display_name"]?.string)
        contextWindow = row["max_input_tokens"]?.int
        outputLimit = row["max_tokens"]?.int
        chats = true
        if let day = row["retires_at"]?.string { shutdown = String(day.prefix(10)) }
        guard let powers = row["capabilities"] else { return }
        func can(_ name: String) -> Bool? { powers[name]?["supported"]?.bool }
        capabilities.images = can("image_input")
        capabilities.schema = can("structured_outputs")
        let kinds = powers["thinking"]?["types"]
        func thinks(_ kind: String) -> Bool { kinds?[kind]?["supported"]?.bool == true }
        guard let reasons = can("thinking") else { return }
        let words = ["low", "medium", "high", "xhigh", "max"]
        var efforts = words.filter { powers["effort"]?[$0]?["supported"]?.bool == true }
        if thinks("disabled") { efforts.insert("none", at: 0) }
        capabilities.reasoning = .init(
            !reasons ? .none : thinks("adaptive") ? .adaptive : .budget,
            efforts: efforts.isEmpty && reasons ? ["low", "medium", "high"] : efforts)
    }
}
