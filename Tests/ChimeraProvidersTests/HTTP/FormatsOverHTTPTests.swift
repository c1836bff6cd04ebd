import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraProviders

/// The same story for each format, over a real socket.
@Suite("Each format over HTTP", .timeLimit(.minutes(1)))
struct FormatsOverHTTPTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let format: any WireFormat
        let recorded: String
        let path: String
        let key: (name: String, value: String)
        var testDescription: String { format.name }
    }

    static let ways = [
        Way(
            format: OpenAIResponses(), recorded: Recorded.responses, path: "/v1/responses",
            key: ("authorization", "Bearer sk-1")),
        Way(
            format: AnthropicMessages(), recorded: Recorded.anthropic, path: "/v1/messages",
            key: ("x-api-key", "sk-1")),
        Way(
            format: Gemini(), recorded: Recorded.gemini, path: "/v1/models/m:streamGenerateContent?alt=sse",
            key: ("x-goog-api-key", "sk-1")),
        Way(
            format: OllamaChat(), recorded: Recorded.ollama, path: "/api/chat",
            key: ("authorization", "Bearer sk-1")),
    ]

    private func provider(_ way: Way, at base: String) throws -> HTTPModelProvider {
        HTTPModelProvider(
            Endpoint(
                name: "fake", url: try BaseURL(base, field: "test"), key: Secret("sk-1"), format: way.format))
    }

    @Test("asks at its address with its key and tells text, thoughts, calls and usage", arguments: ways)
    func tells(_ way: Way) async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.init(steps: way.recorded.utf8.map { .bytes([$0]) }))
            let (events, reply) = try await provider(way, at: upstream.base).collect()
            #expect(events.text.hasPrefix("Hé"))
            #expect(reply.stop == .toolCalls && (reply.usage?.output ?? 0) > 0)
            #expect(events.contains { if case .reasoning = $0 { true } else { false } })
            #expect(
                events.contains { if case .toolCall(let call) = $0 { call.name == "look" } else { false } })
            let sent = try await upstream.nextRequest()
            #expect(sent.path == way.path && sent.headers[way.key.name] == way.key.value)
            #expect(way.format.headers.allSatisfy { sent.headers[$0.key] == $0.value })
        }
    }

    @Test("a stream that is cut off in its middle is a failure, with what was said kept", arguments: ways)
    func cutOff(_ way: Way) async throws {
        try await FakeUpstream.serving { upstream in
            let half = try #require(way.recorded.firstRange(of: #"H\u00e9"#))
            // To the end of that line's event.
            let rest = way.recorded[half.upperBound...]
            let end =
                rest.firstRange(of: way.format.name == "ollama" ? "\n" : "\n\n")?.upperBound
                ?? rest.firstRange(of: "\r\n\r\n")?.upperBound
            upstream.expect(.stream(String(way.recorded[..<(try #require(end))])))
            let (failure, events) = try await provider(way, at: upstream.base).failing()
            #expect(failure.kind == .streamBroken && events.text.hasPrefix("Hé"))
        }
    }

    @Test("a cancelled reply closes its socket", arguments: ways)
    func cancelled(_ way: Way) async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.init(steps: [.send(String(way.recorded.prefix(400))), .stall]))
            let provider = try provider(way, at: upstream.base)
            let task = Task { try await provider.collect() }
            let request = try await upstream.nextRequest()
            task.cancel()
            await request.disconnection.wait()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
        }
    }

    @Test("a reply that pauses is asked to go on, and is counted as one")
    func continued() async throws {
        func piece(_ text: String, _ reason: String, _ more: String = "") -> String {
            let candidate = """
                {"content":{"parts":[{"text":"\(text)"}]},"finishReason":"\(reason)"\(more)}
                """
            let usage = #"{"promptTokenCount":20,"candidatesTokenCount":3,"thoughtsTokenCount":2}"#
            return "data: {\"candidates\":[\(candidate)],\"usageMetadata\":\(usage)}\r\n\r\n"
        }
        try await FakeUpstream.serving { upstream in
            upstream.expect(.stream(piece("One, ", "CONTINUATION", #","continuationToken":"t1""#)))
            upstream.expect(.stream(piece("two.", "STOP")))
            let (events, reply) = try await provider(Self.ways[2], at: upstream.base).collect()
            #expect(events.text == "One, two." && reply.stop == .end)
            #expect(reply.usage == Usage(input: 40, output: 10, reasoning: 4))
            #expect(events.last == .usage(Usage(input: 40, output: 10, reasoning: 4)))
            let (first, second) = (try await upstream.nextRequest(), try await upstream.nextRequest())
            #expect(first.json["continuationToken"] == nil)
            #expect(second.json["continuationToken"] == "t1")
            #expect(second.json["contents"] == first.json["contents"])
        }
    }

    @Test("a reply that pauses for ever comes to an end")
    func pausesForEver() async throws {
        try await FakeUpstream.serving { upstream in
            let piece =
                #"{"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"CONTINUATION","continuationToken":"t"}]}"#
            upstream.always(.stream("data: \(piece)\r\n\r\n"))
            let (events, reply) = try await provider(Self.ways[2], at: upstream.base).collect()
            #expect(events.text == String(repeating: "x", count: 17) && reply.stop == .length)
        }
    }

    @Test("a list of several pages is read to its end")
    func pages() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.whole(#"{"data":[{"id":"a"}],"has_more":true,"last_id":"a"}"#))
            upstream.expect(.whole(#"{"data":[{"id":"b"}],"has_more":false,"last_id":"b"}"#))
            let models = try await provider(Self.ways[1], at: upstream.base).models()
            #expect(models.map(\.id) == ["a", "b"])
            #expect(try await upstream.nextRequest().path == "/v1/models?limit=1000")
            #expect(try await upstream.nextRequest().path == "/v1/models?limit=1000&after_id=a")
        }
    }
}
