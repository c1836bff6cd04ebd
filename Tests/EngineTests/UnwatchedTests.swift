import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@Suite("A run that costs money", .timeLimit(.minutes(1))) struct UnwatchedTests {
    private final class Viewer: StreamListener {
        func wake(_ stream: StreamID) {}
    }

    /// A room whose run has taken its first turn, with its second being spoken.
    private struct Scene {
        let world: EngineWorld
        let clock: HandClock
        let run: Run
        let call: ScriptedModel.Call
        var stream: StreamID { StreamID(run.conversation) }

        func state() async throws -> Run {
            try #require(try await world.database.stores.runs.run(run.id))
        }

        func finish(_ call: ScriptedModel.Call, _ words: String) async {
            await call.say(words)
            await call.finish()
        }

        /// Waits until the run is paused; fails where another turn begins instead.
        func paused() async throws -> Run {
            try await world.until(in: run.conversation) {
                let run = try await state()
                return run.state == .paused ? run : nil
            }
        }
    }

    private func scene(
        isMetered: Bool = true, goesOn: Bool? = nil, _ body: (Scene) async throws -> Void
    ) async throws {
        let clock = HandClock()
        try await EngineWorld.run(clock: clock.engine, isMetered: isMetered) { world in
            let room = try await world.room(turns: nil)
            let run = try await world.service.start(
                StartRun(goesOnUnattended: goesOn), in: room.conversation.id, by: world.ada.id)
            let call = try await world.model.nextCall()
            try await body(Scene(world: world, clock: clock, run: run, call: call))
        }
    }

    @Test func `pauses after ten minutes with nobody watching, says why, and resumes when a person wants it`()
        async throws
    {
        try await scene { scene in
            scene.clock.advance(by: .seconds(599))
            await scene.finish(scene.call, "One.")
            let second = try await scene.world.model.nextCall()
            scene.clock.advance(by: .seconds(1))
            await scene.finish(second, "Two.")
            let paused = try await scene.paused()
            #expect(paused.pausedBecause == .unwatched && paused.turns == 2)
            let events = try await scene.world.database.stores.events.events(
                of: scene.stream, after: 0, limit: 1000)
            let notice = events.last { $0.kind == .runChanged }?.facts["notice"]?.string
            #expect(notice?.contains("10 minutes") == true)
            let resumed = try await scene.world.service.control(
                scene.run.id, ControlRun(action: .resume), in: scene.run.conversation, by: scene.world.ada.id)
            #expect(resumed.state == .running && resumed.pausedBecause == nil)
            // From the resuming on it is given ten minutes again.
            let third = try await scene.world.model.nextCall()
            scene.clock.advance(by: .seconds(599))
            await scene.finish(third, "Three.")
            let fourth = try await scene.world.model.nextCall()
            scene.clock.advance(by: .seconds(1))
            await scene.finish(fourth, "Four.")
            #expect(try await scene.paused().turns == 4)
        }
    }

    @Test func `goes on while somebody watches, or was there between two turns`() async throws {
        try await scene { scene in
            let viewer = Viewer()
            scene.world.engine.hub.listen(viewer, to: scene.stream)
            scene.clock.advance(by: .seconds(3600))
            await scene.finish(scene.call, "One.")
            let second = try await scene.world.model.nextCall()
            scene.world.engine.hub.ignore(viewer, on: scene.stream)
            // Somebody looks in and leaves while this turn is spoken.
            let passer = Viewer()
            scene.world.engine.hub.listen(passer, to: scene.stream)
            scene.world.engine.hub.ignore(passer, on: scene.stream)
            scene.clock.advance(by: .seconds(3600))
            await scene.finish(second, "Two.")
            let third = try await scene.world.model.nextCall()
            scene.clock.advance(by: .seconds(600))
            await scene.finish(third, "Three.")
            #expect(try await scene.paused().turns == 3)
        }
    }

    @Test func `goes on when a person speaks up, though nobody is connected`() async throws {
        try await scene { scene in
            scene.clock.advance(by: .seconds(3600))
            _ = try await scene.world.service.post(
                PostMessage(text: "I am here."), in: scene.run.conversation, by: scene.world.ada.id)
            await scene.finish(scene.call, "One.")
            _ = try await scene.world.model.nextCall()
            #expect(try await scene.state().state == .running)
        }
    }

    @Test(arguments: [(isMetered: false, goesOn: nil), (true, true)] as [(isMetered: Bool, goesOn: Bool?)])
    func `goes on for hours where it costs nothing, or a person allowed it`(
        isMetered: Bool, goesOn: Bool?
    ) async throws {
        try await scene(isMetered: isMetered, goesOn: goesOn) { scene in
            var call = scene.call
            for number in 1...3 {
                scene.clock.advance(by: .seconds(3600))
                await scene.finish(call, "Turn number \(number).")
                call = try await scene.world.model.nextCall()
            }
            #expect(try await scene.state().turns == 3)
        }
    }

    @Test func `takes the conversation's setting, and a person's change while it goes on`() async throws {
        try await scene { scene in
            let (id, ada) = (scene.run.conversation, scene.world.ada.id)
            #expect(scene.run.goesOnUnattended == false)
            let changed = try await scene.world.service.control(
                scene.run.id, ControlRun(action: .unattended, goesOnUnattended: true), in: id, by: ada)
            #expect(changed.goesOnUnattended)
            scene.clock.advance(by: .seconds(3600))
            await scene.finish(scene.call, "One.")
            _ = try await scene.world.model.nextCall()
            await #expect(throws: Problem.self) {
                _ = try await scene.world.service.control(
                    scene.run.id, ControlRun(action: .unattended), in: id, by: ada)
            }
            let settings = try await scene.world.service.change(
                id, ChangeConversation(goesOnUnattended: true), expecting: nil, by: ada
            ).settings
            #expect(settings.goesOnUnattended)
            let fork = try await scene.world.service.fork(
                ForkBranch(branch: scene.run.branch, position: 1), in: id, by: ada)
            let other = try await scene.world.service.start(
                StartRun(branch: fork.id, paused: true), in: id, by: ada)
            #expect(other.goesOnUnattended && other.pausedBecause == .person)
        }
    }
}
