import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("An OpenAI chat request")
struct OpenAIChatRequestTests {
    private func body(_ request: ModelRequest, _ quirks: Quirks = Quirks()) throws -> JSONValue {
        let wire = OpenAIChat().request(for: request, quirks: quirks)
        #expect(wire.route == "/chat/completions")
        return try JSONParser.parse(wire.body)
    }

    private let plain = ModelRequest(
        call: .make(), model: "m",
        messages: [PromptMessage(.system, "Be brief."), PromptMessage(.user, "Hi")], maxOutputTokens: 9)

    @Test("sends only what every server takes")
    func safe() throws {
        #expect(
            try body(plain) == [
                "model": "m", "stream": true, "max_tokens": 9,
                "messages": [
                    ["role": "system", "content": "Be brief."], ["role": "user", "content": "Hi"],
                ],
            ])
    }

    @Test("sends images and tools, and thoughts where they are wanted back")
    func images() throws {
        var request = plain
        request.messages = [
            PromptMessage(
                .user, content: [.text("What?"), .image(PromptImage(mediaType: "image/png", bytes: [1, 2]))]),
            PromptMessage(
                .assistant,
                content: [
                    .reasoning("Hm."), .toolCall(ToolCall(id: "c", name: "f", arguments: "{}")),
                    .opaque(
                        Opaque(
                            format: "openai-chat", data: ["reasoning_details": [["type": "reasoning.text"]]])),
                ]),
        ]
        request.tools = [ToolDefinition(name: "f", description: "d", parameters: ["type": "object"])]
        request.toolChoice = .named("f")
        request.schema = ["type": "object"]
        let sent = try body(request, Quirks(reasoning: .deepSeek))
        #expect(
            sent["messages"]?[0]?["content"] == [
                ["type": "text", "text": "What?"],
                ["type": "image_url", "image_url": ["url": "data:image/png;base64,AQI="]],
            ])
        #expect(sent["messages"]?[1]?["reasoning_content"] == "Hm." && sent["messages"]?[1]?["content"] == "")
        #expect(sent["messages"]?[1]?["reasoning_details"] == [["type": "reasoning.text"]])
        #expect(sent["tools"]?[0]?["function"]?["parameters"] == ["type": "object"])
        #expect(sent["tool_choice"] == ["type": "function", "function": ["name": "f"]])
        #expect(sent["response_format"]?["json_schema"]?["schema"] == ["type": "object"])
        request.parameters.effort = "medium"
        #expect(try body(request, Quirks(reasoning: .deepSeek))["reasoning_effort"] == "high")
        #expect(try body(request, Quirks(reasoning: .openRouter))["reasoning"] == ["effort": "medium"])
    }

    @Test("follows the endpoint's quirks")
    func quirks() throws {
        var request = plain
        request.parameters = ModelParameters(temperature: 0.5, effort: "low")
        request.stop = ["\n"]
        let quirks = Quirks(
            streamOptions: true, maxCompletionTokens: true, developerRole: true, samplingNeedsNoEffort: true)
        #expect(
            try body(request, quirks) == [
                "model": "m", "stream": true, "max_completion_tokens": 9, "reasoning_effort": "low",
                "stream_options": ["include_usage": true],
                "messages": [
                    ["role": "developer", "content": "Be brief."], ["role": "user", "content": "Hi"],
                ],
            ])
        request.parameters.effort = "none"
        #expect(try body(request, quirks)["temperature"] == 0.5)
        #expect(try body(request, quirks)["stop"] == ["\n"])
    }

    @Test("begins the reply where there is a prefill, and merges the endpoint's own fields")
    func prefill() throws {
        var request = plain
        request.prefill = "I am against it."
        request.extra = ["dry_multiplier": 0.9, "max_tokens": 48]
        let sent = try body(request)
        #expect(sent["messages"]?.array?.last == ["role": "assistant", "content": "I am against it."])
        #expect(sent["dry_multiplier"] == 0.9)
        #expect(sent["max_tokens"] == 48)
    }

    @Test("writes tool calls and their results")
    func tools() throws {
        var request = plain
        request.messages = [
            PromptMessage(.assistant, content: [.toolCall(ToolCall(id: "c", name: "f", arguments: "{}"))]),
            PromptMessage(.tool, content: [.toolResult(ToolResult(call: "c", name: "f", text: "21C"))]),
        ]
        #expect(
            try body(request)["messages"] == [
                [
                    "role": "assistant", "content": .null,
                    "tool_calls": [
                        ["id": "c", "type": "function", "function": ["name": "f", "arguments": "{}"]]
                    ],
                ],
                ["role": "tool", "content": "21C", "tool_call_id": "c"],
            ])
    }

    @Test(
        "reads a list of models in every shape that is about",
        arguments: [
            #"{"object":"list","data":[{"id":"a"},{"id":"b","created":1}]}"#,
            #"{"models":[{"name":"a"},{"key":"b"}]}"#,
            #"{"models":[{"name":"x"}],"data":[{"id":"a"},{"id":"b"}]}"#, #"[{"id":"a"},{"id":"b"}]"#,
            #"{"data":["a","b"]}"#,
        ])
    func models(_ body: String) throws {
        #expect(try OpenAIChat().models(in: Array(body.utf8)).models.map(\.id) == ["a", "b"])
    }

    @Test("says that a page is no list of models")
    func noModels() {
        #expect(throws: ProviderFailure.self) { try OpenAIChat().models(in: Array("<html>".utf8)) }
    }
}
