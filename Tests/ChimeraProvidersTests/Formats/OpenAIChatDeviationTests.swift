import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("A compatible server's stream")
struct OpenAIChatDeviationTests {
    @Test("may leave out [DONE] if it says that it finished")
    func withoutDone() {
        let decoded = decodedAtEveryCut(
            stream(chunk(#"{"content":"a"}"#), chunk("{}", finish: #""stop""#), done: false))
        #expect(decoded.text == "a")
        #expect(decoded.reply?.stop == .end)
    }

    @Test("may leave the finish reason empty if it sends [DONE]")
    func emptyFinish() {
        let decoded = decodedAtEveryCut(
            stream(chunk(#"{"content":"a"}"#, finish: #""""#), chunk("{}", finish: #""""#)))
        #expect(decoded.text == "a")
        #expect(decoded.reply?.stop == .end)
    }

    @Test("may end without the last blank line")
    func lastLine() {
        #expect(decodedAtEveryCut("data: \(chunk(#"{"content":"a"}"#))\n\ndata: [DONE]").reply?.stop == .end)
        #expect(decodedAtEveryCut("data: \(chunk(#"{"content":"a"}"#, finish: #""stop""#))").text == "a")
    }

    @Test("may use CRLF, no space behind the colon, comments and a byte order mark")
    func framing() {
        let text = "\u{FEFF}: hi\r\n\r\ndata:\(chunk(#"{"content":"a"}"#))\r\n\r\ndata:[DONE]\r\n\r\n"
        #expect(decodedAtEveryCut(text).events == [.notice("hi"), .text("a")])
    }

    @Test("may send usage with the finish, with every chunk, or never")
    func usage() {
        let a =
            #"{"model":"m","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}],"usage":{"prompt_tokens":5,"completion_tokens":1}}"#
        let b =
            #"{"model":"m","choices":[{"index":0,"delta":{"content":"b"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}}"#
        let decoded = decodedAtEveryCut(stream(a, b))
        #expect(
            decoded.events == [
                .text("a"), .usage(Usage(input: 5, output: 1)), .text("b"),
                .usage(Usage(input: 5, output: 2)),
            ])
        #expect(decoded.reply?.usage == Usage(input: 5, output: 2))
        #expect(Decoded(stream(chunk(#"{"content":"a"}"#, finish: #""stop""#))).reply?.usage == nil)
    }

    @Test("may tell what it cost: digit for digit, whatever else bears that name")
    func cost() {
        let usage =
            #"{"prompt_tokens":3,"completion_tokens":2,"cost_details":{"upstream_inference_cost":7},"cost" : 0.0000100}"#
        let text =
            #"{"choices":[{"index":0,"delta":{"content":"\"usage\": \"cost\":5"},"finish_reason":"stop"}],"usage":\#(usage)}"#
        let decoded = decodedAtEveryCut("data: \(text)\n\ndata: [DONE]\n\n")
        #expect(decoded.reply?.usage?.cost == "0.0000100" && decoded.text.hasSuffix("5"))
    }

    @Test("may begin without a role, and with null or missing content")
    func roles() {
        let decoded = decodedAtEveryCut(
            stream(
                chunk(#"{"content":null}"#), chunk("{}"), chunk(#"{"content":"a"}"#),
                chunk("{}", finish: #""stop""#)))
        #expect(decoded.text == "a")
    }

    @Test("may send whole tool calls at once, without index or id, with arguments as an object")
    func wholeToolCalls() {
        let decoded = decodedAtEveryCut(
            stream(
                chunk(
                    #"{"tool_calls":[{"function":{"name":"f","arguments":{"b":2,"a":1}}},{"function":{"name":"g","arguments":""}}]}"#
                ),
                chunk("{}", finish: #""stop""#)))
        #expect(decoded.toolCalls.map(\.name) == ["f", "g"])
        #expect(decoded.toolCalls.map(\.arguments) == [#"{"a":1,"b":2}"#, "{}"])
        #expect(Set(decoded.toolCalls.map(\.id)).count == 2)
        #expect(decoded.reply?.stop == .toolCalls)
    }

    @Test("may give parallel tool calls the same index and different ids")
    func sameIndex() {
        let decoded = decodedAtEveryCut(
            stream(
                chunk(#"{"tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":"{}"}}]}"#),
                chunk(
                    #"{"tool_calls":[{"index":0,"id":"2","function":{"name":"f","arguments":"{\"a\":1}"}}]}"#)
            ))
        #expect(decoded.toolCalls.map(\.id) == ["1", "2"])
    }

    @Test("may use the function call of old, and fragments without an index")
    func oldFunctionCall() {
        let decoded = decodedAtEveryCut(
            stream(
                chunk(#"{"function_call":{"name":"f","arguments":"{"}}"#),
                chunk(#"{"function_call":{"arguments":"}"}}"#),
                chunk("{}", finish: #""function_call""#)))
        #expect(decoded.toolCalls.map(\.arguments) == ["{}"])
    }

    @Test("with a tool call that has no name is broken")
    func namelessTool() {
        let decoded = Decoded(
            stream(chunk(#"{"tool_calls":[{"index":0,"id":"1","function":{"arguments":"{}"}}]}"#)))
        #expect(decoded.failure?.kind == .streamBroken)
    }

    @Test(
        "may send one whole body in place of a stream, behind blank lines too", arguments: ["", "\n\r\n \n"])
    func wholeBody(_ lead: String) {
        let decoded = decodedAtEveryCut(
            lead + #"""
                {"id":"w1","object":"chat.completion","created":1,"model":"m9","choices":[{"index":0,"message":{"role":"assistant",
                "content":"All at once.","reasoning_content":"Why not.","tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]},
                "finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}
                """#)
        #expect(
            decoded.events == [
                .reasoning("Why not."), .text("All at once."),
                .toolCall(ToolCall(id: "t", name: "f", arguments: "{}")),
                .usage(Usage(input: 3, output: 4)),
            ])
        #expect(decoded.reply?.model == "m9")
    }

    @Test("that is one body cut short is broken")
    func wholeBodyCut() {
        #expect(Decoded(#"{"choices":[{"index":0,"message":{"content":"x"#).failure?.kind == .streamBroken)
    }

    @Test("may write its content as a list of parts")
    func contentParts() {
        let decoded = decodedAtEveryCut(
            stream(
                chunk(#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}"#),
                chunk(
                    #"{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#,
                    finish: #""stop""#)))
        #expect(decoded.events == [.reasoning("hm"), .text("ab")])
    }

    @Test(
        "reports a failure in the middle in any shape",
        arguments: [
            (
                #"{"error":{"message":"Slow down.","type":"rate_limit_error","code":null}}"#,
                ProviderFailure.Kind.rateLimited, "Slow down."
            ),
            (#"{"error":"engine overloaded"}"#, .overloaded, "engine overloaded"),
            (#"{"detail":"boom"}"#, .overloaded, "boom"),
            (#"{"message":"boom","type":"invalid_request_error"}"#, .invalidRequest, "boom"),
            (
                #"{"object":"error","message":"too long: maximum context length is 2048","code":400}"#,
                .contextTooLong, "too long: maximum context length is 2048"
            ),
            (
                #"{"id":"gen","choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],"error":{"code":402,"message":"Insufficient credits"}}"#,
                .noCredit, "Insufficient credits"
            ),
        ])
    func errors(_ data: String, _ kind: ProviderFailure.Kind, _ words: String) {
        for event in ["data: \(data)\n\n", "event: error\ndata: \(data)\n\n"] {
            let decoded = decodedAtEveryCut("data: \(chunk(#"{"content":"a"}"#))\n\n" + event)
            #expect(decoded.text == "a")
            #expect(decoded.failure?.kind == kind)
            #expect(decoded.failure?.words == words)
        }
    }

    @Test("answers 200 with an error body, which is a failure")
    func errorBody() {
        let decoded = decodedAtEveryCut(
            #"{"error":{"code":429,"message":"Rate limit exceeded: free-models-per-day"}}"#)
        #expect(decoded.failure?.kind == .rateLimited)
        #expect(decoded.failure?.status == 429)
        let page = decodedAtEveryCut("<!doctype html><title>Sign in</title>")
        #expect(page.failure?.kind == .invalidRequest)
        #expect(page.failure?.words.contains("Sign in") == true)
    }

    @Test("may leave its reasoning in the text, in think tags")
    func thinkTags() {
        let text = stream(
            chunk(#"{"content":"\n<thi"}"#), chunk(#"{"content":"nk>So be <b>"}"#),
            chunk(#"{"content":"it.</thin"}"#),
            chunk(#"{"content":"k>\n\n"}"#), chunk(#"{"content":"Yes <think>"}"#, finish: #""stop""#))
        let decoded = decodedAtEveryCut(text)
        #expect(decoded.events == [.reasoning("So be <b>it."), .text("Yes <think>")])
        #expect(decodedAtEveryCut(text, quirks: Quirks(thinkTags: false)).reasoning.isEmpty)
        #expect(decodedAtEveryCut(text, prefill: "I say").reasoning.isEmpty)
        #expect(decodedAtEveryCut(stream(chunk(#"{"content":" <th"}"#, finish: #""stop""#))).text == " <th")
        #expect(
            decodedAtEveryCut(stream(chunk(#"{"content":"<think>never closed"}"#))).reasoning
                == "never closed")
    }

    @Test("may cut a character in two, or send half a surrogate pair")
    func brokenCharacters() {
        let bytes = Array(
            stream(chunk(#"{"content":"a"}"#), chunk(#"{"content":"é"}"#), chunk(#"{"content":"x"}"#)).utf8)
        guard let place = bytes.firstIndex(of: 0xC3) else { return }
        // The two bytes of é, in two deltas.
        let cut = Array(#""}}]}"#.utf8) + Array("\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"".utf8)
        let split = bytes[...place] + cut + bytes[(place + 1)...]
        #expect(Decoded([split]).text == "aéx")
        #expect(
            decodedAtEveryCut(stream(chunk(#"{"content":"a"}"#), chunk(#"{"content":"\ud83d!"}"#))).text
                == "a\u{FFFD}!")
    }
}
