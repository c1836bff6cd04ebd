import ChimeraCore
import Testing

@testable import ChimeraProviders

/// A million tiny pieces under `make fuzz`, fewer in the everyday tests.
@Suite("Fuzz: a reply without end")
struct LongReplyFuzzTests {
    /// How a format frames a piece of text and a piece of a thought.
    struct Dialect: Sendable, CustomTestStringConvertible {
        let format: any WireFormat
        var opening = ""
        var thinking = ""
        let text: @Sendable (String) -> String
        let thought: @Sendable (String) -> String
        let end: String
        var testDescription: String { format.name }
    }

    private static func block(_ index: Int, _ kind: String) -> String {
        Recorded.event(
            #"{"type":"content_block_start","index":\#(index),"content_block":{"type":"\#(kind)"}}"#)
    }

    private static func part(_ text: String, _ more: String = "") -> String {
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\(text)\"\(more)}]}}]}\r\n\r\n"
    }

    static let dialects = [
        Dialect(
            format: OpenAIChat(), text: { "data: \(chunk("{\"content\":\"\($0)\"}"))\n\n" },
            thought: { "data: \(chunk("{\"reasoning_content\":\"\($0)\"}"))\n\n" },
            end: stream(chunk("{}", finish: "\"stop\""))),
        Dialect(
            format: OpenAIResponses(),
            text: {
                Recorded.event(#"{"type":"response.output_text.delta","item_id":"m","delta":"\#($0)"}"#)
            },
            thought: {
                Recorded.event(
                    #"{"type":"response.reasoning_summary_text.delta","item_id":"r","summary_index":0,"delta":"\#($0)"}"#
                )
            },
            end: Recorded.event(
                #"{"type":"response.completed","response":{"id":"resp_1","status":"completed"}}"#)),
        Dialect(
            format: AnthropicMessages(), opening: block(0, "text"), thinking: block(0, "thinking"),
            text: {
                Recorded.event(
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\#($0)"}}"#
                )
            },
            thought: {
                Recorded.event(
                    #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"\#($0)"}}"#
                )
            },
            end: Recorded.event(#"{"type":"message_delta","delta":{"stop_reason":"end_turn"}}"#)
                + Recorded.event(#"{"type":"message_stop"}"#)),
        Dialect(
            format: Gemini(), text: { part($0) }, thought: { part($0, ",\"thought\":true") },
            end: "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\r\n\r\n"),
        Dialect(
            format: OllamaChat(),
            text: { "{\"message\":{\"role\":\"assistant\",\"content\":\"\($0)\"},\"done\":false}\n" },
            thought: { "{\"message\":{\"role\":\"assistant\",\"thinking\":\"\($0)\"},\"done\":false}\n" },
            end: "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n"),
    ]

    private func decoder(_ dialect: Dialect) -> any ReplyDecoder {
        dialect.format.decoder(for: ask(), quirks: Quirks())
    }

    @Test("10 MB of thoughts end where a reply may grow no more", arguments: dialects)
    func thoughts(_ dialect: Dialect) throws {
        var decoder = decoder(dialect)
        var kept = 0
        var events: [ModelEvent] = []
        let piece = Array(dialect.thought(String(repeating: "thought ", count: 2_000)).utf8)
        let failure = #expect(throws: ProviderFailure.self) {
            try decoder.feed(Array(dialect.thinking.utf8).span, into: &events)
            for _ in 0..<640 {
                defer {
                    for case .reasoning(let text) in events { kept += text.utf8.count }
                    events.removeAll()
                }
                try decoder.feed(piece.span, into: &events)
            }
        }
        #expect(failure?.kind == .tooLarge)
        #expect(kept <= Limits.replyBytes && kept > Limits.replyBytes - 20_000)
    }

    @Test("a great many tiny pieces come to the same text", arguments: dialects)
    func tiny(_ dialect: Dialect) throws {
        let count = min(FuzzTests.rounds, 1_000_000)
        var decoder = decoder(dialect)
        var (length, most) = (0, 0)
        var events: [ModelEvent] = []
        func told() {
            most = max(most, events.count)
            for case .text(let text) in events { length += text.utf8.count }
            events.removeAll(keepingCapacity: true)
        }
        try decoder.feed(Array(dialect.opening.utf8).span, into: &events)
        let piece = Array(dialect.text("a").utf8)
        for _ in 0..<count {
            try decoder.feed(piece.span, into: &events)
            told()
        }
        try decoder.feed(Array(dialect.end.utf8).span, into: &events)
        let reply = try decoder.finish(into: &events)
        told()
        #expect(length == count && reply.stop == .end)
        // Nothing heaps up between two pieces.
        #expect(most <= 1)
    }

    @Test("a single event without end is cut off", arguments: dialects)
    func oneEvent(_ dialect: Dialect) {
        var decoder = decoder(dialect)
        var events: [ModelEvent] = []
        let whole = dialect.text(String(repeating: "x", count: 100_000))
        // Its line end never comes.
        let start = Array(whole.utf8.prefix(90_000))
        let more = Array(String(repeating: "x", count: 100_000).utf8)
        let failure = #expect(throws: ProviderFailure.self) {
            try decoder.feed(start.span, into: &events)
            for _ in 0..<200 { try decoder.feed(more.span, into: &events) }
        }
        #expect(failure?.kind == .tooLarge && events.isEmpty)
    }
}
