internal import ChimeraCore

/// What is known of a Messages reply while its events come in. Blocks come one after the other.
struct AnthropicReply: StreamedReply {
    var out = ReplyEvents(thinkTags: false)
    private(set) var isDone = false
    private(set) var hasEvents = false
    private let call: CallID
    private var block: Block?
    private var calls = 0
    private var hasText = false
    private var counts = Counts()
    private var model: String?
    private var id: String?
    private var stopReason: String?
    private var stopWords: String?
    private var scratch: [UInt8] = []

    /// The block that is being written, as it began, and what its deltas added.
    private struct Block {
        var start: JSONValue
        var kind: String
        var text = ""
        var signature = ""
    }

    init(call: CallID) { self.call = call }

    mutating func receive(comment: Span<UInt8>) { hasEvents = true }

    mutating func receive(event name: Span<UInt8>, data: Span<UInt8>) throws(ProviderFailure) {
        guard !isDone else { return }
        if name.equals("content_block_delta"), block?.kind == "text" {
            scratch.removeAll(keepingCapacity: true)
            if DeltaScanner.scanAnthropic(data, into: &scratch) {
                hasText = hasText || !scratch.isEmpty
                return try out.text(scratch)
            }
        }
        hasEvents = true
        try take(event: Self.parsed(data))
    }

    mutating func receive(last data: [UInt8]) throws(ProviderFailure) {
        hasEvents = true
        if let event = try? JSONParser.parse(data) { try take(event: event) }
    }

    mutating func take(whole value: JSONValue) throws(ProviderFailure) {
        guard let content = value["content"]?.array, value["type"]?.string == "message" else {
            throw ErrorBody(value).notAReply
        }
        meet(value)
        for block in content {
            try begin(block)
            try end()
        }
        read(stop: value)
        isDone = true
    }

    mutating func finished() throws(ProviderFailure) -> ModelReply {
        out.finish()
        guard isDone else { throw Self.brokeOff }
        if stopReason == "refusal", !hasText, calls == 0 {
            throw ProviderFailure(
                .refused, stopWords.map { "The model refused: \($0)" } ?? "The model refused to answer.",
                requestID: id)
        }
        return ModelReply(stop: stop, usage: counts.usage, requestID: id, model: model)
    }

    private mutating func take(event: JSONValue) throws(ProviderFailure) {
        switch event["type"]?.string {
        case "message_start": if let message = event["message"] { meet(message) }
        case "content_block_start": try begin(event["content_block"] ?? .null)
        case "content_block_delta": try take(delta: event["delta"] ?? .null)
        case "content_block_stop": try end()
        case "message_delta":
            read(stop: event["delta"] ?? .null)
            counts.take(event["usage"])
            tellUsage()
        case "message_stop":
            try end()
            isDone = true
        case "error": throw ErrorBody(event).failure(status: nil, retryAfter: nil)
        // `ping`, and whatever comes next year.
        default: break
        }
    }

    private mutating func meet(_ message: JSONValue) {
        model = message["model"]?.string ?? model
        id = message["id"]?.string ?? id
        counts.take(message["usage"])
        tellUsage()
    }

    private mutating func begin(_ start: JSONValue) throws(ProviderFailure) {
        try end()
        let kind = start["type"]?.string ?? ""
        block = Block(start: start, kind: kind)
        switch kind {
        case "text": try say(start["text"]?.string ?? "")
        case "thinking":
            block?.signature = start["signature"]?.string ?? ""
            try think(start["thinking"]?.string ?? "")
        default: break
        }
    }

    private mutating func take(delta: JSONValue) throws(ProviderFailure) {
        switch delta["type"]?.string {
        case "text_delta": try say(delta["text"]?.string ?? "")
        case "thinking_delta": try think(delta["thinking"]?.string ?? "")
        case "signature_delta": block?.signature += delta["signature"]?.string ?? ""
        case "input_json_delta":
            block?.text += delta["partial_json"]?.string ?? ""
            guard block?.text.utf8.count ?? 0 <= Limits.replyBytes else {
                throw ProviderFailure(
                    .tooLarge, "A tool call's arguments grew beyond \(Limits.replyBytes >> 20) MiB.")
            }
        default: break
        }
    }

    /// The block is whole: what has to come back or be done is handed on.
    private mutating func end() throws(ProviderFailure) {
        guard let block else { return }
        self.block = nil
        switch block.kind {
        case "thinking":
            var whole = block.start.object ?? [:]
            whole["thinking"] = .string(block.text)
            whole["signature"] = .string(block.signature)
            out.event(.opaque(Opaque(format: "anthropic", data: .object(whole))))
        case "redacted_thinking": out.event(.opaque(Opaque(format: "anthropic", data: block.start)))
        case "tool_use": try take(tool: block)
        default: break
        }
    }

    private mutating func take(tool block: Block) throws(ProviderFailure) {
        guard let name = block.start["name"]?.string, !name.isEmpty else {
            throw ProviderFailure(.streamBroken, "The model asked for a tool call without a name.")
        }
        let given = block.start["input"].flatMap { $0.object?.isEmpty == false ? JSONWriter.text($0) : nil }
        let id = block.start["id"]?.string ?? ""
        try out.toolCall(
            ToolCall(
                id: id.isEmpty ? "toolu_\(String(call.low, radix: 36))_\(calls)" : id, name: name,
                arguments: block.text.isEmpty ? given ?? "{}" : block.text))
        calls += 1
    }

    private mutating func say(_ text: String) throws(ProviderFailure) {
        guard !text.isEmpty else { return }
        hasText = true
        try out.text(Array(text.utf8))
    }

    private mutating func think(_ text: String) throws(ProviderFailure) {
        block?.text += text
        if !text.isEmpty { try out.reasoning(text) }
    }

    private mutating func read(stop delta: JSONValue) {
        if let reason = delta["stop_reason"]?.string { stopReason = reason }
        if let words = delta["stop_details"]?["explanation"]?.string { stopWords = words }
    }

    private mutating func tellUsage() {
        if let usage = counts.usage { out.event(.usage(usage)) }
    }

    /// `pause_turn` belongs to tools that Anthropic runs; none is asked for.
    private var stop: StopCause {
        switch stopReason {
        case "max_tokens", "model_context_window_exceeded": .length
        case "tool_use": .toolCalls
        case "refusal": .refusal
        default: calls > 0 ? .toolCalls : .end
        }
    }
}

extension AnthropicReply {
    /// The figures so far. Each later one replaces an earlier one, and what a later one leaves out stands.
    fileprivate struct Counts {
        private var fields: [String: Int] = [:]
        private var isKnown = false

        mutating func take(_ usage: JSONValue?) {
            guard let object = usage?.object else { return }
            isKnown = true
            for (name, value) in object { if let number = value.int, number >= 0 { fields[name] = number } }
            for (name, value) in usage?["cache_creation"]?.object ?? [:] { fields[name] = value.int }
            if let thought = usage?["output_tokens_details"]?["thinking_tokens"]?.int {
                fields["thinking_tokens"] = thought
            }
        }

        /// Anthropic counts what the cache gave and took beside the input; here the input is all of it.
        var usage: Usage? {
            guard isKnown else { return nil }
            let (read, written) = (
                fields["cache_read_input_tokens"], fields["cache_creation_input_tokens"]
            )
            let long = fields["ephemeral_1h_input_tokens"]
            return Usage(
                input: (fields["input_tokens"] ?? 0) + (read ?? 0) + (written ?? 0),
                output: fields["output_tokens"] ?? 0, cacheRead: read,
                // Where only the sum is told, what is not kept long is kept short.
                cacheWrite: fields["ephemeral_5m_input_tokens"] ?? written.map { max(0, $0 - (long ?? 0)) },
                cacheWriteLong: long, reasoning: fields["thinking_tokens"])
        }
    }
}
