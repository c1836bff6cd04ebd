internal import ChimeraCore

/// What is known of a Responses reply while its events come in. An output item is whole at
/// `response.output_item.done`; that one is kept, not the one that was added.
struct ResponsesReply: StreamedReply {
    var out = ReplyEvents(thinkTags: false)
    private(set) var isDone = false
    private(set) var hasEvents = false
    private let call: CallID
    private var calls = 0
    private var hadRefusal = false
    /// Items whose text or thoughts were streamed: their whole form is not shown again.
    private var told: Set<String> = []
    /// A text is being streamed, and its item is among those.
    private var isSpeaking = false
    private var usage: Usage?
    private var model: String?
    private var id: String?
    private var incomplete: String?
    private var scratch: [UInt8] = []

    init(call: CallID) { self.call = call }

    mutating func receive(comment: Span<UInt8>) { hasEvents = true }

    mutating func receive(event name: Span<UInt8>, data: Span<UInt8>) throws(ProviderFailure) {
        guard !isDone else { return }
        // The first delta of an item is read in full: it says which item speaks.
        if name.equals("response.output_text.delta"), isSpeaking {
            scratch.removeAll(keepingCapacity: true)
            if DeltaScanner.scanResponses(data, into: &scratch) { return try out.text(scratch) }
        }
        hasEvents = true
        if data.equals("[DONE]") { return }
        try take(event: Self.parsed(data))
    }

    mutating func receive(last data: [UInt8]) throws(ProviderFailure) {
        hasEvents = true
        if let event = try? JSONParser.parse(data) { try take(event: event) }
    }

    mutating func take(whole value: JSONValue) throws(ProviderFailure) {
        guard value["object"]?.string == "response" || value["output"]?.array != nil else {
            throw ErrorBody(value).notAReply
        }
        for item in value["output"]?.array ?? [] { try take(item: item) }
        try end(value)
    }

    mutating func finished() throws(ProviderFailure) -> ModelReply {
        out.finish()
        guard isDone else { throw Self.brokeOff }
        return ModelReply(stop: stop, usage: usage, requestID: id, model: model)
    }

    private mutating func take(event: JSONValue) throws(ProviderFailure) {
        switch event["type"]?.string {
        case "response.created", "response.in_progress", "response.queued":
            if let response = event["response"] { meet(response) }
            if event["type"]?.string == "response.queued" { out.event(.notice("queued")) }
        case "response.output_text.delta":
            tell(event)
            isSpeaking = true
            try out.text(Array((event["delta"]?.string ?? "").utf8))
        case "response.refusal.delta":
            tell(event)
            hadRefusal = true
            try out.text(Array((event["delta"]?.string ?? "").utf8))
        case "response.reasoning_summary_text.delta", "response.reasoning_text.delta":
            tell(event)
            try out.reasoning(event["delta"]?.string ?? "")
        case "response.reasoning_summary_part.added":
            // Parts of a summary are paragraphs.
            if event["summary_index"]?.int ?? 0 > 0 { try out.reasoning("\n\n") }
        case "response.output_item.added": isSpeaking = false
        case "response.output_item.done": if let item = event["item"] { try take(item: item) }
        case "response.completed", "response.incomplete", "response.failed":
            try end(event["response"] ?? .null)
        case "error":
            throw ErrorBody(event["error"] == nil ? ["error": event] : event).failure(
                status: nil, retryAfter: nil)
        // Tools that OpenAI runs, and whatever comes next year.
        default: break
        }
    }

    private mutating func tell(_ event: JSONValue) { told.insert(event["item_id"]?.string ?? "") }

    private mutating func meet(_ response: JSONValue) {
        model = response["model"]?.string ?? model
        id = response["id"]?.string ?? id
    }

    private mutating func take(item: JSONValue) throws(ProviderFailure) {
        isSpeaking = false
        let isTold = told.contains(item["id"]?.string ?? "")
        switch item["type"]?.string {
        case "message":
            for part in item["content"]?.array ?? [] where !isTold {
                if let text = part["text"]?.string { try out.text(Array(text.utf8)) }
                if let words = part["refusal"]?.string {
                    hadRefusal = true
                    try out.text(Array(words.utf8))
                }
            }
            // Worth keeping only for what its text does not say.
            if item["phase"]?.string != nil {
                out.event(.opaque(Opaque(format: "openai-responses", data: item)))
            }
        case "reasoning":
            if !isTold {
                let parts = item["summary"]?.array ?? []
                let text = parts.compactMap { $0["text"]?.string }.joined(separator: "\n\n")
                if !text.isEmpty { try out.reasoning(text) }
            }
            if item["encrypted_content"]?.string != nil {
                out.event(.opaque(Opaque(format: "openai-responses", data: item)))
            }
        case "function_call":
            guard let name = item["name"]?.string, !name.isEmpty else {
                throw ProviderFailure(.streamBroken, "The model asked for a tool call without a name.")
            }
            let given = item["call_id"]?.string ?? item["id"]?.string ?? ""
            let arguments = item["arguments"]?.string ?? ""
            try out.toolCall(
                ToolCall(
                    id: given.isEmpty ? "call_\(String(call.low, radix: 36))_\(calls)" : given, name: name,
                    arguments: arguments.isEmpty ? "{}" : arguments))
            calls += 1
        default: break
        }
    }

    private mutating func end(_ response: JSONValue) throws(ProviderFailure) {
        meet(response)
        if let read = Usage(responses: response["usage"]) {
            usage = read
            out.event(.usage(read))
        }
        let status = response["status"]?.string
        if status == "failed" || status == "cancelled" || response["error"]?.object != nil {
            throw ErrorBody(["error": response["error"] ?? "The reply was cancelled at the provider."])
                .failure(status: nil, retryAfter: nil)
        }
        incomplete = response["incomplete_details"]?["reason"]?.string
        isDone = true
    }

    private var stop: StopCause {
        switch incomplete {
        case "max_output_tokens", "max_tokens": .length
        case "content_filter": .contentFilter
        default: calls > 0 ? .toolCalls : hadRefusal ? .refusal : .end
        }
    }
}

extension Usage {
    /// The `usage` of Responses. nil where it says nothing.
    init?(responses value: JSONValue?) {
        guard let value, let input = value["input_tokens"]?.int, input >= 0 else { return nil }
        let cached = value["input_tokens_details"]
        let long = cached?["cache_write_tokens_details"]?["ttl_12h_tokens"]?.int
        let written = cached?["cache_write_tokens"]?.int
        self.init(
            input: input, output: max(0, value["output_tokens"]?.int ?? 0),
            cacheRead: cached?["cached_tokens"]?.int,
            cacheWrite: written.map { max(0, $0 - (long ?? 0)) }, cacheWriteLong: long,
            reasoning: value["output_tokens_details"]?["reasoning_tokens"]?.int)
    }
}
