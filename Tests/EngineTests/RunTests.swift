import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@Suite("A run") struct RunTests {
    @Test func `goes on by itself to its stated stop, with a reason for every turn`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in
                .text(
                    "Thought number \(request.call.low % 9973) on this matter.",
                    usage: Usage(input: 10, output: 5))
            }
            let room = try await world.room(["philosopher", "chef", "comedian"], turns: 6)
            let run = try await world.ended(
                world.service.start(StartRun(seed: 3), in: room.conversation.id, by: world.ada.id))
            #expect(run.stop?.kind == .turns)
            #expect(run.turns == 6)
            #expect(run.tokens == 90)
            let turns = try await world.messages(room.conversation.id).filter { $0.kind == .turn }
            #expect(turns.count == 6)
            #expect(
                turns.allSatisfy {
                    $0.state == .done && $0.reason?.seed == 3 && $0.figures?.usage?.output == 5
                })
            #expect(turns.map(\.reason?.turn) == [1, 2, 3, 4, 5, 6])
            #expect(zip(turns, turns.dropFirst()).allSatisfy { $0.author != $1.author })
            let calls = try await world.database.stores.calls.calls(of: room.conversation.id)
            #expect(calls.count == 6)
            #expect(calls.allSatisfy { $0.outcome.state == .done })
        }
    }

    @Test func `gives the same order from the same seed`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in
                .text("A thought of \(request.messages.first?.text.prefix(40) ?? "").")
            }
            var orders: [[String]] = []
            for _ in 1...2 {
                let room = try await world.room(["philosopher", "chef", "comedian", "poet"], turns: 12)
                _ = try await world.ended(
                    world.service.start(StartRun(seed: 11), in: room.conversation.id, by: world.ada.id))
                orders.append(
                    try await world.messages(room.conversation.id).filter { $0.kind == .turn }.map(
                        \.authorName))
            }
            #expect(orders[0] == orders[1])
        }
    }

    @Test func `lets a person in at any time, and answers who is called`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(["philosopher", "chef", "comedian"], turns: 3)
            let id = room.conversation.id
            let run = try await world.service.start(StartRun(), in: id, by: world.ada.id)
            let first = try await world.model.nextCall()
            await first.say("Time is ")
            // A message posted meanwhile stands after the turn that is being spoken.
            let post = try await world.service.post(
                PostMessage(text: "And what does @comedian say?"), in: id, by: world.ada.id)
            await first.say("a river.")
            await first.finish()
            let second = try await world.model.nextCall()
            #expect(second.request.messages.last?.text.contains("Ada: And what does @comedian say?") == true)
            await second.say("Late, as always.")
            await second.finish()
            let third = try await world.model.nextCall()
            await third.finish()
            _ = try await world.ended(run)
            let messages = try await world.messages(id)
            let turns = messages.filter { $0.kind == .turn }
            #expect(turns[1].authorName == "The Comedian")
            #expect(turns[1].reason?.directive == Reason.Directive(.mention, message: post.id))
            #expect(messages.firstIndex { $0.id == post.id }.map { messages[$0 - 1].id } == turns[0].id)
        }
    }

    @Test func `keeps what was said when it is interrupted, closes the call and goes on`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(turns: 2)
            let run = try await world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id)
            let call = try await world.model.nextCall()
            await call.say("Time is a river that")
            _ = try await world.service.control(
                run.id, ControlRun(action: .interrupt), in: room.conversation.id, by: world.ada.id)
            await call.cancelled()
            let next = try await world.model.nextCall()
            await next.say("No.")
            await next.finish()
            #expect(try await world.ended(run).stop?.kind == .turns)
            let turns = try await world.messages(room.conversation.id).filter { $0.kind == .turn }
            #expect(turns.map(\.state) == [.interrupted, .done])
            #expect(turns.map(\.text) == ["Time is a river that", "No."])
        }
    }

    @Test func `pauses, steps, resumes and stops as a person wants`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(turns: nil)
            let id = room.conversation.id
            let run = try await world.service.start(StartRun(paused: true), in: id, by: world.ada.id)
            func control(_ action: ControlRun.Action) async throws {
                _ = try await world.service.control(
                    run.id, ControlRun(action: action), in: id, by: world.ada.id)
            }
            try await control(.step)
            let stepped = try await world.model.nextCall()
            await stepped.say("One step.")
            await stepped.finish()
            _ = try await world.until(in: id) {
                try await world.database.stores.runs.run(run.id).flatMap { $0.turns == 1 ? $0 : nil }
            }
            #expect(world.model.requests.count == 1)
            try await control(.resume)
            let second = try await world.model.nextCall()
            try await control(.pause)
            await second.say("And another.")
            await second.finish()
            _ = try await world.until(in: id) {
                try await world.database.stores.runs.run(run.id).flatMap { $0.turns == 2 ? $0 : nil }
            }
            #expect(world.model.requests.count == 2)
            try await control(.resume)
            let third = try await world.model.nextCall()
            await third.say("Half a ")
            try await control(.stop)
            await third.cancelled()
            #expect(try await world.ended(run).stop?.kind == .user)
            let last = try await world.until(in: id) {
                try await world.messages(id).last { $0.kind == .turn }.flatMap {
                    $0.state == .interrupted ? $0 : nil
                }
            }
            #expect(last.text == "Half a ")
            await #expect(throws: Problem.self) { try await control(.resume) }
        }
    }

    @Test func `ends a reply where the model begins to speak for somebody else`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("Salt is time.\nThe Philosopher: No!\nThe Chef: Yes!") }
            let room = try await world.room(turns: 1, strategy: .roundRobin)
            let muted = try #require(room.participants.first { $0.name == "The Philosopher" })
            _ = try await world.service.change(
                muted.id, ChangeParticipant(muted: true), in: room.conversation.id, expecting: nil,
                by: world.ada.id)
            _ = try await world.ended(
                world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id))
            let turn = try await world.messages(room.conversation.id).last { $0.kind == .turn }
            #expect(turn?.authorName == "The Chef")
            #expect(turn?.text == "Salt is time.")
            #expect(turn?.figures?.stop == .guarded)
        }
    }

    @Test func `cuts a toy's reply at the last full stop as a new attempt, and keeps the original`()
        async throws
    {
        let recipe = SmallModelRecipe(maxOutputTokens: 48, stop: ["\n"], temperature: 0.7, extra: [:])
        try await EngineWorld.run(recipe: recipe) { world in
            world.model.answerAll { _ in .text(" it is here. And so it") }
            let room = try await world.room(turns: 1)
            _ = try await world.ended(
                world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id))
            let turn = try #require(try await world.messages(room.conversation.id).last { $0.kind == .turn })
            #expect(turn.text.hasSuffix("it is here."))
            #expect(turn.attempt == 2)
            #expect(turn.figures?.editedByGuard == true)
            let original = try await world.database.stores.messages.parts(
                of: turn.id, in: room.conversation.id, attempt: 1)
            #expect(original?.first?.text.hasSuffix("And so it") == true)
        }
    }

    @Test func `says why it stops when the provider is down`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in
                .failure(ProviderFailure(.unauthorized, "Incorrect API key provided."), after: "Half ")
            }
            let room = try await world.room()
            let run = try await world.ended(
                world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id))
            #expect(run.stop == RunStop(.providerDown, "Incorrect API key provided."))
            let turns = try await world.messages(room.conversation.id).filter { $0.kind == .turn }
            #expect(turns.map(\.state) == [.failed, .failed])
            #expect(turns.first?.text == "Half ")
            #expect(turns.first?.figures?.errorKind == "unauthorized")
        }
    }

    @Test func `goes on after a restart from the last committed turn`() async throws {
        let database = try await Database.temporary()
        let room = try await kill(database)
        // The same store, another engine: what a started process finds.
        try await EngineWorld.run(on: database) { world in
            let call = try await world.model.nextCall()
            #expect(call.request.messages.contains { $0.text.contains("First word.") })
            await call.say("After the night.")
            await call.finish()
            let run = try #require(try await world.database.stores.runs.runs(of: room).first)
            #expect(try await world.ended(run).stop?.kind == .turns)
            let turns = try await world.messages(room).filter { $0.kind == .turn }
            #expect(turns.map(\.state) == [.done, .interrupted, .done])
            #expect(turns[1].text == "Half a ")
        }
        try database.close()
    }

    /// One whole turn and half of another, then the engine is gone.
    private func kill(_ database: Database) async throws -> ConversationID {
        var id: ConversationID?
        try await EngineWorld.run(on: database) { world in
            let room = try await world.room(turns: 3)
            id = room.conversation.id
            _ = try await world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id)
            let first = try await world.model.nextCall()
            await first.say("First word.")
            await first.finish()
            let second = try await world.model.nextCall()
            await second.say("Half a ")
        }
        return try #require(id)
    }
}
