public import ChimeraCore

/// Google's generateContent (reference: Gemini API, `models/{model}:streamGenerateContent`). The base URL ends in `/v1`
/// or `/v1beta`.
///
/// Thought signatures come back on the part that they came with: models from Gemini 3 on refuse a tool call without.
public struct Gemini: WireFormat {
    public init() {}

    public var name: String { "gemini" }

    public func authorization(_ key: Secret) -> (name: String, value: String) {
        ("x-goog-api-key", key.reveal())
    }

    public func request(for request: ModelRequest, quirks: Quirks) -> WireRequest {
        let prompt = GeminiPrompt(request)
        var body: [String: JSONValue] = ["contents": .array(prompt.contents)]
        if !prompt.system.isEmpty {
            body["systemInstruction"] = ["parts": [["text": .string(prompt.system)]]]
        }
        var configuration: [String: JSONValue] = ["maxOutputTokens": .int(Int64(request.maxOutputTokens))]
        if !request.stop.isEmpty, request.capabilities.stopWords != false {
            configuration["stopSequences"] = .array(request.stop.prefix(5).map(JSONValue.string))
        }
        if request.capabilities.sampling.map({ $0 == .always }) ?? Self.takesSampling(request.model) {
            configuration["temperature"] = request.parameters.temperature.map(JSONValue.double)
            configuration["topP"] = request.parameters.topP.map(JSONValue.double)
        }
        configuration["seed"] = request.parameters.seed.map { .int(Int64($0)) }
        if let thinking = Self.thinking(request) { configuration["thinkingConfig"] = thinking }
        if let schema = request.schema, request.capabilities.schema != false {
            configuration["responseMimeType"] = "application/json"
            configuration["responseJsonSchema"] = schema
        }
        body["generationConfig"] = .object(configuration)
        if !request.tools.isEmpty, request.capabilities.tools != false {
            body["tools"] = [
                [
                    "functionDeclarations": .array(
                        request.tools.map { tool in
                            [
                                "name": .string(tool.name), "description": .string(tool.description),
                                "parametersJsonSchema": tool.parameters,
                            ]
                        })
                ]
            ]
            var calling: [String: JSONValue] = [:]
            switch request.toolChoice {
            case .auto: calling["mode"] = "AUTO"
            case .none: calling["mode"] = "NONE"
            case .required: calling["mode"] = "ANY"
            case .named(let name):
                calling["mode"] = "ANY"
                calling["allowedFunctionNames"] = [.string(name)]
            }
            body["toolConfig"] = ["functionCallingConfig": .object(calling)]
        }
        body.merge(request.extra) { $1 }
        return WireRequest(
            route: "/models/\(request.model.percentEncoded):streamGenerateContent?alt=sse",
            body: JSONWriter.bytes(.object(body)))
    }

    /// Google asks clients of its third generation and later to leave them out.
    static func takesSampling(_ model: String) -> Bool {
        model.hasPrefix("gemini-1") || model.hasPrefix("gemini-2") || model.hasPrefix("gemma")
    }

    private static func thinking(_ request: ModelRequest) -> JSONValue? {
        let control = request.capabilities.reasoning?.control
        if control == .some(.none) || request.model.hasPrefix("gemma") || request.model.hasPrefix("gemini-1")
        {
            return nil
        }
        guard let effort = request.parameters.effort else { return ["includeThoughts": true] }
        if control == .budget || (control == nil && request.model.hasPrefix("gemini-2")) {
            let budgets = ["none": 0, "minimal": 512, "low": 2048, "medium": 8192, "high": 24_576]
            return [
                "includeThoughts": .bool(effort != "none"),
                "thinkingBudget": .int(Int64(budgets[effort] ?? -1)),
            ]
        }
        let levels = ["none": "MINIMAL", "max": "XHIGH"]
        return [
            "includeThoughts": .bool(effort != "none"),
            "thinkingLevel": .string(levels[effort] ?? effort.uppercased()),
        ]
    }

    public func decoder(for request: ModelRequest, quirks: Quirks) -> any ReplyDecoder {
        GeminiDecoder(call: request.call)
    }

    public func failure(
        status: Int, header: (String) -> String?, body: [UInt8], now: Timestamp
    ) -> ProviderFailure {
        let wait =
            RetryAfter.parse(header, now: now) ?? GeminiReply.retryDelay(in: try? JSONParser.parse(body))
        let failure = ErrorBody(bytes: body).failure(status: status, retryAfter: wait)
        // Google says "exceeded your current quota" of the requests of a minute too, and then when to come back.
        guard failure.kind == .noCredit, status == 429, wait != nil else { return failure }
        return ProviderFailure(.rateLimited, failure.words, status: status, retryAfter: wait)
    }

    public func modelsRoute(page: String?) -> String {
        "/models?pageSize=1000" + (page.map { "&pageToken=\($0.percentEncoded)" } ?? "")
    }

    public func models(in body: [UInt8]) throws(ProviderFailure) -> ModelPage {
        let value = try? JSONParser.parse(body)
        guard let list = value?["models"]?.array else {
            throw ProviderFailure(
                .invalidRequest, "The endpoint's list of models is none. Check its base URL.")
        }
        let next = value?["nextPageToken"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        return ModelPage(list.compactMap { ListedModel(gemini: $0) }, next: next)
    }
}

extension ListedModel {
    fileprivate init?(gemini row: JSONValue) {
        guard let name = row["name"]?.string else { return nil }
        let id = name.hasPrefix("models/") ? String(name.dropFirst(7)) : name
        self.init(id, label: row["displayName"]?.string)
        contextWindow = row["inputTokenLimit"]?.int
        outputLimit = row["outputTokenLimit"]?.int
        if let methods = row["supportedGenerationMethods"]?.array?.compactMap(\.string) {
            chats = methods.contains("generateContent")
        }
        if row["thinking"]?.bool == false { capabilities.reasoning = .init(.none) }
        if !Gemini.takesSampling(id) { capabilities.sampling = .never }
    }
}

/// A prompt as Google takes it: the first system turns apart, then `user` and `model` in turn.
struct GeminiPrompt {
    private(set) var system = ""
    private(set) var contents: [JSONValue] = []
    private var role = ""
    private var parts: [JSONValue] = []

    init(_ request: ModelRequest) {
        let first = request.messages.prefix { $0.role == .system }
        system = first.map(\.text).joined(separator: "\n\n")
        for message in request.messages[first.endIndex...] { add(message) }
        if let prefill = request.prefill, !prefill.isEmpty { add("model", [["text": .string(prefill)]]) }
        close()
        if contents.first?["role"]?.string != "user" {
            contents.insert(["role": "user", "parts": [["text": "(The conversation begins.)"]]], at: 0)
        }
    }

    private mutating func add(_ message: PromptMessage) {
        var parts: [JSONValue] = []
        for part in message.content {
            switch part {
            case .text(let text): if !text.isEmpty { parts.append(["text": .string(text)]) }
            case .image(let image):
                parts.append([
                    "inlineData": [
                        "mimeType": .string(image.mediaType), "data": .string(Base64.text(image.bytes)),
                    ]
                ])
            case .reasoning: break
            case .toolCall(let call):
                parts.append([
                    "functionCall": [
                        "id": .string(call.id), "name": .string(call.name),
                        "args": (try? JSONParser.parse(call.arguments)) ?? .object([:]),
                    ]
                ])
            case .toolResult(let result):
                parts.append([
                    "functionResponse": [
                        "id": .string(result.call), "name": .string(result.name),
                        "response": [result.isError ? "error" : "output": .string(result.text)],
                    ]
                ])
            case .opaque(let opaque):
                guard opaque.format == "gemini", let signature = opaque.data["thoughtSignature"] else {
                    continue
                }
                Self.sign(&parts, signature)
            }
        }
        add(message.role == .assistant ? "model" : "user", parts)
    }

    /// On the part before it; one that came on an empty text gets such a part again.
    private static func sign(_ parts: inout [JSONValue], _ signature: JSONValue) {
        if case .object(var fields)? = parts.last, fields["thoughtSignature"] == nil {
            fields["thoughtSignature"] = signature
            parts[parts.count - 1] = .object(fields)
        } else {
            parts.append(["text": "", "thoughtSignature": signature])
        }
    }

    private mutating func add(_ newRole: String, _ new: [JSONValue]) {
        guard !new.isEmpty else { return }
        if newRole != role { close() }
        role = newRole
        parts += new
    }

    private mutating func close() {
        guard !parts.isEmpty else { return }
        contents.append(["role": .string(role), "parts": .array(parts)])
        parts = []
    }
}
