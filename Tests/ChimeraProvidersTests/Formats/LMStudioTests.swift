import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraProviders

@Suite("LM Studio", .timeLimit(.minutes(1)))
struct LMStudioTests {
    private static let list = """
        {"models":[
        {"type":"llm","publisher":"lab","key":"lab/small","display_name":"Small","size_bytes":900,"params_string":"4B",
        "loaded_instances":[{"id":"lab/small","config":{"context_length":8192}}],"max_context_length":131072,
        "capabilities":{"vision":true,"trained_for_tool_use":true,
        "reasoning":{"allowed_options":["off","low","high"],"default":"low"}}},
        {"type":"llm","key":"lab/large","loaded_instances":[],"max_context_length":131072,
        "capabilities":{"vision":false,"trained_for_tool_use":false}},
        {"type":"llm","key":"lab/switch","loaded_instances":[],"max_context_length":2048,
        "capabilities":{"reasoning":{"allowed_options":["off","on"],"default":"on"}}},
        {"type":"embedding","key":"nomic","loaded_instances":[]}]}
        """

    private static let answer = """
        data: {"id":"c","model":"lab/large","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"}}]}\n
        data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n
        data: [DONE]\n\n
        """

    private func provider(_ upstream: FakeUpstream) throws -> HTTPModelProvider {
        HTTPModelProvider(Endpoint(name: "lmstudio", url: try BaseURL(upstream.base, field: "test")))
    }

    private func request(_ model: String) -> ModelRequest {
        ModelRequest(call: .make(), model: model, messages: [PromptMessage(.user, "Hi")])
    }

    @Test("tells what each model can do, and which are in memory")
    func facts() throws {
        let models = try LMStudio().models(in: Array(Self.list.utf8)).models
        #expect(models.map(\.id) == ["lab/small", "lab/large", "lab/switch", "nomic"])
        #expect(models.map(\.isLoaded) == [true, false, false, false])
        #expect(models.map(\.chats) == [true, true, true, false])
        // The window that it has, and one that fits where nobody chose one.
        #expect(models.map(\.contextWindow) == [8192, 16_384, 2048, nil])
        #expect(models[0].label == "Small" && models[0].size == "4B" && models[0].bytes == 900)
        #expect(models[0].capabilities.images == true && models[0].capabilities.tools == true)
        #expect(
            models[0].capabilities.reasoning
                == .init(.effort, efforts: ["none", "low", "high"], standard: "low"))
        #expect(models[1].capabilities.reasoning == .init(.none))
        #expect(models[2].capabilities.reasoning == .init(.toggle, efforts: ["none"], standard: "on"))
    }

    @Test("reads the list of the version before, and a bare one")
    func earlyFacts() throws {
        let early = #"""
            {"data":[{"id":"a","type":"vlm","state":"loaded","max_context_length":32768,"loaded_context_length":4096},
            {"id":"b","type":"embeddings","state":"not-loaded"}]}
            """#
        let models = try LMStudio().models(in: Array(early.utf8)).models
        #expect(models.map(\.id) == ["a", "b"] && models.map(\.chats) == [true, false])
        #expect(models.map(\.isLoaded) == [true, false] && models[0].contextWindow == 4096)
        #expect(models[0].capabilities.images == true)
        let bare = try LMStudio().models(in: Array(#"{"data":[{"id":"a"}]}"#.utf8)).models
        #expect(bare == [ListedModel("a")])
    }

    @Test(
        "is asked at the routes of its earlier versions where the newest is not there",
        arguments: [404, 405, 200])
    func olderVersions(status: Int) async throws {
        try await FakeUpstream.serving { upstream in
            let unknown = #"{"error":"Unexpected endpoint or method."}"#
            upstream.expect(
                .whole(unknown, status: status), .whole(unknown, status: status),
                .whole(#"{"data":[{"id":"a"}]}"#))
            let ids = try await provider(upstream).models().map(\.id)
            #expect(ids == ["a"])
            for route in ["/api/v1/models", "/api/v0/models", "/v1/models"] {
                let asked = try await upstream.nextRequest().path
                #expect(asked == route)
            }
        }
    }

    @Test("a list that is refused for another reason is not asked for elsewhere")
    func refused() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.whole(#"{"error":"no token"}"#, status: 401))
            upstream.always(.whole(#"{"data":[{"id":"a"}]}"#))
            let provider = try provider(upstream)
            let failure = await #expect(throws: ProviderFailure.self) { _ = try await provider.models() }
            #expect(failure?.kind == .unauthorized)
        }
    }

    @Test("brings a model into memory before it asks it, with the window of the prompt, and says so")
    func loads() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(
                .whole(Self.list), .whole(#"{"type":"llm","instance_id":"lab/large","status":"loaded"}"#),
                .stream(Self.answer))
            var asked = request("lab/large")
            asked.contextWindow = 12_000
            let (events, reply) = try await provider(upstream).collect(asked)
            #expect(events == [.loading(nil), .text("Hi")] && reply.stop == .end)
            #expect(try await upstream.nextRequest().path == "/api/v1/models")
            let load = try await upstream.nextRequest()
            #expect(load.method == "POST" && load.path == "/api/v1/models/load")
            #expect(load.json == ["model": "lab/large", "context_length": 12_000])
            let chat = try await upstream.nextRequest()
            #expect(chat.path == "/v1/chat/completions")
            #expect(chat.json["stream_options"] == ["include_usage": true])
        }
    }

    @Test("asks at once what is in memory, and what a server does not tell of", arguments: [true, false])
    func loaded(tells: Bool) async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(
                tells ? .whole(Self.list) : .whole("{}", status: 404), .stream(Self.answer))
            let (events, _) = try await provider(upstream).collect(request("lab/small"))
            #expect(events == [.text("Hi")])
            _ = try await upstream.nextRequest()
            #expect(try await upstream.nextRequest().path == "/v1/chat/completions")
        }
    }

    @Test("what was in memory a moment ago is not looked for before each reply")
    func knownLoaded() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.whole(Self.list), .stream(Self.answer), .stream(Self.answer))
            let provider = try provider(upstream)
            for _ in 1...2 { _ = try await provider.collect(request("lab/small")) }
            let paths = [
                try await upstream.nextRequest().path, try await upstream.nextRequest().path,
                try await upstream.nextRequest().path,
            ]
            #expect(paths == ["/api/v1/models", "/v1/chat/completions", "/v1/chat/completions"])
        }
    }

    @Test("what cannot be loaded is a failure in its own words", arguments: [200, 500])
    func cannotLoad(status: Int) async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(
                .whole(Self.list),
                .whole(#"{"error":{"type":"load_failed","message":"Not enough memory."}}"#, status: status))
            let (failure, events) = try await provider(upstream).failing(request("lab/large"))
            #expect(failure.words.contains("Not enough memory.") && events == [.loading(nil)])
        }
    }

    @Test("two at the same time load a model once")
    func once() async throws {
        try await FakeUpstream.serving { upstream in
            let isLoading = Gate()
            let mayEnd = Gate()
            upstream.expect(
                .whole(Self.list),
                .init(
                    headers: ["content-type": "application/json"],
                    steps: [.reach(isLoading), .wait(mayEnd), .send(#"{"status":"loaded"}"#)]),
                .whole(Self.list), .stream(Self.answer), .stream(Self.answer))
            let provider = try provider(upstream)
            let asked = request("lab/large")
            async let first = provider.collect(asked)
            await isLoading.wait()
            let (events, _) = try await provider.collect(asked)
            #expect(events == [.loading(nil), .text("Hi")])
            mayEnd.open()
            #expect(try await first.0 == [.loading(nil), .text("Hi")])
            let paths = try await [
                upstream.nextRequest().path, upstream.nextRequest().path, upstream.nextRequest().path,
                upstream.nextRequest().path, upstream.nextRequest().path,
            ]
            #expect(paths.count { $0 == "/api/v1/models/load" } == 1)
        }
    }
}
