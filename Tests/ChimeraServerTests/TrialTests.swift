import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@testable import ChimeraServer

@Suite("A persona that is tried", .timeLimit(.minutes(1))) struct TrialTests {
    private static let persona =
        #"{"id":"sailor","name":"The Sailor","aliases":[],"glyph":"⚓","hue":210,"role":"has seen every sea","tags":[],"temperature":0.8,"tempo":0.5,"talkativeness":0.5,"stances":{},"openings":["Once, off the Cape,"],"models":[],"prompt":"You are the Sailor."}"#

    private func body(_ more: String = "") -> String {
        #"{"id":"\#(CommandID.make())","prompt":"Is the sea dangerous?","persona":\#(Self.persona)\#(more)}"#
    }

    private func trial(
        on world: ServerWorld, _ body: String, _ work: (inout EventFeed) async throws -> Void
    ) async throws {
        try await WebSocketPeer.connected(to: world.port) { peer in
            try await peer.send(
                Array(
                    """
                    POST /api/v1/personas/trial HTTP/1.1\r\nHost: 127.0.0.1\r
                    Content-Length: \(body.utf8.count)\r\nAuthorization: Bearer \(world.graceToken)\r
                    \r\n\(body)
                    """.utf8))
            let head = try await peer.responseHead()
            guard head.hasPrefix("HTTP/1.1 200 "), head.lowercased().contains("text/event-stream") else {
                throw WebSocketPeer.Unexpected(text: head)
            }
            var feed = EventFeed(peer: peer)
            try await work(&feed)
        }
    }

    @Test func `answers while it is written, knows who asks, and leaves nothing but its cost`() async throws {
        try await ServerWorld.run { world in
            _ = try await world.service.change(
                ChangeAccount(about: "sails on Sundays"), expecting: nil, by: world.grace.id)
            try await trial(on: world, body()) { feed in
                let call = try await world.model.nextCall()
                let system = call.request.messages.first?.text ?? ""
                #expect(system.contains("You are the Sailor."))
                #expect(system.contains("- Grace: sails on Sundays"))
                #expect(call.request.messages.last?.text.contains("Grace: Is the sea dangerous?") == true)
                await call.say("The Sailor: Only ")
                #expect(try await next(&feed) == ["type": "text", "text": "Only "])
                await call.say("at the harbour.")
                #expect(try await next(&feed) == ["type": "text", "text": "at the harbour."])
                await call.say("\nGrace: Really?")
                let done = try await next(&feed)
                #expect(done["type"] == "done" && done["model"] == "scripted/scripted")
                #expect(done["figures"]?["stop"] == "guard")
                #expect(try await feed.next() == nil)
            }
            let calls = try await world.database.stores.calls.calls(by: world.grace.id)
            #expect(calls.map(\.purpose) == [.trial])
            #expect(calls.map(\.outcome.state) == [.done] && calls[0].outcome.usage != nil)
            #expect(calls.map(\.persona) == ["The Sailor"])
            let list = try await world.call("GET", "/api/v1/conversations", as: world.graceToken)
            #expect(list.json?["items"] == [])
        }
    }

    @Test func `ends the model's call when whoever asked goes away`() async throws {
        try await ServerWorld.run { world in
            var call: ScriptedModel.Call?
            try await trial(on: world, body()) { feed in
                let asked = try await world.model.nextCall()
                await asked.say("Half a sen")
                _ = try await feed.next()
                call = asked
            }
            await call?.cancelled()
            await call?.ended()
            while true {
                let calls = try await world.database.stores.calls.calls(by: world.grace.id)
                if calls.map(\.outcome.state) == [.cancelled] { break }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    @Test func `says in the stream what the provider said`() async throws {
        try await ServerWorld.run { world in
            world.model.answerAll { _ in
                .failure(ProviderFailure(.rateLimited, "Too many, said the upstream."), after: "Well, ")
            }
            try await trial(on: world, body()) { feed in
                #expect(try await next(&feed) == ["type": "text", "text": "Well, "])
                let event = try await next(&feed)
                #expect(event["type"] == "error")
                #expect(event["problem"]?["type"] == "/problems/provider")
                #expect(event["problem"]?["detail"] == "Too many, said the upstream.")
                #expect(try await feed.next() == nil)
            }
            let calls = try await world.database.stores.calls.calls(by: world.grace.id)
            #expect(calls.map(\.outcome.state) == [.failed])
        }
    }

    @Test func `is refused before anything is asked where the persona or the model is wrong`() async throws {
        try await ServerWorld.run { world in
            for (body, field) in [
                (body().replacing("\"hue\":210", with: "\"hue\":999"), "persona.hue"),
                (body().replacing("Is the sea dangerous?", with: "  "), "prompt"),
                (body(#","model":"nobody/m""#), "model"),
            ] {
                let answer = try await world.call(
                    "POST", "/api/v1/personas/trial", body, as: world.graceToken)
                #expect(answer.status == 400 && answer.json?["field"] == .string(field), "\(answer.body)")
            }
            #expect(world.model.requests.isEmpty)
        }
    }

    private func next(_ feed: inout EventFeed) async throws -> JSONValue {
        try JSONParser.parse(try #require(try await feed.next()))
    }
}
