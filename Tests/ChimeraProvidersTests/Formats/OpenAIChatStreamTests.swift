import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("An OpenAI chat stream")
struct OpenAIChatStreamTests {
    @Test("of llama.cpp, as recorded, gives its text, usage and end")
    func llama() {
        let decoded = decodedAtEveryCut(Recorded.llama)
        #expect(
            decoded.events == [
                .text(" is a construct."), .usage(Usage(input: 40, output: 4, cacheRead: 0)),
            ])
        #expect(
            decoded.reply
                == ModelReply(
                    stop: .length, usage: Usage(input: 40, output: 4, cacheRead: 0),
                    requestID: "chatcmpl-EChKKSTJPiYG5aXFe0JU77RmzwhNUHzm", model: "smollm2-135m"))
    }

    @Test("of OpenAI, with obfuscation and null usage, gives its text and usage")
    func openAI() {
        let decoded = decodedAtEveryCut(Recorded.openAI)
        #expect(decoded.text == "Hé, \"you\" 😀\n")
        #expect(
            decoded.reply?.usage == Usage(input: 12, output: 5, cacheRead: 8, cacheWrite: 3, reasoning: 2))
        #expect(decoded.reply?.stop == .end)
    }

    @Test("of DeepSeek gives reasoning apart from text, keep-alive comments as notices and cached tokens")
    func deepSeek() {
        let decoded = decodedAtEveryCut(Recorded.deepSeek)
        #expect(
            decoded.events == [
                .notice("keep-alive"), .reasoning("Let me think."), .text("Four."),
                .usage(Usage(input: 20, output: 9, cacheRead: 16, reasoning: 4)),
            ])
    }

    @Test("of OpenRouter reads the other name for reasoning and the queue's words")
    func openRouter() {
        let decoded = decodedAtEveryCut(Recorded.openRouter)
        #expect(decoded.events.first == .notice("OPENROUTER PROCESSING"))
        #expect(decoded.reasoning == "Hm.")
        #expect(decoded.text == "Yes")
        #expect(decoded.reply?.requestID == "gen-1")
    }

    @Test("gathers tool calls from interleaved fragments")
    func toolCalls() {
        let decoded = decodedAtEveryCut(
            stream(
                chunk(
                    #"{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"add","arguments":""}}]}"#
                ),
                chunk(
                    #"{"tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"sub","arguments":"{"}}]}"#
                ),
                chunk(#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}}]}"#),
                chunk(
                    #"{"tool_calls":[{"index":1,"function":{"arguments":"}"}},{"index":0,"function":{"arguments":"1}"}}]}"#
                ),
                chunk("{}", finish: #""tool_calls""#)))
        #expect(
            decoded.toolCalls == [
                ToolCall(id: "call_a", name: "add", arguments: #"{"x":1}"#),
                ToolCall(id: "call_b", name: "sub", arguments: "{}"),
            ])
        #expect(decoded.reply?.stop == .toolCalls)
    }

    @Test("shows a refusal's words and says that it was one")
    func refusal() {
        let decoded = decodedAtEveryCut(
            stream(
                chunk(#"{"refusal":"I will "}"#), chunk(#"{"refusal":"not."}"#),
                chunk("{}", finish: #""stop""#)))
        #expect(decoded.text == "I will not.")
        #expect(decoded.reply?.stop == .refusal)
    }

    @Test(
        "ends for its stated reason",
        arguments: [
            ("stop", StopCause.end), ("length", .length), ("tool_calls", .toolCalls),
            ("function_call", .toolCalls),
            ("content_filter", .contentFilter), ("something_new", .end),
        ])
    func reasons(_ reason: String, _ stop: StopCause) {
        #expect(
            Decoded(stream(chunk(#"{"content":"x"}"#), chunk("{}", finish: "\"\(reason)\""))).reply?.stop
                == stop)
    }

    @Test(
        "that breaks off before its end mark is broken, with what came before",
        arguments: [
            stream(chunk(#"{"content":"half"}"#), done: false),
            stream(chunk(#"{"content":"half"}"#), done: false) + "data: {\"choices\":[{\"index\":0,\"del",
            stream(chunk(#"{"content":"half"}"#), done: false) + "data: [DON",
        ])
    func broken(_ text: String) {
        let decoded = decodedAtEveryCut(text)
        #expect(decoded.text == "half")
        #expect(decoded.failure?.kind == .streamBroken)
    }

    @Test(
        "that is empty or no stream at all is broken, in words that quote it",
        arguments: [
            ("", "empty"), ("\r\n\r\n", "empty"), ("upstream connect error", "upstream connect error"),
        ])
    func nothing(_ text: String, _ words: String) {
        let decoded = decodedAtEveryCut(text)
        #expect(decoded.failure?.kind == .streamBroken)
        #expect(decoded.failure?.words.contains(words) == true)
    }

    @Test("with a piece that is not JSON is broken there")
    func notJSON() {
        let decoded = decodedAtEveryCut("data: \(chunk(#"{"content":"a"}"#))\n\ndata: {\"choices\":[{]}\n\n")
        #expect(decoded.text == "a")
        #expect(decoded.failure?.kind == .streamBroken)
    }

    @Test("larger than a reply may be is cut off with a reason")
    func tooLarge() {
        let piece = "data: \(chunk("{\"content\":\"\(String(repeating: "x", count: 200_000))\"}"))\n\n"
        let decoded = Decoded(Array(repeating: Array(piece.utf8), count: 6))
        #expect(decoded.text.utf8.count == 1_000_000)
        #expect(decoded.failure?.kind == .tooLarge)
    }

    @Test("merges the text of one network chunk into one event")
    func merged() {
        let text = stream(
            chunk(#"{"content":"a"}"#), chunk(#"{"content":"b"}"#),
            chunk(#"{"content":"c"}"#, finish: #""stop""#))
        let request = ModelRequest(call: CallID(high: 1, low: 1), model: "m", messages: [])
        var decoder = OpenAIChat().decoder(for: request, quirks: Quirks())
        var events: [ModelEvent] = []
        #expect(throws: Never.self) { try decoder.feed(Array(text.utf8).span, into: &events) }
        #expect(events == [.text("abc")])
        #expect(decoder.isDone)
    }
}
