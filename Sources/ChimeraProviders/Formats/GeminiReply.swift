internal import ChimeraCore

/// What is known of a generateContent reply while its chunks come in. There is no end mark: it may end once a
/// candidate said why it finished.
struct GeminiReply: StreamedReply {
    var out = ReplyEvents(thinkTags: false)
    private(set) var isDone = false
    private(set) var hasEvents = false
    private let call: CallID
    private var calls = 0
    private var hasText = false
    private var usage: Usage?
    private var model: String?
    private var id: String?
    private var reason: String?
    private var words: String?
    private var blocked: String?
    private var token: String?

    init(call: CallID) { self.call = call }

    /// A long answer comes in pieces, each asked for by what the one before it named.
    var continuation: [String: JSONValue]? {
        guard reason == "CONTINUATION", let token else { return nil }
        return ["continuationToken": .string(token)]
    }

    mutating func receive(comment: Span<UInt8>) { hasEvents = true }

    mutating func receive(event name: Span<UInt8>, data: Span<UInt8>) throws(ProviderFailure) {
        hasEvents = true
        if data.equals("[DONE]") { return }
        try take(chunk: Self.parsed(data))
    }

    mutating func receive(last data: [UInt8]) throws(ProviderFailure) {
        hasEvents = true
        if let chunk = try? JSONParser.parse(data) { try take(chunk: chunk) }
    }

    /// One chunk, or (without `alt=sse`) a list of them.
    mutating func take(whole value: JSONValue) throws(ProviderFailure) {
        for chunk in value.array ?? [value] { try take(chunk: chunk) }
        if reason == nil, blocked == nil { throw ErrorBody(value).notAReply }
    }

    mutating func finished() throws(ProviderFailure) -> ModelReply {
        out.finish()
        if let blocked {
            throw ProviderFailure(.refused, "Google refused the prompt (\(blocked)). Say it another way.")
        }
        guard let reason else { throw Self.brokeOff }
        switch reason {
        case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE", "MODEL_ARMOR",
            "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION":
            guard hasText else {
                throw ProviderFailure(.refused, words ?? "The model refused to answer (\(reason)).")
            }
            return reply(.contentFilter)
        case "MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS",
            "MISSING_THOUGHT_SIGNATURE":
            guard hasText else {
                throw ProviderFailure(
                    .streamBroken, words ?? "The model wrote a tool call that is none (\(reason)). Try again."
                )
            }
            return reply(.end)
        case "MAX_TOKENS", "CONTINUATION": return reply(.length)
        default: return reply(calls > 0 ? .toolCalls : .end)
        }
    }

    private func reply(_ stop: StopCause) -> ModelReply {
        ModelReply(stop: stop, usage: usage, requestID: id, model: model)
    }

    private mutating func take(chunk: JSONValue) throws(ProviderFailure) {
        if let error = chunk["error"], error != .null {
            throw ErrorBody(chunk).failure(status: nil, retryAfter: Self.retryDelay(in: chunk))
        }
        model = chunk["modelVersion"]?.string ?? model
        id = chunk["responseId"]?.string ?? id
        if let why = chunk["promptFeedback"]?["blockReason"]?.string { blocked = why }
        if let candidate = chunk["candidates"]?.array?.first {
            for part in candidate["content"]?["parts"]?.array ?? [] { try take(part: part) }
            if let why = candidate["finishReason"]?.string, !why.isEmpty { reason = why }
            if let said = candidate["finishMessage"]?.string { words = said }
            token = candidate["continuationToken"]?.string ?? token
        }
        if let read = Usage(gemini: chunk["usageMetadata"]), read != usage {
            usage = read
            out.event(.usage(read))
        }
    }

    private mutating func take(part: JSONValue) throws(ProviderFailure) {
        if let text = part["text"]?.string, !text.isEmpty {
            if part["thought"]?.bool == true {
                try out.reasoning(text)
            } else {
                hasText = true
                try out.text(Array(text.utf8))
            }
        }
        if let function = part["functionCall"] {
            guard let name = function["name"]?.string, !name.isEmpty else {
                throw ProviderFailure(.streamBroken, "The model asked for a tool call without a name.")
            }
            let given = function["id"]?.string ?? ""
            try out.toolCall(
                ToolCall(
                    id: given.isEmpty ? "call_\(String(call.low, radix: 36))_\(calls)" : given, name: name,
                    arguments: function["args"].map(JSONWriter.text) ?? "{}"))
            calls += 1
        }
        if let signature = part["thoughtSignature"] {
            out.event(.opaque(Opaque(format: "gemini", data: ["thoughtSignature": signature])))
        }
    }

    /// `google.rpc.RetryInfo`: `"retryDelay": "7s"`.
    static func retryDelay(in body: JSONValue?) -> Duration? {
        let error = (body?[0] ?? body)?["error"]
        for detail in error?["details"]?.array ?? [] {
            guard let text = detail["retryDelay"]?.string, text.hasSuffix("s"),
                let seconds = Double(text.dropLast()), seconds >= 0
            else { continue }
            return .milliseconds(Int64(min(seconds, 86_400) * 1000))
        }
        return nil
    }
}

extension Usage {
    /// Google counts thoughts beside the answer, and what its tools read beside the prompt.
    init?(gemini value: JSONValue?) {
        guard let value, let prompt = value["promptTokenCount"]?.int, prompt >= 0 else { return nil }
        let thoughts = value["thoughtsTokenCount"]?.int
        self.init(
            input: prompt + (value["toolUsePromptTokenCount"]?.int ?? 0),
            output: max(0, value["candidatesTokenCount"]?.int ?? 0) + (thoughts ?? 0),
            cacheRead: value["cachedContentTokenCount"]?.int, reasoning: thoughts)
    }
}

/// The event stream, or an error that stands in its middle as plain JSON over several lines: Google sends that where
/// a stream fails after it began.
struct GeminiDecoder: ReplyDecoder {
    private enum Shape { case unknown, events, whole, stray }

    private var shape = Shape.unknown
    private var events: StreamDecoder<GeminiReply>
    private var isLineStart = true
    /// What stands in the stream and is no event, from its brace on.
    private var stray: [UInt8] = []

    init(call: CallID) { events = StreamDecoder(GeminiReply(call: call)) }

    var isDone: Bool { events.isDone }
    var continuation: [String: JSONValue]? { events.reply.continuation }

    mutating func feed(_ bytes: Span<UInt8>, into list: inout [ModelEvent]) throws(ProviderFailure) {
        var bytes = bytes
        if shape == .unknown {
            var start = 0
            // Blank lines, and a byte order mark.
            while start < bytes.count, bytes[start] <= 0x20 || [0xEF, 0xBB, 0xBF].contains(bytes[start]) {
                start += 1
            }
            guard start < bytes.count else { return }
            bytes = bytes.extracting(start..<bytes.count)
            shape = bytes[0] == UInt8(ascii: "{") || bytes[0] == UInt8(ascii: "[") ? .whole : .events
        }
        guard shape == .events else { return try pass(bytes, into: &list) }
        var at = 0
        while at < bytes.count {
            if isLineStart, bytes[at] == UInt8(ascii: "{") {
                try events.feed(bytes.extracting(0..<at), into: &list)
                shape = .stray
                return try pass(bytes.extracting(at..<bytes.count), into: &list)
            }
            isLineStart = bytes[at] == 0x0A || bytes[at] == 0x0D
            at += 1
        }
        try events.feed(bytes, into: &list)
    }

    private mutating func pass(_ bytes: Span<UInt8>, into list: inout [ModelEvent]) throws(ProviderFailure) {
        guard shape == .stray else { return try events.feed(bytes, into: &list) }
        guard stray.count + bytes.count <= 1 << 20 else {
            throw ProviderFailure(
                .streamBroken, "The endpoint broke the stream with something that is no event.")
        }
        bytes.withUnsafeBufferPointer { stray.append(contentsOf: $0) }
    }

    mutating func finish(into list: inout [ModelEvent]) throws(ProviderFailure) -> ModelReply {
        guard shape == .stray else { return try events.finish(into: &list) }
        guard let value = try? JSONParser.parse(stray) else { throw ErrorBody(bytes: stray).notAReply }
        throw ErrorBody(value).failure(status: nil, retryAfter: GeminiReply.retryDelay(in: value))
    }
}
