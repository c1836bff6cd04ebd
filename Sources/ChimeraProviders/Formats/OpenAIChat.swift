public import ChimeraCore

/// OpenAI's Chat Completions, the format that every compatible server speaks
/// (reference: OpenAI API, `POST /chat/completions`).
public struct OpenAIChat: WireFormat {
    public init() {}

    public var name: String { "openai-chat" }

    public func request(for request: ModelRequest, quirks: Quirks) -> WireRequest {
        var body: [String: JSONValue] = [
            "model": .string(request.model),
            "messages": .array(messages(of: request, quirks: quirks)),
            "stream": true,
        ]
        body[quirks.maxCompletionTokens ? "max_completion_tokens" : "max_tokens"] = .int(
            Int64(request.maxOutputTokens))
        if quirks.streamOptions { body["stream_options"] = ["include_usage": true] }
        think(request, quirks, &body)
        let parameters = request.parameters
        let effort = parameters.effort
        let mayChoose =
            switch request.capabilities.sampling {
            case .always: true
            case .never: false
            case .withoutReasoning: effort == "none"
            case nil: !quirks.samplingNeedsNoEffort || effort == "none"
            }
        if mayChoose {
            body["temperature"] = parameters.temperature.map(JSONValue.double)
            body["top_p"] = parameters.topP.map(JSONValue.double)
            // OpenAI refuses more than four.
            if !request.stop.isEmpty, request.capabilities.stopWords != false {
                body["stop"] = .array(request.stop.prefix(4).map(JSONValue.string))
            }
        }
        if let seed = parameters.seed, request.capabilities.seed != false { body["seed"] = .int(Int64(seed)) }
        if let schema = request.schema, request.capabilities.schema != false {
            body["response_format"] = [
                "type": "json_schema", "json_schema": ["name": "answer", "schema": schema, "strict": false],
            ]
        }
        if !request.tools.isEmpty, request.capabilities.tools != false { offer(request, &body) }
        body.merge(request.extra) { $1 }
        return WireRequest(route: "/chat/completions", body: JSONWriter.bytes(.object(body)))
    }

    private func think(_ request: ModelRequest, _ quirks: Quirks, _ body: inout [String: JSONValue]) {
        guard let effort = request.parameters.effort else { return }
        switch quirks.reasoning {
        case .effort: body["reasoning_effort"] = .string(effort)
        case .openRouter: body["reasoning"] = ["effort": .string(effort)]
        case .deepSeek:
            body["thinking"] = ["type": effort == "none" ? "disabled" : "enabled"]
            let words = ["minimal": "low", "medium": "high", "xhigh": "high", "ultra": "max"]
            if effort != "none" { body["reasoning_effort"] = .string(words[effort] ?? effort) }
        }
    }

    private func offer(_ request: ModelRequest, _ body: inout [String: JSONValue]) {
        body["tools"] = .array(
            request.tools.map { tool in
                [
                    "type": "function",
                    "function": [
                        "name": .string(tool.name), "description": .string(tool.description),
                        "parameters": tool.parameters,
                    ],
                ]
            })
        let mayForce = request.capabilities.forcedTools != false
        switch request.toolChoice {
        case .none: body["tool_choice"] = "none"
        case .required where mayForce: body["tool_choice"] = "required"
        case .named(let name) where mayForce:
            body["tool_choice"] = ["type": "function", "function": ["name": .string(name)]]
        default: break
        }
    }

    public func decoder(for request: ModelRequest, quirks: Quirks) -> any ReplyDecoder {
        StreamDecoder(
            OpenAIChatReply(call: request.call, thinkTags: quirks.thinkTags && request.prefill == nil))
    }

    public func failure(
        status: Int, header: (String) -> String?, body: [UInt8], now: Timestamp
    ) -> ProviderFailure {
        ErrorBody(bytes: body).failure(status: status, retryAfter: RetryAfter.parse(header, now: now))
    }

    public func modelsRoute(page: String?) -> String { "/models" }

    /// `data[]` with `id`; llama.cpp also sends `models[]`, and some servers nothing but that.
    public func models(in body: [UInt8]) throws(ProviderFailure) -> ModelPage {
        let value = try? JSONParser.parse(body)
        guard let list = value?["data"]?.array ?? value?["models"]?.array ?? value?.array else {
            throw ProviderFailure(
                .invalidRequest, "The endpoint's list of models is none. Check its base URL.")
        }
        return ModelPage(list.compactMap { ListedModel(openAI: $0) })
    }

    public func authorization(_ key: Secret) -> (name: String, value: String) {
        ("authorization", "Bearer \(key.reveal())")
    }

    private func messages(of request: ModelRequest, quirks: Quirks) -> [JSONValue] {
        var list = request.messages.flatMap { messages(of: $0, quirks: quirks) }
        if let prefill = request.prefill { list.append(["role": "assistant", "content": .string(prefill)]) }
        return list
    }

    /// One; a tool turn is one for each result.
    private func messages(of message: PromptMessage, quirks: Quirks) -> [JSONValue] {
        if message.role == .tool {
            return message.content.compactMap { part in
                guard case .toolResult(let result) = part else { return nil }
                return [
                    "role": "tool", "tool_call_id": .string(result.call), "content": .string(result.text),
                ]
            }
        }
        var fields: [String: JSONValue] = ["content": content(of: message)]
        fields["role"] =
            message.role == .system && quirks.developerRole ? "developer" : .string(message.role.rawValue)
        let calls = message.toolCalls
        if !calls.isEmpty {
            // DeepSeek's gateways refuse null here, OpenAI's refuse nothing.
            if message.text.isEmpty { fields["content"] = quirks.reasoning == .deepSeek ? "" : .null }
            fields["tool_calls"] = .array(
                calls.map { call in
                    [
                        "id": .string(call.id), "type": "function",
                        "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
                    ]
                })
        }
        if message.role == .assistant { returnThoughts(of: message, quirks, &fields) }
        return [.object(fields)]
    }

    /// What the model thought goes back where the provider wants it back: DeepSeek with every turn that called
    /// tools, in all later requests; OpenRouter as it gave it, unread.
    private func returnThoughts(
        of message: PromptMessage, _ quirks: Quirks, _ fields: inout [String: JSONValue]
    ) {
        var thoughts = ""
        for part in message.content {
            switch part {
            case .reasoning(let text): thoughts += text
            case .opaque(let opaque) where opaque.format == name:
                if let details = opaque.data["reasoning_details"] { fields["reasoning_details"] = details }
            default: break
            }
        }
        if quirks.reasoning == .deepSeek, !message.toolCalls.isEmpty {
            fields["reasoning_content"] = .string(thoughts.isEmpty ? " " : thoughts)
        }
    }

    private func content(of message: PromptMessage) -> JSONValue {
        let images = message.content.compactMap { if case .image(let image) = $0 { image } else { nil } }
        guard !images.isEmpty else { return .string(message.text) }
        return .array(
            message.content.compactMap { part in
                switch part {
                case .text(let text): ["type": "text", "text": .string(text)]
                case .image(let image):
                    [
                        "type": "image_url",
                        "image_url": [
                            "url": .string("data:\(image.mediaType);base64,\(Base64.text(image.bytes))")
                        ],
                    ]
                default: nil
                }
            })
    }
}
