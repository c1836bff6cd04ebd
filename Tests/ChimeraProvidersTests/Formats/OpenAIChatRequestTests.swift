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

    @Test("keeps what a list says of its models, as OpenRouter, OpenAI and vLLM say it")
    func facts() throws {
        let body = #"""
            {"data":[{"id":"lab/m","name":"Lab: M","context_length":200000,"expiration_date":"2027-01-14T00:00:00Z",
            "architecture":{"input_modalities":["text","image"],"output_modalities":["text"]},
            "top_provider":{"context_length":131072,"max_completion_tokens":8192},
            "supported_parameters":["temperature","tools","tool_choice","reasoning","structured_outputs"],
            "reasoning":{"mandatory":false,"default_effort":"medium","supported_efforts":["high","medium","low"]}},
            {"id":"always","supported_parameters":["reasoning","stop","seed"],"reasoning":{"mandatory":true,
            "supported_efforts":["none","low"]},"top_provider":{"context_length":null}},
            {"id":"plain","supported_parameters":[],"architecture":{"output_modalities":["image"]}},
            {"id":"o","shutdown_date":"2026-12-11"},{"id":"v","max_model_len":4096}]}
            """#
        let models = try OpenAIChat().models(in: Array(body.utf8)).models
        #expect(models.map(\.label) == ["Lab: M", nil, nil, nil, nil])
        #expect(models.map(\.contextWindow) == [131_072, nil, nil, nil, 4096])
        #expect(models[0].outputLimit == 8192 && models[0].shutdown == "2027-01-14")
        #expect(
            models[0].capabilities
                == ModelCapabilities(
                    sampling: .always, stopWords: false, seed: false,
                    reasoning: .init(
                        .effort, efforts: ["none", "low", "medium", "high"], standard: "medium"),
                    tools: true, forcedTools: true, images: true, schema: true))
        #expect(models[1].capabilities.reasoning == .init(.effort, efforts: ["low"]))
        #expect(models[1].capabilities.sampling == .never && models[1].capabilities.stopWords == true)
        #expect(models[2].capabilities.reasoning == .init(.none) && models[2].chats == false)
        #expect(models[3].shutdown == "2026-12-11" && models[3].capabilities == ModelCapabilities())
    }

    @Test("says that a page is no list of models")
    func noModels() {
        #expect(throws: ProviderFailure.self) { try OpenAIChat().models(in: Array("<html>".utf8)) }
    }
}
