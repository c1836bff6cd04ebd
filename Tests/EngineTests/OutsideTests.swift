import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@Suite("A model that is asked who speaks", .timeLimit(.minutes(1))) struct OutsideTests {
    private let cast = ["philosopher", "chef", "comedian"]

    private static func isQuestion(_ request: ModelRequest) -> Bool {
        request.messages.first?.text.contains("JSON object") == true
    }

    @Test func `decides by bids, once for each turn, each on record with its purpose and tokens`()
        async throws
    {
        try await EngineWorld.run { world in
            world.model.answerAll { request in
                guard Self.isQuestion(request) else { return .text("Thought \(request.call.low % 9973).") }
                return .text(
                    #"{"bids": {"The Philosopher": 1, "The Chef": 8, "The Comedian": 5}}"#,
                    usage: Usage(input: 40, output: 10))
            }
            let room = try await world.room(cast, turns: 1, strategy: .bids)
            let run = try await world.ended(
                try await world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id))
            let turn = try #require(try await world.messages(room.conversation.id).first { $0.kind == .turn })
            #expect(turn.author == room.participants.first { $0.name == "The Chef" }?.id)
            #expect(turn.reason?.outside?.wasUsed == true)
            let calls = try await world.service.calls(of: room.conversation.id, by: world.ada.id)
            #expect(calls.map(\.purpose) == [.bids, .turn])
            #expect(calls.allSatisfy { $0.outcome.state == .done })
            #expect(calls.first?.outcome.id == turn.reason?.outside?.call)
            #expect(run.tokens >= 50)
        }
    }

    @Test func `is asked once more when its answer is of no use, then the scores decide`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in
                .text(Self.isQuestion(request) ? "I like them all." : "Thought \(request.call.low % 9973).")
            }
            let room = try await world.room(cast, turns: 1, strategy: .director)
            _ = try await world.ended(
                try await world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id))
            let turn = try #require(try await world.messages(room.conversation.id).first { $0.kind == .turn })
            #expect(turn.reason?.outside?.wasUsed == false)
            #expect(turn.reason?.outside?.words?.contains("no usable answer") == true)
            let calls = try await world.service.calls(of: room.conversation.id, by: world.ada.id)
            #expect(calls.map(\.purpose) == [.director, .director, .turn])
        }
    }

    @Test func `is left alone by a stop while it thinks`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(cast, turns: 3, strategy: .bids)
            let run = try await world.service.start(
                StartRun(), in: room.conversation.id, by: world.ada.id)
            let call = try await world.model.nextCall()
            #expect(Self.isQuestion(call.request))
            _ = try await world.service.control(
                run.id, ControlRun(action: .stop), in: room.conversation.id, by: world.ada.id)
            #expect(try await world.ended(run).stop?.kind == .user)
            await call.ended()
            var calls: [CallRecord] = []
            // Settled by the driver's own hand, which tells nobody.
            while calls.first.map({ $0.outcome.state == .started }) ?? true {
                calls = try await world.service.calls(of: room.conversation.id, by: world.ada.id)
            }
            #expect(calls.first?.outcome.state == .cancelled)
            #expect(calls.count == 1)
        }
    }

    @Test func `strategy and weights change mid-run`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(cast, turns: 4, strategy: .manual)
            let run = try await world.service.start(
                StartRun(), in: room.conversation.id, by: world.ada.id)
            _ = try await world.service.change(
                room.conversation.id,
                ChangeConversation(
                    turns: TurnSettings(weights: ["luck": 0], order: [room.participants[2].id])),
                expecting: nil, by: world.ada.id)
            _ = try await world.service.control(
                run.id, ControlRun(action: .strategy, strategy: .list), in: room.conversation.id,
                by: world.ada.id)
            let call = try await world.model.nextCall()
            await call.say("Salt.")
            _ = try await world.service.control(
                run.id, ControlRun(action: .strategy, strategy: .natural), in: room.conversation.id,
                by: world.ada.id)
            await call.finish()
            for turn in 2...4 {
                let call = try await world.model.nextCall()
                await call.say("Thought \(turn).")
                await call.finish()
            }
            _ = try await world.ended(run)
            let turns = try await world.messages(room.conversation.id).filter { $0.kind == .turn }
            #expect(turns.map(\.reason?.strategy) == [.list, .natural, .natural, .natural])
            #expect(turns.first?.author == room.participants[2].id)
            #expect(turns.last?.reason?.weights == ["luck": 0])
        }
    }
}
