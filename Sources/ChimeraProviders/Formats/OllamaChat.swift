public import ChimeraCore

/// Ollama's own format (reference: Ollama API, `POST /api/chat`). The base URL is the server's, without a path.
///
/// Its OpenAI-compatible route cuts a prompt that is longer than the window without a word; here the window is asked
/// for with each request, in steps, so that the model is not loaded anew for every turn.
public struct OllamaChat: WireFormat {
    /// The smallest window that is asked for, in tokens.
    static let smallestWindow = 4096

    public init() {}

    public var name: String { "ollama" }
    public var isUnversioned: Bool { true }

    public func authorization(_ key: Secret) -> (name: String, value: String) {
        ("authorization", "Bearer \(key.reveal())")
    }

    public func request(for request: ModelRequest, quirks: Quirks) -> WireRequest {
        var options: [String: JSONValue] = [
            "num_ctx": .int(Int64(Self.window(for: request))),
            "num_predict": .int(Int64(request.maxOutputTokens)),
        ]
        options["temperature"] = request.parameters.temperature.map(JSONValue.double)
        options["top_p"] = request.parameters.topP.map(JSONValue.double)
        options["seed"] = request.parameters.seed.map { .int(Int64($0)) }
        if !request.stop.isEmpty { options["stop"] = .array(request.stop.map(JSONValue.string)) }
        var messages = request.messages.flatMap(Self.messages)
        if let prefill = request.prefill {
            messages.append(["role": "assistant", "content": .string(prefill)])
        }
        var body: [String: JSONValue] = [
            "model": .string(request.model), "messages": .array(messages), "stream": true,
            "options": .object(options), "keep_alive": "10m",
        ]
        if let think = Self.think(request) { body["think"] = think }
        if let schema = request.schema { body["format"] = schema }
        // There is no choice: a model that must not call is offered nothing.
        if !request.tools.isEmpty, request.capabilities.tools != false, request.toolChoice != .none {
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
        }
        body.merge(request.extra) { $1 }
        return WireRequest(route: "/api/chat", body: JSONWriter.bytes(.object(body)))
    }

    /// A power of two that holds prompt and reply, at most what the model has.
    static func window(for request: ModelRequest) -> Int {
        let need =
            request.messages.reduce(0) { $0 + $1.content.reduce(0) { $0 + tokens($1) } }
            + request.tools.reduce(0) { sum, tool in
                sum + ContextBudget.tokens(tool.name + tool.description + JSONWriter.text(tool.parameters))
            } + request.maxOutputTokens
        var window = smallestWindow
        while window < need, window < 1 << 20 { window *= 2 }
        return request.contextWindow.map { min(window, $0) } ?? window
    }

    /// All that is sent counts: what is cut off to make room is cut without a word.
    private static func tokens(_ part: PromptContent) -> Int {
        switch part {
        case .text(let text), .reasoning(let text): ContextBudget.tokens(text)
        case .toolCall(let call): ContextBudget.tokens(call.name + call.arguments)
        case .toolResult(let result): ContextBudget.tokens(result.name + result.text)
        // What the vision models that Ollama runs take for one, at most.
        case .image: 1024
        case .opaque: 0
        }
    }

    private static func think(_ request: ModelRequest) -> JSONValue? {
        guard let effort = request.parameters.effort else { return nil }
        switch request.capabilities.reasoning?.control {
        case .some(.none): return nil
        case .effort:
            let words = ["minimal": "low", "xhigh": "high"]
            return effort == "none" ? false : .string(words[effort] ?? effort)
        default: return .bool(effort != "none")
        }
    }

    private static func messages(of message: PromptMessage) -> [JSONValue] {
        var texts = ""
        var thoughts = ""
        var images: [JSONValue] = []
        var calls: [JSONValue] = []
        var results: [JSONValue] = []
        for part in message.content {
            switch part {
            case .text(let text): texts += text
            case .reasoning(let text): thoughts += text
            case .image(let image): images.append(.string(Base64.text(image.bytes)))
            case .toolCall(let call):
                let arguments = (try? JSONParser.parse(call.arguments)) ?? .object([:])
                calls.append([
                    "id": .string(call.id), "function": ["name": .string(call.name), "arguments": arguments],
                ])
            case .toolResult(let result):
                results.append([
                    "role": "tool", "tool_name": .string(result.name), "tool_call_id": .string(result.call),
                    "content": .string(result.text),
                ])
            case .opaque: break
            }
        }
        guard results.isEmpty else { return results }
        var fields: [String: JSONValue] = [
            "role": .string(message.role.rawValue), "content": .string(texts),
        ]
        if !images.isEmpty { fields["images"] = .array(images) }
        if !calls.isEmpty {
            fields["tool_calls"] = .array(calls)
            if !thoughts.isEmpty { fields["thinking"] = .string(thoughts) }
        }
        return [.object(fields)]
    }

    public func decoder(for request: ModelRequest, quirks: Quirks) -> any ReplyDecoder {
        OllamaReply(call: request.call)
    }

    public func failure(
        status: Int, header: (String) -> String?, body: [UInt8], now: Timestamp
    ) -> ProviderFailure {
        ErrorBody(bytes: body).failure(status: status, retryAfter: RetryAfter.parse(header, now: now))
    }

    public func modelsRoute(page: String?) -> String { "/api/tags" }

    public func models(in body: [UInt8]) throws(ProviderFailure) -> ModelPage {
        let value = try? JSONParser.parse(body)
        guard let list = value?["models"]?.array else {
            throw ProviderFailure(
                .invalidRequest, "The endpoint's list of models is none. Check its base URL.")
        }
        return ModelPage(list.compactMap { ListedModel(ollama: $0) })
    }
}

extension ListedModel {
    /// A row of `GET /api/tags`.
    fileprivate init?(ollama row: JSONValue) {
        guard let id = (row["model"] ?? row["name"])?.string else { return nil }
        self.init(id)
        size = row["details"]?["parameter_size"]?.string
        bytes = row["size"]?.int.map(Int64.init)
        guard let powers = row["capabilities"]?.array?.compactMap(\.string) else { return }
        chats = powers.contains("completion")
        capabilities.tools = powers.contains("tools")
        capabilities.images = powers.contains("vision")
        // gpt-oss wants a word and does not listen to yes and no.
        let wantsWord = row["details"]?["family"]?.string == "gptoss"
        capabilities.reasoning =
            !powers.contains("thinking")
            ? .init(.none)
            : wantsWord
                ? .init(.effort, efforts: ["low", "medium", "high"])
                : .init(.toggle, efforts: ["none", "low", "medium", "high"])
    }
}
