import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("Ollama's own format")
struct OllamaTests {
    private let format = OllamaChat()

    private func body(_ request: ModelRequest) throws -> JSONValue {
        try JSONParser.parse(format.request(for: request, quirks: Quirks()).body)
    }

    private var plain: ModelRequest {
        ModelRequest(
            call: .make(), model: "qwen3:8b",
            messages: [PromptMessage(.system, "Be brief."), PromptMessage(.user, "Hi")], maxOutputTokens: 64)
    }

    @Test func `asks for a window that holds prompt and reply, in steps, at most the model's`() throws {
        #expect(try body(plain)["options"] == ["num_ctx": 4096, "num_predict": 64])
        var long = plain
        long.messages = [PromptMessage(.user, String(repeating: "word ", count: 5000))]
        #expect(try body(long)["options"]?["num_ctx"] == 8192)
        long.contextWindow = 6000
        #expect(try body(long)["options"]?["num_ctx"] == 6000)
    }

    @Test func `sends tools with arguments as objects, images bare, and thinking as the model knows it`()
        throws
    {
        var request = plain
        request.messages = [
            PromptMessage(
                .user, content: [.text("What?"), .image(PromptImage(mediaType: "image/png", bytes: [1, 2]))]),
            PromptMessage(
                .assistant,
                content: [
                    .reasoning("Hm."), .toolCall(ToolCall(id: "c1", name: "look", arguments: #"{"at":1}"#)),
                ]),
            PromptMessage(.tool, content: [.toolResult(ToolResult(call: "c1", name: "look", text: "blue"))]),
        ]
        request.parameters.effort = "high"
        #expect(
            try body(request)["messages"] == [
                ["role": "user", "content": "What?", "images": ["AQI="]],
                [
                    "role": "assistant", "content": "", "thinking": "Hm.",
                    "tool_calls": [["id": "c1", "function": ["name": "look", "arguments": ["at": 1]]]],
                ],
                ["role": "tool", "tool_name": "look", "tool_call_id": "c1", "content": "blue"],
            ])
        #expect(try body(request)["think"] == true)
        request.capabilities.reasoning = .init(.effort)
        #expect(try body(request)["think"] == "high")
        request.capabilities.reasoning = ModelCapabilities.Reasoning(.none)
        #expect(try body(request)["think"] == nil)
    }

    @Test func `the window holds all that is sent, not the texts alone`() {
        func window(_ messages: [PromptMessage], tools: [ToolDefinition] = []) -> Int {
            var request = ask()
            request.messages += messages
            request.tools = tools
            return OllamaChat.window(for: request)
        }
        let long = String(repeating: "blue sky and ", count: 4_000)
        let result = ToolResult(call: "c1", name: "look", text: long)
        let call = ToolCall(id: "c1", name: "look", arguments: "{\"at\":\"\(long)\"}")
        #expect(window([]) == OllamaChat.smallestWindow)
        #expect(window([PromptMessage(.user, long)]) >= 8_192)
        #expect(window([PromptMessage(.tool, content: [.toolResult(result)])]) >= 8_192)
        #expect(window([PromptMessage(.assistant, content: [.toolCall(call)])]) >= 8_192)
        #expect(window([PromptMessage(.assistant, content: [.reasoning(long)])]) >= 8_192)
        let tool = ToolDefinition(name: "look", description: long, parameters: ["type": "object"])
        #expect(window([], tools: [tool]) >= 8_192)
        let image = PromptImage(mediaType: "image/png", bytes: [1])
        let pictures = PromptMessage(.user, content: Array(repeating: .image(image), count: 5))
        #expect(window([pictures]) >= 8_192)
    }

    @Test func `reads thinking, text, whole calls and counts`() {
        let decoded = decodedAtEveryCut(Recorded.ollama, as: format)
        #expect(decoded.reasoning == "Hm." && decoded.text == "Hé, \"you\".")
        #expect(decoded.toolCalls == [ToolCall(id: "call_z_0", name: "look", arguments: #"{"at":"sky"}"#)])
        #expect(
            decoded.reply
                == ModelReply(stop: .toolCalls, usage: Usage(input: 26, output: 12), model: "qwen3:8b"))
    }

    @Test func `an error in a line, a broken end and a web page are failures`() {
        let half = #"{"model":"m","message":{"role":"assistant","content":"Ha"},"done":false}"# + "\n"
        #expect(decodedAtEveryCut(half, as: format).failure?.kind == .streamBroken)
        let failed = decodedAtEveryCut(half + #"{"error":"model runner has stopped"}"#, as: format)
        #expect(failed.text == "Ha" && failed.failure?.words == "model runner has stopped")
        #expect(decodedAtEveryCut("<html><title>Hi</title>", as: format).failure?.kind == .invalidRequest)
        let missing = format.failure(
            status: 404, header: { _ in nil }, body: Array(#"{"error":"model 'x' not found"}"#.utf8),
            now: Timestamp(microseconds: 0))
        #expect(missing.kind == .modelMissing)
    }

    @Test func `its addresses stand beside a version, not below it`() throws {
        for text in ["http://127.0.0.1:11434", "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/"] {
            let url = try BaseURL(text, field: "x")
            #expect(url.url("/api/chat", unversioned: true) == "http://127.0.0.1:11434/api/chat")
        }
    }

    @Test func `lists models with what they can`() throws {
        let page = try format.models(
            in: Array(
                #"{"models":[{"name":"qwen3:8b","model":"qwen3:8b","size":5200000000,"details":{"parameter_size":"8.2B"},"capabilities":["completion","tools","thinking"]},{"name":"nomic","capabilities":["embedding"]}]}"#
                    .utf8))
        #expect(page.models.map(\.chats) == [true, false] && page.models.first?.size == "8.2B")
        #expect(page.models.first?.capabilities.reasoning?.control == .toggle)
        let words = try format.models(
            in: Array(
                #"{"models":[{"model":"gpt-oss:20b","details":{"family":"gptoss"},"capabilities":["completion","thinking"]}]}"#
                    .utf8))
        #expect(words.models.first?.capabilities.reasoning?.control == .effort)
    }
}
