internal import ChimeraCore

/// A prompt as Anthropic takes it: the first system turns apart, then user and assistant in turn, each a list of
/// blocks.
struct AnthropicPrompt {
    private(set) var system: [JSONValue] = []
    private(set) var messages: [JSONValue] = []
    private var role = ""
    private var blocks: [JSONValue] = []

    init(_ request: ModelRequest) {
        for (index, message) in request.messages.enumerated() {
            if message.role == .system, messages.isEmpty, blocks.isEmpty {
                if !message.text.isEmpty { system.append(["type": "text", "text": .string(message.text)]) }
            } else {
                add(message)
            }
            if index + 1 == request.stableMessages { markLast() }
        }
        // Where nobody said what stays, the instructions do.
        if request.stableMessages == 0, !system.isEmpty { system[system.count - 1].mark() }
        if let prefill = request.prefill {
            // The end may not be white space.
            var text = prefill[...]
            while text.last?.isWhitespace == true { text = text.dropLast() }
            if !text.isEmpty { add("assistant", [["type": "text", "text": .string(String(text))]]) }
        }
        close()
        // A conversation that a persona opens begins with a turn of nobody's all the same.
        if messages.first?["role"]?.string != "user" {
            messages.insert(
                ["role": "user", "content": [["type": "text", "text": "(The conversation begins.)"]]], at: 0)
        }
    }

    private mutating func add(_ message: PromptMessage) {
        add(message.role == .assistant ? "assistant" : "user", message.content.compactMap(Self.block))
    }

    /// Turns of one role that meet are one.
    private mutating func add(_ newRole: String, _ new: [JSONValue]) {
        guard !new.isEmpty else { return }
        if newRole != role { close() }
        role = newRole
        blocks += new
    }

    private mutating func close() {
        guard !blocks.isEmpty else { return }
        messages.append(["role": .string(role), "content": .array(blocks)])
        blocks = []
    }

    private mutating func markLast() {
        if !blocks.isEmpty {
            blocks[blocks.count - 1].mark()
        } else if !system.isEmpty {
            system[system.count - 1].mark()
        }
    }

    private static func block(_ part: PromptContent) -> JSONValue? {
        switch part {
        case .text(let text): text.isEmpty ? nil : ["type": "text", "text": .string(text)]
        case .image(let image): block(image)
        // Without its signature it would be refused; with one it is opaque.
        case .reasoning: nil
        case .toolCall(let call):
            [
                "type": "tool_use", "id": .string(call.id), "name": .string(call.name),
                "input": (try? JSONParser.parse(call.arguments)) ?? .object([:]),
            ]
        case .toolResult(let result): block(result)
        case .opaque(let opaque): opaque.format == "anthropic" ? opaque.data : nil
        }
    }

    private static func block(_ image: PromptImage) -> JSONValue {
        [
            "type": "image",
            "source": [
                "type": "base64", "media_type": .string(image.mediaType),
                "data": .string(Base64.text(image.bytes)),
            ],
        ]
    }

    private static func block(_ result: ToolResult) -> JSONValue {
        var content: [JSONValue] = result.images.map(block)
        if !result.text.isEmpty || content.isEmpty {
            content.insert(
                ["type": "text", "text": .string(result.text.isEmpty ? "(nothing)" : result.text)], at: 0)
        }
        var block: [String: JSONValue] = [
            "type": "tool_result", "tool_use_id": .string(result.call), "content": .array(content),
        ]
        if result.isError { block["is_error"] = true }
        return .object(block)
    }
}

extension JSONValue {
    /// The cache keeps all up to and with this block.
    fileprivate mutating func mark() {
        guard case .object(var fields) = self else { return }
        fields["cache_control"] = ["type": "ephemeral"]
        self = .object(fields)
    }
}
