import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("OpenAI's Responses")
struct ResponsesTests {
    private let format = OpenAIResponses()

    private func body(_ request: ModelRequest) throws -> JSONValue {
        let wire = format.request(for: request, quirks: Quirks())
        #expect(wire.route == "/responses")
        return try JSONParser.parse(wire.body)
    }

    private var plain: ModelRequest {
        ModelRequest(
            call: .make(), model: "gpt-6.1-sol",
            messages: [PromptMessage(.system, "Be brief."), PromptMessage(.user, "Hi")],
            parameters: ModelParameters(temperature: 0.7), maxOutputTokens: 64)
    }

    @Test func `keeps nothing there, and sends no sampling unless reasoning is off`() throws {
        let sent = try body(plain)
        #expect(sent["store"] == false && sent["instructions"] == "Be brief.")
        #expect(sent["include"] == ["reasoning.encrypted_content"] && sent["temperature"] == nil)
        #expect(sent["input"] == [["role": "user", "content": [["type": "input_text", "text": "Hi"]]]])
        var plainly = plain
        plainly.parameters.effort = "none"
        #expect(try body(plainly)["temperature"] == 0.7)
        #expect(try body(plainly)["reasoning"] == ["effort": "none"])
        var hard = plain
        hard.parameters.effort = "xhigh"
        #expect(try body(hard)["reasoning"] == ["effort": "xhigh", "summary": "auto"])
    }

    @Test func `replays items as they came, with calls and results in their place`() throws {
        let reasoning: JSONValue = [
            "type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA",
        ]
        let said: JSONValue = [
            "type": "message", "id": "msg_1", "role": "assistant", "phase": "commentary",
            "content": [["type": "output_text", "text": "I look."]],
        ]
        var request = plain
        request.messages.append(
            PromptMessage(
                .assistant,
                content: [
                    .opaque(Opaque(format: "openai-responses", data: reasoning)), .text("I look."),
                    .opaque(Opaque(format: "openai-responses", data: said)),
                    .toolCall(ToolCall(id: "c1", name: "look", arguments: "{}")),
                ]))
        request.messages.append(
            PromptMessage(.tool, content: [.toolResult(ToolResult(call: "c1", name: "look", text: "blue"))]))
        request.tools = [ToolDefinition(name: "look", description: "Looks.", parameters: ["type": "object"])]
        request.toolChoice = .named("look")
        let sent = try body(request)
        #expect(
            sent["input"]?.array?.dropFirst() == [
                reasoning, said,
                ["type": "function_call", "call_id": "c1", "name": "look", "arguments": "{}"],
                ["type": "function_call_output", "call_id": "c1", "output": "blue"],
            ])
        #expect(sent["tools"]?[0]?["name"] == "look" && sent["tools"]?[0]?["strict"] == false)
        #expect(sent["tool_choice"] == ["type": "function", "name": "look"])
    }

    @Test func `reads summaries, text, calls, items worth keeping and usage`() {
        let decoded = decodedAtEveryCut(Recorded.responses, as: format)
        #expect(decoded.reasoning == "First.\n\nThen.")
        #expect(decoded.text == "Hé, \"you\" 😀")
        #expect(decoded.toolCalls == [ToolCall(id: "call_1", name: "look", arguments: #"{"at":"sky"}"#)])
        let kept = decoded.events.compactMap { if case .opaque(let item) = $0 { item.data } else { nil } }
        #expect(kept.map { $0["id"]?.string } == ["rs_1", "msg_1"])
        #expect(kept.first?["encrypted_content"] == "gAAAfinal")
        #expect(
            decoded.reply
                == ModelReply(
                    stop: .toolCalls,
                    usage: Usage(
                        input: 50, output: 30, cacheRead: 20, cacheWrite: 8, cacheWriteLong: 2, reasoning: 9),
                    requestID: "resp_1", model: "gpt-6.1-sol"))
    }

    @Test func `an incomplete reply, a failed one and one without an end are told apart`() {
        func ending(_ event: String) -> Decoded {
            decodedAtEveryCut(
                Recorded.event(
                    #"{"type":"response.output_text.delta","item_id":"m","output_index":0,"content_index":0,"delta":"Ha"}"#
                ) + event, as: format)
        }
        let cut = ending(
            Recorded.event(
                #"{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}}"#
            ))
        #expect(cut.text == "Ha" && cut.reply?.stop == .length)
        let failed = ending(
            Recorded.event(
                #"{"type":"response.failed","response":{"status":"failed","error":{"code":"rate_limit_exceeded","message":"Slow down"}}}"#
            ))
        #expect(failed.failure?.kind == .rateLimited && failed.failure?.words == "Slow down")
        let error = ending(
            Recorded.event(#"{"type":"error","code":"server_error","message":"Oh","param":null}"#))
        #expect(error.failure?.words == "Oh")
        #expect(ending("").failure?.kind == .streamBroken)
    }

    @Test func `an answer in one piece is read whole`() {
        let decoded = decodedAtEveryCut(
            #"{"id":"resp_2","object":"response","status":"completed","model":"m","output":[{"type":"reasoning","id":"r","summary":[{"type":"summary_text","text":"Hm."}]},{"type":"message","id":"m1","content":[{"type":"output_text","text":"All."}]}],"usage":{"input_tokens":3,"output_tokens":2}}"#,
            as: format)
        #expect(decoded.text == "All." && decoded.reasoning == "Hm." && decoded.reply?.stop == .end)
    }
}
