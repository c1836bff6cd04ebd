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
        let parameters = request.parameters
        if let effort = parameters.effort { body["reasoning_effort"] = .string(effort) }
        if !quirks.samplingNeedsNoEffort || parameters.effort == "none" {
            body["temperature"] = parameters.temperature.map(JSONValue.double)
            body["top_p"] = parameters.topP.map(JSONValue.double)
            // OpenAI refuses more than four.
            if !request.stop.isEmpty { body["stop"] = .array(request.stop.prefix(4).map(JSONValue.string)) }
        }
        if let seed = parameters.seed { body["seed"] = .int(Int64(seed)) }
        body.merge(request.extra) { $1 }
        return WireRequest(route: "/chat/completions", body: JSONWriter.bytes(.object(body)))
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
        return ModelPage(
            list.compactMap { item in
                (item["id"] ?? item["key"] ?? item["model"] ?? item["name"] ?? item).string.map {
                    ListedModel($0)
                }
            })
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
        var fields: [String: JSONValue] = ["content": .string(message.text)]
        fields["role"] =
            message.role == .system && quirks.developerRole ? "developer" : .string(message.role.rawValue)
        let calls = message.toolCalls
        if !calls.isEmpty {
            if message.text.isEmpty { fields["content"] = .null }
            fields["tool_calls"] = .array(
                calls.map { call in
                    [
                        "id": .string(call.id), "type": "function",
                        "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
                    ]
                })
        }
        return [.object(fields)]
    }
}
