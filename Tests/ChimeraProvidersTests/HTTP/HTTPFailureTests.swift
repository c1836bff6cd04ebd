import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraProviders

@Suite("A failing HTTP endpoint", .timeLimit(.minutes(1)))
struct HTTPFailureTests {
    @Test(
        "is classified by what it answers, with its words, ids and what to do",
        arguments: [
            (
                401, #"{"error":{"message":"Incorrect API key: sk-private-12","code":"invalid_api_key"}}"#,
                ProviderFailure.Kind.unauthorized,
                "Incorrect API key: ••• (fake does not accept the key: check FAKE_KEY.)"
            ),
            (
                402, #"{"error":{"message":"Insufficient Balance"}}"#, .noCredit,
                "Insufficient Balance (Add credit at fake, or choose another model.)"
            ),
            (
                404, #"{"error":{"message":"The model `m` does not exist","code":"model_not_found"}}"#,
                .modelMissing,
                "The model `m` does not exist (Choose one that `chimera models` lists for fake.)"
            ),
            (429, #"{"error":{"message":"Slow down"}}"#, .rateLimited, "Slow down"),
            (500, "", .overloaded, "The endpoint answered 500 with no word of its own."),
            (
                529, #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
                .overloaded, "Overloaded"
            ),
            (
                400,
                #"{"error":{"code":400,"message":"exceeds the available context size","type":"exceed_context_size_error"}}"#,
                .contextTooLong, "exceeds the available context size"
            ),
            (
                200, #"{"error":{"code":402,"message":"No credits"}}"#, .noCredit,
                "No credits (Add credit at fake, or choose another model.)"
            ),
        ])
    func answers(_ status: Int, _ body: String, _ kind: ProviderFailure.Kind, _ words: String) async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(
                .whole(body, status: status, headers: ["retry-after": "1.5", "request-id": "r9"]))
            let (failure, events) = try await upstream.provider(key: "sk-private-12").failing()
            #expect(failure.kind == kind)
            #expect(failure.words == words)
            #expect(events.isEmpty)
            if status != 200 {
                #expect(failure.status == status)
                #expect(failure.retryAfter == .milliseconds(1500))
                #expect(failure.requestID == "r9")
            }
        }
    }

    @Test("asks for a key where none is set")
    func noKey() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.whole("{}", status: 401))
            let failure = try await upstream.provider().failing().failure
            #expect(failure.words.contains("set FAKE_KEY"))
        }
    }

    @Test("sends redirects, which are not followed")
    func redirect() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.whole("", status: 307, headers: ["location": "http://127.0.0.1:1/"]))
            let failure = try await upstream.provider(key: "sk-1").failing().failure
            #expect(failure.kind == .invalidRequest)
        }
    }

    @Test("drops the connection in the middle, and what came before stays")
    func dropped() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.init(steps: [.send("data: \(chunk(#"{"content":"half"}"#))\n\n"), .drop]))
            let (failure, events) = try await upstream.provider().failing()
            #expect(failure.kind == .streamBroken)
            #expect(failure.words.contains("broke in the middle"))
            #expect(events.text == "half")
        }
    }

    @Test("drops the connection behind the finish, which is an end")
    func droppedAtEnd() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(
                .init(steps: [
                    .send(stream(chunk(#"{"content":"all"}"#, finish: #""stop""#), done: false)), .drop,
                ]))
            let reply = try await upstream.provider().collect().1
            #expect(reply.stop == .end)
        }
    }

    @Test("drops the connection before it answers")
    func droppedAtOnce() async throws {
        try await FakeUpstream.serving { upstream in
            // On this computer it is asked once more: the door may have been closing.
            upstream.expect(.init(steps: [.drop]))
            upstream.expect(.init(steps: [.drop]))
            let failure = try await upstream.provider().failing().failure
            #expect(failure.kind == .unreachable)
            #expect(failure.isPassing)
        }
    }

    @Test("ends the stream without an end mark")
    func endless() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.stream("data: \(chunk(#"{"content":"half"}"#))\n\n"))
            let (failure, events) = try await upstream.provider().failing()
            #expect(failure.kind == .streamBroken)
            #expect(events.text == "half")
        }
    }

    @Test("sends no first byte in time", arguments: [[FakeUpstream.Step.stall], [.head, .stall]])
    func firstByte(_ steps: [FakeUpstream.Step]) async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.init(steps: steps))
            let failure = try await upstream.provider(timeouts: Timeouts(firstByte: .milliseconds(60)))
                .failing().failure
            #expect(failure.kind == .timedOut)
            #expect(failure.words == "fake sent nothing for 60 ms. Try again, or choose a faster model.")
            try await upstream.nextRequest().disconnection.wait()
        }
    }

    @Test("stops in the middle for too long")
    func idle() async throws {
        try await FakeUpstream.serving { upstream in
            upstream.expect(.init(steps: [.send("data: \(chunk(#"{"content":"half"}"#))\n\n"), .stall]))
            let (failure, events) = try await upstream.provider(timeouts: Timeouts(idle: .milliseconds(80)))
                .failing()
            #expect(failure.kind == .timedOut)
            #expect(failure.words.contains("sent nothing for 80 ms"))
            #expect(events.text == "half")
            try await upstream.nextRequest().disconnection.wait()
        }
    }

    @Test("is not there")
    func refused() async throws {
        let provider = HTTPModelProvider(
            Endpoint(name: "gone", url: try BaseURL("http://127.0.0.1:1", field: "test")))
        let failure = try await provider.failing().failure
        #expect(failure.kind == .unreachable)
        #expect(
            failure.words
                == "Nothing listens at http://127.0.0.1:1/v1, where gone should be. Start it, or correct its base URL."
        )
    }

    @Test("has a name that is not known")
    func unknownName() async throws {
        let provider = HTTPModelProvider(
            Endpoint(name: "gone", url: try BaseURL("http://nowhere.invalid", field: "test")))
        let failure = try await provider.failing().failure
        #expect(failure.kind == .unreachable)
        #expect(failure.words.contains("The name nowhere.invalid is not known."))
    }

    @Test("speaks no TLS though its base URL says so")
    func noTLS() async throws {
        try await FakeUpstream.serving { upstream in
            let url = try BaseURL("https://127.0.0.1:\(upstream.port)", field: "test")
            let failure = try await HTTPModelProvider(Endpoint(name: "plain", url: url)).failing().failure
            #expect(failure.kind == .unreachable)
            #expect(failure.words.contains("no secure connection"))
        }
    }
}
