internal import ChimeraCore

/// What is known of a reply while its chunks come in.
struct OpenAIChatReply: StreamedReply {
    var out: ReplyEvents
    /// `[DONE]` was read.
    private(set) var isDone = false
    /// Anything of the format was read, if only a comment.
    private(set) var hasEvents = false
    private var hasChunk = false
    private let call: CallID
    private var tools = ToolCallGatherer()
    private var hadTools = false
    private var hadRefusal = false
    private var usage: Usage?
    private var cost: String?
    private var finish: String?
    private var model: String?
    private var id: String?
    private var details = ReasoningDetails()
    private var scratch: [UInt8] = []

    init(call: CallID, thinkTags: Bool) {
        self.call = call
        out = ReplyEvents(thinkTags: thinkTags)
    }

    mutating func receive(comment: Span<UInt8>) {
        hasEvents = true
        out.event(.notice(Text.shortened(comment.text, to: 200)))
    }

    mutating func receive(event name: Span<UInt8>, data: Span<UInt8>) throws(ProviderFailure) {
        guard !isDone else { return }
        // The first chunk names the model, so it is read in full.
        if hasChunk, name.count == 0 {
            scratch.removeAll(keepingCapacity: true)
            if DeltaScanner.scan(data, into: &scratch) { return try out.text(scratch) }
        }
        hasEvents = true
        if data.equals("[DONE]") {
            isDone = true
            return
        }
        let chunk = try Self.parsed(data)
        if name.equals("error") { throw ErrorBody(chunk).failure(status: nil, retryAfter: nil) }
        readCost(chunk, in: data)
        try take(chunk: chunk)
    }

    /// An event without its closing blank line counts if it is whole.
    mutating func receive(last data: [UInt8]) throws(ProviderFailure) {
        hasEvents = true
        if data.span.equals("[DONE]") {
            isDone = true
        } else if let chunk = try? JSONParser.parse(data) {
            readCost(chunk, in: data.span)
            try take(chunk: chunk)
        }
    }

    mutating func take(whole value: JSONValue) throws(ProviderFailure) {
        guard value["choices"]?.array?.isEmpty == false else {
            let body = ErrorBody(value)
            throw body.isError ? body.failure(status: nil, retryAfter: nil) : body.notAReply
        }
        try take(chunk: value)
        // A body that came whole has ended, whatever it calls its end.
        isDone = true
    }

    /// Complete once either end mark was read: servers leave out the one or the other.
    mutating func finished() throws(ProviderFailure) -> ModelReply {
        out.finish()
        guard isDone || finish != nil else { throw Self.brokeOff }
        try takeTools()
        if let whole = details.whole {
            out.event(.opaque(Opaque(format: "openai-chat", data: ["reasoning_details": whole])))
        }
        return ModelReply(stop: stop, usage: usage, requestID: id, model: model)
    }

    /// A parsed number is a binary fraction; the sum on a bill is the digits that were sent.
    private mutating func readCost(_ chunk: JSONValue, in data: Span<UInt8>) {
        guard let value = chunk["usage"]?["cost"]?.double else { return }
        let digits = NumberText.of("cost", after: "usage", in: data)
        cost = digits.flatMap { Double($0) == value ? $0 : nil }
    }

    private mutating func take(chunk: JSONValue) throws(ProviderFailure) {
        guard case .object = chunk else { return }
        let body = ErrorBody(chunk)
        if body.isError { throw body.failure(status: nil, retryAfter: nil) }
        hasChunk = true
        if model == nil { model = chunk["model"]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        if id == nil { id = chunk["id"]?.string.flatMap { $0.isEmpty ? nil : $0 } }
        if let choice = chunk["choices"]?.array?.first(where: { ($0["index"]?.int ?? 0) == 0 }) {
            try take(delta: choice["delta"] ?? choice["message"] ?? .null)
            if let reason = choice["finish_reason"]?.string, !reason.isEmpty {
                if reason == "error" { throw ErrorBody(choice).failure(status: nil, retryAfter: nil) }
                finish = reason
                try takeTools()
            }
        }
        if var read = Usage(chat: chunk["usage"]) {
            if read.cost != nil, let cost { read.cost = cost }
            guard read != usage else { return }
            usage = read
            out.event(.usage(read))
        }
    }

    private mutating func take(delta: JSONValue) throws(ProviderFailure) {
        // Some servers send both names with the same words.
        let thought = [delta["reasoning_content"], delta["reasoning"]].compactMap { $0?.string }.first {
            !$0.isEmpty
        }
        if let thought { try out.reasoning(thought) }
        switch delta["content"] {
        case .string(let text): try out.text(Array(text.utf8))
        case .array(let parts): for part in parts { try take(part: part) }
        default: break
        }
        if let words = delta["refusal"]?.string, !words.isEmpty {
            hadRefusal = true
            try out.text(Array(words.utf8))
        }
        try details.add(delta["reasoning_details"])
        for fragment in delta["tool_calls"]?.array ?? [] { try tools.add(fragment) }
        if let function = delta["function_call"], !function.isNull { try tools.add(function) }
    }

    /// Content as a list of parts: Mistral's `thinking` parts hold text parts of their own.
    private mutating func take(part: JSONValue) throws(ProviderFailure) {
        if let text = part["text"]?.string { try out.text(Array(text.utf8)) }
        for inner in part["thinking"]?.array ?? [] {
            if let text = inner["text"]?.string { try out.reasoning(text) }
        }
    }

    private mutating func takeTools() throws(ProviderFailure) {
        guard !tools.isEmpty else { return }
        hadTools = true
        for whole in try tools.take(idPrefix: "call_\(String(call.low, radix: 36))") {
            try out.toolCall(whole)
        }
    }

    private var stop: StopCause {
        switch finish {
        case "length", "max_tokens": .length
        case "content_filter": .contentFilter
        case "tool_calls", "function_call": .toolCalls
        default: hadTools ? .toolCalls : hadRefusal ? .refusal : .end
        }
    }
}

extension Usage {
    /// OpenAI's `usage`, with DeepSeek's names for cached tokens. nil where it says nothing.
    init?(chat value: JSONValue?) {
        guard let value, let input = value["prompt_tokens"]?.int, input >= 0 else { return nil }
        let prompt = value["prompt_tokens_details"]
        self.init(
            input: input, output: max(0, value["completion_tokens"]?.int ?? 0),
            cacheRead: prompt?["cached_tokens"]?.int ?? value["prompt_cache_hit_tokens"]?.int,
            cacheWrite: prompt?["cache_write_tokens"]?.int,
            reasoning: value["completion_tokens_details"]?["reasoning_tokens"]?.int,
            cost: value["cost"].flatMap { $0.double == nil ? nil : JSONWriter.text($0) })
    }
}
