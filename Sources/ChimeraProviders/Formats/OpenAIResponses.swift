public import ChimeraCore

/// OpenAI's Responses (reference: OpenAI API, `POST /responses`): the one of its two formats in which current models
/// reason and call tools. Nothing is kept there (`store: false`); what it wants back (encrypted reasoning, the phase
/// of a message) returns as it came.
public struct OpenAIResponses: WireFormat {
    public init() {}

    public var name: String { "openai-responses" }

    public func authorization(_ key: Secret) -> (name: String, value: String) {
        ("authorization", "Bearer \(key.reveal())")
    }

    public func request(for request: ModelRequest, quirks: Quirks) -> WireRequest {
        let (instructions, input) = ResponsesPrompt.of(request)
        var body: [String: JSONValue] = [
            "model": .string(request.model), "input": .array(input), "stream": true, "store": false,
            // Fewer than 16 are refused.
            "max_output_tokens": .int(Int64(max(16, request.maxOutputTokens))),
            "include": ["reasoning.encrypted_content"],
        ]
        if !instructions.isEmpty { body["instructions"] = .string(instructions) }
        let parameters = request.parameters
        let reasons = request.capabilities.reasoning?.control
        if reasons != ModelCapabilities.Reasoning.Control.none {
            var reasoning: [String: JSONValue] = [:]
            if let effort = parameters.effort { reasoning["effort"] = .string(effort) }
            // Without being asked it says nothing of what it thought.
            if parameters.effort != "none" { reasoning["summary"] = "auto" }
            if reasons != nil || parameters.effort != nil { body["reasoning"] = .object(reasoning) }
        }
        // With any effort but `none` both are refused, and `none` is not the standard.
        let mayChoose =
            switch request.capabilities.sampling {
            case .always: true
            case .never: false
            case .withoutReasoning, nil: parameters.effort == "none"
            }
        if mayChoose {
            body["temperature"] = parameters.temperature.map(JSONValue.double)
            body["top_p"] = parameters.topP.map(JSONValue.double)
        }
        if let schema = request.schema, request.capabilities.schema != false {
            body["text"] = [
                "format": ["type": "json_schema", "name": "answer", "schema": schema, "strict": false]
            ]
        }
        if !request.tools.isEmpty, request.capabilities.tools != false {
            body["tools"] = .array(
                request.tools.map { tool in
                    [
                        "type": "function", "name": .string(tool.name),
                        "description": .string(tool.description),
                        "parameters": tool.parameters, "strict": false,
                    ]
                })
            body["tool_choice"] =
                switch request.toolChoice {
                case .auto: "auto"
                case .none: "none"
                case .required: "required"
                case .named(let name): ["type": "function", "name": .string(name)]
                }
        }
        body.merge(request.extra) { $1 }
        return WireRequest(route: "/responses", body: JSONWriter.bytes(.object(body)))
    }

    /// The format knows no stop words. Those that matter, the others' names, the engine's guard listens for.
    public func decoder(for request: ModelRequest, quirks: Quirks) -> any ReplyDecoder {
        StreamDecoder(ResponsesReply(call: request.call))
    }

    public func failure(
        status: Int, header: (String) -> String?, body: [UInt8], now: Timestamp
    ) -> ProviderFailure {
        ErrorBody(bytes: body).failure(status: status, retryAfter: RetryAfter.parse(header, now: now))
    }

    public func modelsRoute(page: String?) -> String { "/models" }

    public func models(in body: [UInt8]) throws(ProviderFailure) -> ModelPage {
        try OpenAIChat().models(in: body)
    }
}

/// A prompt as a list of items.
enum ResponsesPrompt {
    /// - Returns: the first system turns as instructions, and all that follows.
    static func of(_ request: ModelRequest) -> (instructions: String, input: [JSONValue]) {
        let first = request.messages.prefix { $0.role == .system }
        var input: [JSONValue] = []
        for message in request.messages[first.endIndex...] { add(message, to: &input) }
        if let prefill = request.prefill { input.append(["role": "assistant", "content": .string(prefill)]) }
        return (first.map(\.text).joined(separator: "\n\n"), input)
    }

    private static func add(_ message: PromptMessage, to input: inout [JSONValue]) {
        let isOwn = message.role == .assistant
        var parts: [JSONValue] = []
        // A whole message item that came from here says the same text, with its phase.
        let hasItem = message.content.contains { if case .opaque(let o) = $0 { isMessage(o) } else { false } }
        func flush() {
            guard !parts.isEmpty else { return }
            let role = message.role == .system ? "developer" : isOwn ? "assistant" : "user"
            input.append(["role": .string(role), "content": .array(parts)])
            parts = []
        }
        for part in message.content {
            switch part {
            case .text(let text):
                guard !text.isEmpty, !(isOwn && hasItem) else { continue }
                parts.append(["type": isOwn ? "output_text" : "input_text", "text": .string(text)])
            case .image(let image) where !isOwn: parts.append(Self.image(image))
            case .image, .reasoning: break
            case .toolCall(let call):
                flush()
                input.append([
                    "type": "function_call", "call_id": .string(call.id), "name": .string(call.name),
                    "arguments": .string(call.arguments),
                ])
            case .toolResult(let result):
                flush()
                input.append([
                    "type": "function_call_output", "call_id": .string(result.call), "output": output(result),
                ])
            case .opaque(let opaque):
                guard opaque.format == "openai-responses" else { continue }
                flush()
                input.append(opaque.data)
            }
        }
        flush()
    }

    private static func isMessage(_ opaque: Opaque) -> Bool {
        opaque.format == "openai-responses" && opaque.data["type"]?.string == "message"
    }

    private static func output(_ result: ToolResult) -> JSONValue {
        guard !result.images.isEmpty else { return .string(result.text) }
        return .array([["type": "input_text", "text": .string(result.text)]] + result.images.map(image))
    }

    private static func image(_ image: PromptImage) -> JSONValue {
        [
            "type": "input_image", "detail": "auto",
            "image_url": .string("data:\(image.mediaType);base64,\(Base64.text(image.bytes))"),
        ]
    }
}
