import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraProviders

@Suite("A model behind HTTP", .timeLimit(.minutes(1)))
struct HTTPModelProviderTests {
    @Test("streams its reply as it comes, with the ids of both sides")
    func streams() async throws {
        try await FakeUpstream.serving { upstream in
            let gate = Gate()
            upstream.expect(
                .init(
                    headers: ["content-type": "text/event-stream", "x-request-id": "req_1"],
                    steps: [
                        .send("data: \(chunk(#"{"content":"Time "}"#))\n\n"), .wait(gate),
                        .send("data: \(chunk(#"{"content":"is."}"#, finish: #""stop""#))\n\ndata: [DO"),
                        .send("NE]\n\n"),
                    ]))
            let request = ask()
            var events: [ModelEvent] = []
            let reply = try await upstream.provider(key: "sk-1").reply(to: request) { event in
                events.append(event)
                gate.open()
            }
            #expect(events == [.text("Time "), .text("is.")])
            #expect(reply == ModelReply(stop: .end, requestID: "req_1", model: "m1"))
            let sent = try await upstream.nextRequest()
            #expect(sent.method == "POST" && sent.path == "/v1/chat/completions")
            #expect(sent.headers["authorization"] == "Bearer sk-1")
            #expect(sent.headers["content-type"] == "application/json")
            #expect(sent.headers["x-client-request-id"] == request.call.description)
            #expect(sent.json["model"] == "m")
        }
    }

    @Test("reads a stream cut into single bytes, with comments to keep it alive")
    func singleBytes() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.init(steps: Recorded.deepSeek.utf8.map { .bytes([$0]) }))
            let (events, _) = try await upstream.provider().collect()
            #expect(events.first == .notice("keep-alive"))
            #expect(events.text == "Four.")
        }
    }

    @Test("reads one whole body in place of a stream")
    func wholeBody() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(
                .whole(#"{"model":"m","choices":[{"message":{"content":"Whole."},"finish_reason":"stop"}]}"#))
            let (events, reply) = try await upstream.provider().collect()
            #expect(events == [.text("Whole.")])
            #expect(reply.stop == .end)
        }
    }

    @Test("closes the socket when its task is cancelled, and keeps what was delivered")
    func cancelled() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.init(steps: [.send("data: \(chunk(#"{"content":"half"}"#))\n\n"), .stall]))
            let (provider, arrived) = (try upstream.provider(), Mailbox<ModelEvent>())
            let task = Task { try await provider.reply(to: ask()) { arrived.put($0) } }
            #expect(try await arrived.take() == .text("half"))
            task.cancel()
            try await upstream.nextRequest().disconnection.wait()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("closes the socket when its listener throws, and throws that on")
    func listenerThrows() async throws {
        struct Enough: Error {}
        try await FakeUpstream.serving { upstream in
            upstream.expect(.init(steps: [.send("data: \(chunk(#"{"content":"half"}"#))\n\n"), .stall]))
            let provider = try upstream.provider()
            await #expect(throws: Enough.self) { try await provider.reply(to: ask()) { _ in throw Enough() } }
            try await upstream.nextRequest().disconnection.wait()
        }
    }

    @Test("stops reading while its listener is busy, and loses nothing")
    func backPressure() async throws {
        try await FakeUpstream.serving { upstream in
            let piece = "data: \(chunk("{\"content\":\"\(String(repeating: "x", count: 1000))\"}"))\n\n"
            let sent = Gate()
            upstream.expect(
                .init(
                    steps: Array(repeating: .send(piece), count: 900) + [
                        .send("data: [DONE]\n\n"), .reach(sent),
                    ]))
            var length = 0
            _ = try await upstream.provider().reply(to: ask()) { event in
                if length == 0 { await sent.wait() }
                if case .text(let text) = event { length += text.utf8.count }
            }
            #expect(length == 900_000)
        }
    }

    @Test("asks once more where the connection closed as the request came")
    func closingDoor() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.init(steps: [.drop]))
            upstream.expect(.stream(stream(chunk(#"{"content":"a"}"#, finish: #""stop""#))))
            let (events, reply) = try await upstream.provider().collect()
            #expect(events.contains(.text("a")) && reply.stop == .end)
        }
    }

    @Test("uses a connection again where the endpoint keeps it")
    func connectionReuse() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.always(.stream(stream(chunk(#"{"content":"a"}"#, finish: #""stop""#))))
            let keeping = try upstream.provider()
            for _ in 0..<6 { _ = try await keeping.collect() }
            // The next reply may begin before the last one's connection is free.
            #expect(upstream.connections <= 3)
        }
    }

    @Test("returns at [DONE] though the server keeps the stream open")
    func doneIsTheEnd() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(
                .init(steps: [.send(stream(chunk(#"{"content":"a"}"#, finish: #""stop""#))), .stall]))
            #expect(try await upstream.provider().collect().1.stop == .end)
            try await upstream.nextRequest().disconnection.wait()
        }
    }

    @Test("lists its models")
    func models() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.whole(#"{"data":[{"id":"a"}],"object":"list"}"#), .whole("no", status: 401))
            let provider = try upstream.provider(key: "sk-1")
            #expect(try await provider.models().map(\.id) == ["a"])
            #expect(try await upstream.nextRequest().path == "/v1/models")
            await #expect(throws: ProviderFailure.self) { try await provider.models() }
        }
    }

    @Test("answers many at once")
    func many() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.always(
                .init(
                    steps: (0..<20).map { _ in .send("data: \(chunk(#"{"content":"ab "}"#))\n\n") } + [
                        .send("data: [DONE]\n\n")
                    ]))
            let provider = try upstream.provider()
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 { group.addTask { try await provider.collect().0.text } }
                for try await text in group { #expect(text == String(repeating: "ab ", count: 20)) }
            }
        }
    }
}
