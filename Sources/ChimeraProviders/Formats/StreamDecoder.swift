internal import ChimeraCore

/// What one format makes of an answer's events.
protocol StreamedReply: SSEReceiver {
    var out: ReplyEvents { get set }
    /// The end mark was read.
    var isDone: Bool { get }
    /// Anything of the format was read, if only a comment.
    var hasEvents: Bool { get }
    /// An event that the stream's end cut off before its blank line counts if it is whole.
    mutating func receive(last data: [UInt8]) throws(ProviderFailure)
    /// The whole reply in one JSON body.
    mutating func take(whole value: JSONValue) throws(ProviderFailure)
    /// The answer has ended. Throws `.streamBroken` where it may not end.
    mutating func finished() throws(ProviderFailure) -> ModelReply
}

/// Reads an answer that is an event stream, or one whole JSON body where a server does not stream. Which of the
/// two it is, its first character says.
struct StreamDecoder<Reply: StreamedReply>: ReplyDecoder {
    private enum Shape { case unknown, events, whole }

    /// Bytes of a whole body, and of an answer that is neither.
    private static var bodyLimit: Int { 4 << 20 }
    private var shape = Shape.unknown
    private var sse = SSE()
    private var body: [UInt8] = []
    private(set) var reply: Reply

    init(_ reply: Reply) { self.reply = reply }

    var isDone: Bool { reply.isDone }
    var cameWhole: Bool { shape == .whole }

    mutating func feed(_ bytes: Span<UInt8>, into events: inout [ModelEvent]) throws(ProviderFailure) {
        defer { reply.out.take(into: &events) }
        var bytes = bytes
        if shape == .unknown {
            // DeepSeek sends blank lines ahead of a whole body; some servers send a byte order mark.
            var start = 0
            while start < bytes.count, [0x20, 0x0A, 0x0D, 0x09, 0xEF, 0xBB, 0xBF].contains(bytes[start]) {
                start += 1
            }
            bytes = bytes.extracting(start..<bytes.count)
            guard bytes.count > 0 else { return }
            shape =
                [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<")].contains(bytes[0])
                ? .whole : .events
        }
        if shape == .events, !reply.isDone { try sse.feed(bytes, to: &reply) }
        // Of what is no event stream after all, enough is kept to quote it.
        let room = shape == .whole ? Self.bodyLimit : reply.hasEvents ? 0 : 400
        if shape == .whole, body.count + bytes.count > room {
            throw ProviderFailure(
                .tooLarge, "The endpoint answered with more than \(room >> 20) MiB at once.")
        }
        if body.count < room {
            bytes.extracting(0..<min(bytes.count, room - body.count)).withUnsafeBufferPointer {
                body.append(contentsOf: $0)
            }
        }
    }

    mutating func finish(into events: inout [ModelEvent]) throws(ProviderFailure) -> ModelReply {
        defer { reply.out.take(into: &events) }
        switch shape {
        case .unknown:
            throw ProviderFailure(.streamBroken, "The endpoint's answer was empty.")
        case .whole:
            guard let value = try? JSONParser.parse(body) else { throw ErrorBody(bytes: body).notAReply }
            try reply.take(whole: value)
        case .events:
            if !reply.isDone, let rest = sse.finish() { try reply.receive(last: rest) }
            if !reply.hasEvents, !body.isEmpty { throw ErrorBody(bytes: body).notAReply }
        }
        return try reply.finished()
    }
}

extension StreamedReply {
    /// An event's data as JSON; what is none breaks the stream.
    static func parsed(_ data: Span<UInt8>) throws(ProviderFailure) -> JSONValue {
        let value = data.withUnsafeBufferPointer { bytes in try? JSONParser.parse(bytes) }
        guard let value else {
            throw ProviderFailure(
                .streamBroken,
                "The endpoint sent a piece that is not JSON: \(Text.shortened(data.text, to: 200))")
        }
        return value
    }

    static var brokeOff: ProviderFailure {
        ProviderFailure(
            .streamBroken, "The reply broke off: the endpoint ended the stream without an end mark.")
    }
}
