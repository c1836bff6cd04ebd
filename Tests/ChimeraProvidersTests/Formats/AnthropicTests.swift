import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("Anthropic's Messages")
struct AnthropicTests {
    private let format = AnthropicMessages()

    private func body(_ request: ModelRequest) throws -> JSONValue {
        let wire = format.request(for: request, quirks: Quirks())
        #expect(wire.route == "/messages")
        return try JSONParser.parse(wire.body)
    }

    private var plain: ModelRequest {
        ModelRequest(
            call: .make(), model: "claude-sonnet-5-5",
            messages: [
                PromptMessage(.system, "Be brief."), PromptMessage(.user, "Hi"),
                PromptMessage(.user, "there"),
            ],
            parameters: ModelParameters(temperature: 0.7), maxOutputTokens: 64)
    }

    @Test func `puts the instructions apart, marks them for the cache, and sends no sampling`() throws {
        #expect(
            try body(plain) == [
                "model": "claude-sonnet-5-5", "max_tokens": 64, "stream": true,
                "system": [
                    ["type": "text", "text": "Be brief.", "cache_control": ["type": "ephemeral"]]
                ],
                "messages": [
                    [
                        "role": "user",
                        "content": [["type": "text", "text": "Hi"], ["type": "text", "text": "there"]],
                    ]
                ],
            ])
        #expect(format.headers == ["anthropic-version": "2026-10-21"])
        var older = plain
        older.capabilities.sampling = .always
        #expect(try body(older)["temperature"] == 0.7)
        #expect(
            format.request(for: older, quirks: Quirks()).headers["anthropic-version"] == "2023-06-01")
    }

    @Test func `sends images, calls, results and signed thoughts in their order`() throws {
        let thought: JSONValue = ["type": "thinking", "thinking": "Hm.", "signature": "c2ln"]
        var request = plain
        request.messages = [
            PromptMessage(
                .user, content: [.image(PromptImage(mediaType: "image/png", bytes: [1, 2])), .text("What?")]),
            PromptMessage(
                .assistant,
                content: [
                    .opaque(Opaque(format: "anthropic", data: thought)),
                    .opaque(Opaque(format: "gemini", data: ["thoughtSignature": "x"])), .text("I look."),
                    .toolCall(ToolCall(id: "t1", name: "look", arguments: #"{"at":"sky"}"#)),
                ]),
            PromptMessage(
                .tool,
                content: [.toolResult(ToolResult(call: "t1", name: "look", text: "blue", isError: true))]),
        ]
        request.tools = [ToolDefinition(name: "look", description: "Looks.", parameters: ["type": "object"])]
        request.toolChoice = .required
        let sent = try body(request)
        #expect(
            sent["messages"] == [
                [
                    "role": "user",
                    "content": [
                        [
                            "type": "image",
                            "source": ["type": "base64", "media_type": "image/png", "data": "AQI="],
                        ], ["type": "text", "text": "What?"],
                    ],
                ],
                [
                    "role": "assistant",
                    "content": [
                        thought, ["type": "text", "text": "I look."],
                        ["type": "tool_use", "id": "t1", "name": "look", "input": ["at": "sky"]],
                    ],
                ],
                [
                    "role": "user",
                    "content": [
                        [
                            "type": "tool_result", "tool_use_id": "t1", "is_error": true,
                            "content": [["type": "text", "text": "blue"]],
                        ]
                    ],
                ],
            ])
        #expect(sent["tools"]?[0]?["input_schema"] == ["type": "object"])
        #expect(sent["tool_choice"] == ["type": "any"])
        request.capabilities.forcedTools = false
        #expect(try body(request)["tool_choice"] == ["type": "auto"])
    }

    @Test func `asks for as much thinking as the model knows`() throws {
        var request = plain
        request.parameters.effort = "high"
        #expect(try body(request)["thinking"] == ["type": "adaptive", "display": "summarized"])
        #expect(try body(request)["output_config"] == ["effort": "high"])
        request.maxOutputTokens = 8000
        request.capabilities.reasoning = .init(.budget)
        #expect(try body(request)["thinking"] == ["type": "enabled", "budget_tokens": 6000])
        request.parameters.effort = "none"
        #expect(try body(request)["thinking"] == nil, "it cannot be switched off")
        request.capabilities.reasoning = .init(.adaptive, efforts: ["none", "low"])
        #expect(try body(request)["thinking"] == ["type": "disabled"])
    }

    @Test func `reads thoughts with their signature, text, calls and cumulative usage`() {
        let decoded = decodedAtEveryCut(Recorded.anthropic, as: format)
        #expect(decoded.reasoning == "Let me see.")
        #expect(decoded.text == "Hé, \"you\".")
        #expect(
            decoded.events.contains(
                .opaque(
                    Opaque(
                        format: "anthropic",
                        data: ["type": "thinking", "thinking": "Let me see.", "signature": "EqQB+/="]))))
        #expect(
            decoded.events.contains(
                .opaque(Opaque(format: "anthropic", data: ["type": "redacted_thinking", "data": "Zm9v"]))))
        #expect(
            decoded.toolCalls == [
                ToolCall(id: "toolu_1", name: "look", arguments: #"{"at": "sky"}"#),
                ToolCall(id: "toolu_2", name: "rest", arguments: "{}"),
            ])
        #expect(
            decoded.reply
                == ModelReply(
                    stop: .toolCalls,
                    usage: Usage(
                        input: 120, output: 40, cacheRead: 80, cacheWrite: 10, cacheWriteLong: 20,
                        reasoning: 12), requestID: "msg_1", model: "claude-sonnet-5-5"))
    }

    @Test(
        "knows how a reply ended",
        arguments: [
            ("end_turn", StopCause.end), ("stop_sequence", .end), ("max_tokens", .length),
            ("model_context_window_exceeded", .length), ("refusal", .refusal), ("pause_turn", .end),
            ("something new", .end),
        ])
    func stops(_ reason: String, _ cause: StopCause) {
        let decoded = decodedAtEveryCut(
            Recorded.anthropicText("Hm", stop: #"{"stop_reason":"\#(reason)"}"#), as: format)
        #expect(decoded.reply?.stop == cause)
    }

    @Test func `a refusal without a word is a failure that another model may mend`() {
        let decoded = decodedAtEveryCut(
            Recorded.anthropicText(
                "",
                stop:
                    #"{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"bio","explanation":"Not this."}}"#
            ), as: format)
        #expect(decoded.failure?.kind == .refused)
        #expect(decoded.failure?.words == "The model refused: Not this.")
    }

    @Test func `an error in the middle keeps what was said and its class`() {
        let cut = Recorded.anthropicText("Half", stop: "{}").components(before: "event: content_block_stop")
        let decoded = decodedAtEveryCut(
            cut
                + #"event: error"# + "\n"
                + #"data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"r"}"#
                + "\n\n", as: format)
        #expect(decoded.text == "Half" && decoded.failure?.kind == .overloaded)
        let broken = decodedAtEveryCut(cut, as: format)
        #expect(broken.text == "Half" && broken.failure?.kind == .streamBroken)
    }

    @Test func `an answer in one piece is read whole`() {
        let decoded = decodedAtEveryCut(
            #"{"id":"msg_2","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"All."}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}"#,
            as: format)
        #expect(decoded.text == "All." && decoded.reply?.usage == Usage(input: 3, output: 2))
    }

    @Test func `lists models page by page, with what they can`() throws {
        let page = try format.models(
            in: Array(
                #"""
                {"data":[{"type":"model","id":"claude-opus-5-5","display_name":"Claude Opus 5.5","lifecycle":"active","retires_at":"2027-10-21T00:00:00Z","max_input_tokens":1000000,"max_tokens":128000,"capabilities":{"image_input":{"supported":true},"structured_outputs":{"supported":true},"effort":{"supported":true,"low":{"supported":true},"high":{"supported":true},"max":{"supported":false}},"thinking":{"supported":true,"types":{"adaptive":{"supported":true},"disabled":{"supported":false}}}}},
                 {"type":"model","id":"old","lifecycle":"retired"}],"has_more":true,"first_id":"a","last_id":"old"}
                """#.utf8))
        #expect(page.next == "old" && format.modelsRoute(page: "old") == "/models?limit=1000&after_id=old")
        let model = try #require(page.models.first)
        #expect(page.models.count == 1 && model.label == "Claude Opus 5.5" && model.shutdown == "2027-10-21")
        #expect(model.contextWindow == 1_000_000 && model.outputLimit == 128_000)
        #expect(model.capabilities.images == true && model.capabilities.schema == true)
        #expect(model.capabilities.reasoning == .init(.adaptive, efforts: ["low", "high"]))
    }
}

extension String {
    fileprivate func components(before mark: String) -> String {
        firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
    }

    @Test func `what the cache keeps long is not counted as kept short too`() {
        let told = Recorded.anthropicText("Hi", stop: #"{"stop_reason":"end_turn"}"#).replacing(
            #""usage":{"input_tokens":1,"#,
            with:
                #""usage":{"input_tokens":1,"cache_creation_input_tokens":30,"cache_creation":{"ephemeral_1h_input_tokens":20},"#
        )
        let usage = Decoded(told, as: AnthropicMessages()).reply?.usage
        #expect(usage == Usage(input: 31, output: 2, cacheWrite: 10, cacheWriteLong: 20))
    }
}
