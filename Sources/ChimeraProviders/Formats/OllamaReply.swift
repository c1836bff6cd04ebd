internal import ChimeraCore

/// Reads an answer of `POST /api/chat`: a JSON object a line, the last of them `"done": true`; or one object where a
/// server does not stream.
struct OllamaReply: ReplyDecoder {
    private var lines = JSONLines()
    private var out = ReplyEvents(thinkTags: true)
    private(set) var isDone = false
    private let call: CallID
    private var calls = 0
    private var usage: Usage?
    private var model: String?
    private var reason: String?
    /// The answer's first bytes, to quote what is no answer.
    private var head: [UInt8] = []
    private var hasLine = false
    /// The first line is of something else; what it is, is said when enough of it is here.
    private var isForeign = false

    init(call: CallID) { self.call = call }

    mutating func feed(_ bytes: Span<UInt8>, into events: inout [ModelEvent]) throws(ProviderFailure) {
        defer { out.take(into: &events) }
        if !hasLine, head.count < 400 {
            bytes.extracting(0..<min(bytes.count, 400 - head.count)).withUnsafeBufferPointer {
                head.append(contentsOf: $0)
            }
        }
        // Moved out and back: reading a line changes the rest of self.
        var reader = lines
        lines = JSONLines()
        defer { lines = reader }
        try reader.feed(bytes) { (line) throws(ProviderFailure) in try take(line) }
    }

    mutating func finish(into events: inout [ModelEvent]) throws(ProviderFailure) -> ModelReply {
        defer { out.take(into: &events) }
        var reader = lines
        lines = JSONLines()
        try reader.finish { (line) throws(ProviderFailure) in try take(line) }
        out.finish()
        guard isDone else {
            if !hasLine {
                if head.isEmpty {
                    throw ProviderFailure(.streamBroken, "The endpoint's answer was empty.")
                }
                throw ErrorBody(bytes: head).notAReply
            }
            throw ProviderFailure(
                .streamBroken, "The reply broke off: the endpoint ended the stream without an end mark.")
        }
        let stop: StopCause = calls > 0 ? .toolCalls : reason == "length" ? .length : .end
        return ModelReply(stop: stop, usage: usage, model: model)
    }

    private mutating func take(_ line: Span<UInt8>) throws(ProviderFailure) {
        guard !isDone, !isForeign else { return }
        let parsed = line.withUnsafeBufferPointer { bytes in try? JSONParser.parse(bytes) }
        guard let value = parsed, case .object = value else {
            if !hasLine {
                isForeign = true
                return
            }
            throw ProviderFailure(
                .streamBroken,
                "The endpoint sent a line that is not JSON: \(Text.shortened(line.text, to: 200))")
        }
        if let words = value["error"], words != .null {
            throw ErrorBody(value).failure(status: nil, retryAfter: nil)
        }
        guard value["message"] != nil || value["done"] != nil else { throw ErrorBody(value).notAReply }
        hasLine = true
        model = value["model"]?.string ?? model
        let message = value["message"]
        if let thought = message?["thinking"]?.string, !thought.isEmpty { try out.reasoning(thought) }
        if let text = message?["content"]?.string, !text.isEmpty { try out.text(Array(text.utf8)) }
        for one in message?["tool_calls"]?.array ?? [] { try take(tool: one) }
        guard value["done"]?.bool == true else { return }
        reason = value["done_reason"]?.string
        guard reason != "load", reason != "unload" else { return out.event(.loading(nil)) }
        isDone = true
        // What was in its cache it does not count.
        if let output = value["eval_count"]?.int {
            let read = Usage(input: value["prompt_eval_count"]?.int ?? 0, output: output)
            usage = read
            out.event(.usage(read))
        }
    }

    /// Calls come whole, their arguments as an object.
    private mutating func take(tool: JSONValue) throws(ProviderFailure) {
        guard let name = tool["function"]?["name"]?.string, !name.isEmpty else {
            throw ProviderFailure(.streamBroken, "The model asked for a tool call without a name.")
        }
        let arguments = tool["function"]?["arguments"]
        let given = tool["id"]?.string ?? ""
        try out.toolCall(
            ToolCall(
                id: given.isEmpty ? "call_\(String(call.low, radix: 36))_\(calls)" : given, name: name,
                arguments: arguments?.string ?? arguments.map(JSONWriter.text) ?? "{}"))
        calls += 1
    }
}
