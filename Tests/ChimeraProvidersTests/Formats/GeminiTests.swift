import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("Google's generateContent")
struct GeminiTests {
    private let format = Gemini()

    private func body(_ request: ModelRequest) throws -> JSONValue {
        let wire = format.request(for: request, quirks: Quirks())
        #expect(wire.route == "/models/\(request.model):streamGenerateContent?alt=sse")
        return try JSONParser.parse(wire.body)
    }

    private var plain: ModelRequest {
        ModelRequest(
            call: .make(), model: "gemini-3.8-flash",
            messages: [PromptMessage(.system, "Be brief."), PromptMessage(.user, "Hi")],
            parameters: ModelParameters(temperature: 0.7), maxOutputTokens: 64)
    }

    @Test func `sends roles and limits as Google takes them, and sampling to older models alone`() throws {
        #expect(
            try body(plain) == [
                "systemInstruction": ["parts": [["text": "Be brief."]]],
                "contents": [["role": "user", "parts": [["text": "Hi"]]]],
                "generationConfig": [
                    "maxOutputTokens": 64, "thinkingConfig": ["includeThoughts": true],
                ],
            ])
        var older = plain
        older.model = "gemini-2.5-flash"
        older.parameters.effort = "low"
        #expect(try body(older)["generationConfig"]?["temperature"] == 0.7)
        #expect(
            try body(older)["generationConfig"]?["thinkingConfig"]
                == ["includeThoughts": true, "thinkingBudget": 2048])
        var newer = plain
        newer.parameters.effort = "high"
        #expect(
            try body(newer)["generationConfig"]?["thinkingConfig"]
                == ["includeThoughts": true, "thinkingLevel": "HIGH"])
    }

    @Test func `a signature returns on the part that it came with`() throws {
        var request = plain
        request.messages = [
            PromptMessage(
                .assistant,
                content: [
                    .toolCall(ToolCall(id: "f1", name: "look", arguments: #"{"at":"sky"}"#)),
                    .opaque(Opaque(format: "gemini", data: ["thoughtSignature": "c2ln"])),
                    .opaque(Opaque(format: "gemini", data: ["thoughtSignature": "bGFzdA=="])),
                ]),
            PromptMessage(.tool, content: [.toolResult(ToolResult(call: "f1", name: "look", text: "blue"))]),
        ]
        #expect(
            try body(request)["contents"] == [
                ["role": "user", "parts": [["text": "(The conversation begins.)"]]],
                [
                    "role": "model",
                    "parts": [
                        [
                            "functionCall": ["id": "f1", "name": "look", "args": ["at": "sky"]],
                            "thoughtSignature": "c2ln",
                        ], ["text": "", "thoughtSignature": "bGFzdA=="],
                    ],
                ],
                [
                    "role": "user",
                    "parts": [
                        ["functionResponse": ["id": "f1", "name": "look", "response": ["output": "blue"]]]
                    ],
                ],
            ])
    }

    @Test func `reads thoughts apart, calls whole, signatures and disjoint counts`() {
        let decoded = decodedAtEveryCut(Recorded.gemini, as: format)
        #expect(decoded.reasoning == "Let me see." && decoded.text == "Hé, you.")
        #expect(decoded.toolCalls == [ToolCall(id: "call_z_0", name: "look", arguments: #"{"at":"sky"}"#)])
        #expect(
            decoded.events.contains(
                .opaque(Opaque(format: "gemini", data: ["thoughtSignature": "c2ln"]))))
        #expect(
            decoded.reply
                == ModelReply(
                    stop: .toolCalls, usage: Usage(input: 22, output: 15, cacheRead: 4, reasoning: 9),
                    requestID: "resp", model: "gemini-3.8-flash"))
    }

    @Test func `an end without a reason is none, and a refusal says so`() {
        func chunk(_ text: String) -> String { "data: \(text)\r\n\r\n" }
        let half = chunk(#"{"candidates":[{"content":{"parts":[{"text":"Ha"}]}}]}"#)
        #expect(decodedAtEveryCut(half, as: format).failure?.kind == .streamBroken)
        let blocked = decodedAtEveryCut(
            chunk(#"{"promptFeedback":{"blockReason":"SAFETY"}}"#), as: format)
        #expect(blocked.failure?.kind == .refused)
        let long = decodedAtEveryCut(
            half + chunk(#"{"candidates":[{"finishReason":"MAX_TOKENS"}]}"#), as: format)
        #expect(long.reply?.stop == .length && long.text == "Ha")
        let unsafe = decodedAtEveryCut(chunk(#"{"candidates":[{"finishReason":"SAFETY"}]}"#), as: format)
        #expect(unsafe.failure?.kind == .refused)
    }

    @Test func `an error that stands in the stream as plain JSON is read, with its delay`() {
        let decoded = decodedAtEveryCut(
            "data: " + #"{"candidates":[{"content":{"parts":[{"text":"Ha"}]}}]}"# + "\r\n\r\n"
                + """
                {
                  "error": {
                    "code": 429,
                    "message": "Quota",
                    "status": "RESOURCE_EXHAUSTED",
                    "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}]
                  }
                }

                """, as: format)
        #expect(decoded.text == "Ha" && decoded.failure?.kind == .rateLimited)
        #expect(decoded.failure?.retryAfter == .seconds(7) && decoded.failure?.words == "Quota")
        let body = Array(
            #"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]"#.utf8)
        let failure = format.failure(
            status: 400, header: { _ in nil }, body: body, now: Timestamp(microseconds: 0))
        #expect(failure.kind == .unauthorized)
    }

    @Test func `a quota that comes back by itself is no lack of credit`() {
        func failure(_ details: String) -> ProviderFailure {
            let body = """
                {"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED"\(details)}}
                """
            return format.failure(
                status: 429, header: { _ in nil }, body: Array(body.utf8), now: Timestamp(microseconds: 0))
        }
        let passing = failure(#","details":[{"@type":"RetryInfo","retryDelay":"7s"}]"#)
        #expect(passing.kind == .rateLimited && passing.retryAfter == .seconds(7))
        #expect(failure("").kind == .noCredit)
    }

    @Test func `an answer as one list is read whole`() {
        let decoded = decodedAtEveryCut(
            "[" + #"{"candidates":[{"content":{"parts":[{"text":"A"}]}}]}"# + "\n,\n"
                + #"{"candidates":[{"content":{"parts":[{"text":"ll"}]},"finishReason":"STOP"}]}"# + "]",
            as: format)
        #expect(decoded.text == "All" && decoded.reply?.stop == .end)
    }
}
