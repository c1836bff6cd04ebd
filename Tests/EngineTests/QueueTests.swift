import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@Suite("A run's queue", .timeLimit(.minutes(1))) struct QueueTests {
    private let cast = ["philosopher", "chef", "comedian"]

    private func control(
        _ world: EngineWorld, _ run: Run, _ request: ControlRun
    ) async throws -> Run {
        try await world.service.control(run.id, request, in: run.conversation, by: world.ada.id)
    }

    @Test func `is spoken from its front, entry by entry, and each says so`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in .text("Thought \(request.call.low % 9973).") }
            let room = try await world.room(cast, turns: 4, strategy: .roundRobin)
            let (philosopher, chef, comedian) = (
                room.participants[0], room.participants[1], room.participants[2]
            )
            let run = try await world.service.start(
                StartRun(paused: true), in: room.conversation.id, by: world.ada.id)
            let queued = try await control(
                world, run,
                ControlRun(action: .queue, participants: [comedian.id, chef.id, comedian.id]))
            #expect(queued.queue == [comedian.id, chef.id, comedian.id])
            _ = try await control(world, run, ControlRun(action: .resume))
            let ended = try await world.ended(run)
            #expect(ended.queue.isEmpty)
            let turns = try await world.messages(room.conversation.id).filter { $0.kind == .turn }
            #expect(turns.map(\.author) == [comedian.id, chef.id, comedian.id, philosopher.id])
            #expect(turns.map(\.reason?.directive?.kind) == [.queue, .queue, .queue, nil])
            // Each shortening was told with its turn.
            let events = try await world.database.stores.events.events(
                of: StreamID(room.conversation.id), after: 0, limit: 1000)
            let kinds = events.map(\.kind).filter { $0 == .runChanged || $0 == .turnStarted }
            #expect(
                kinds.suffix(7) == [
                    .runChanged, .turnStarted, .runChanged, .turnStarted, .runChanged, .turnStarted,
                    .turnStarted,
                ])
        }
    }

    @Test func `is still there after a restart, without who has spoken`() async throws {
        let database = try await Database.temporary()
        var found: (room: ConversationID, chef: ParticipantID)?
        try await EngineWorld.run(on: database) { world in
            let room = try await world.room(cast, turns: 3, strategy: .manual)
            let (chef, comedian) = (room.participants[1], room.participants[2])
            found = (room.conversation.id, chef.id)
            let run = try await world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id)
            _ = try await control(
                world, run, ControlRun(action: .queue, participants: [comedian.id, chef.id]))
            let call = try await world.model.nextCall()
            await call.say("Half a")
        }
        let (id, chef) = try #require(found)
        try await EngineWorld.run(on: database) { world in
            let call = try await world.model.nextCall()
            let turn = try #require(try await world.messages(id).last)
            #expect(turn.author == chef && turn.state == .writing)
            let run = try #require(try await world.database.stores.runs.runs(of: id).first)
            #expect(run.queue.isEmpty)
            await call.finish()
        }
        try database.close()
    }

    @Test func `and whose turn it would be can be skipped`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in .text("Thought \(request.call.low % 9973).") }
            let room = try await world.room(cast, turns: 3, strategy: .roundRobin)
            let (philosopher, chef, comedian) = (
                room.participants[0], room.participants[1], room.participants[2]
            )
            let run = try await world.service.start(
                StartRun(paused: true), in: room.conversation.id, by: world.ada.id)
            _ = try await control(
                world, run, ControlRun(action: .queue, participants: [comedian.id, chef.id]))
            // The comedian, who is next in the queue.
            _ = try await control(world, run, ControlRun(action: .skip))
            _ = try await control(world, run, ControlRun(action: .step))
            _ = try await world.until(in: room.conversation.id) {
                try await world.database.stores.runs.run(run.id).flatMap { $0.turns == 1 ? $0 : nil }
            }
            // The comedian again, who is next in the order of seats.
            _ = try await control(world, run, ControlRun(action: .skip))
            _ = try await control(world, run, ControlRun(action: .resume))
            _ = try await world.ended(run)
            let turns = try await world.messages(room.conversation.id).filter { $0.kind == .turn }
            #expect(turns.map(\.author) == [chef.id, philosopher.id, chef.id])
            #expect(turns[1].reason?.candidates.first { $0.participant == comedian.id }?.out == .skipped)
        }
    }

    @Test func `takes only who can speak here, and not too many`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(cast, turns: 3)
            let run = try await world.service.start(
                StartRun(paused: true), in: room.conversation.id, by: world.ada.id)
            let person = try #require(room.participants.first { !$0.isModel })
            let chef = room.participants[1]
            _ = try await world.service.change(
                chef.id, ChangeParticipant(muted: true), in: room.conversation.id, expecting: nil,
                by: world.ada.id)
            let philosopher = room.participants[0].id
            for (queue, type) in [
                ([person.id], Problem.Kind.notFound), ([ParticipantID.make()], .notFound),
                ([chef.id], .conflict),
                (Array(repeating: philosopher, count: 65), .invalid),
            ] {
                let problem = await #expect(throws: Problem.self) {
                    _ = try await control(world, run, ControlRun(action: .queue, participants: queue))
                }
                #expect(problem?.type == type)
            }
            let missing = await #expect(throws: Problem.self) {
                _ = try await control(world, run, ControlRun(action: .queue))
            }
            #expect(missing?.field == "participants")
            #expect(try await control(world, run, ControlRun(action: .queue, participants: [])).queue.isEmpty)
        }
    }
}
