import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@Suite("The human's hand") struct HandTests {
    private func slash(
        _ text: String, in id: ConversationID, _ world: EngineWorld
    ) async throws -> SlashOutcome {
        try await world.service.slash(RunSlashCommand(text: text), in: id, by: world.ada.id)
    }

    @Test func `does what is typed behind a slash`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(["philosopher", "chef"])
            let id = room.conversation.id
            let chef = try #require(room.participants.named("chef"))
            let whisper = try #require(try await slash("/whisper The Chef what now?", in: id, world).message)
            #expect(whisper.text == "what now?" && whisper.audience.includes(chef.id))
            let call = try await world.model.nextCall()
            await call.say("Salt.")
            await call.finish()
            _ = try await world.until(in: id) {
                try await world.database.stores.runs.runs(of: id).allSatisfy { $0.state == .stopped }
                    ? true : nil
            }
            let played = try #require(try await slash("/as @chef: I rest my case.", in: id, world).message)
            #expect(played.author == chef.id && played.voice == .played && played.text == "I rest my case.")
            let note = try #require(try await slash("/note @chef be brief", in: id, world).message)
            #expect(note.voice == .director && note.audience.includes(chef.id))
            let all = try #require(try await slash("/note be brief, chef", in: id, world).message)
            #expect(all.text == "be brief, chef")
            #expect(try await slash("/narrate Rain.", in: id, world).message?.voice == .narrator)
            #expect(try await slash("/mood fiery", in: id, world).done.contains("+0.2"))
            _ = try await slash("/topic Is salt a spice?", in: id, world)
            _ = try await slash("/invite poet", in: id, world)
            _ = try await slash("/mute the poet", in: id, world)
            let now = try await world.service.snapshot(id, by: world.ada.id)
            #expect(now.conversation.topic == "Is salt a spice?" && now.conversation.settings.mood == .fiery)
            #expect(now.participants.named("poet")?.muted == true)
            #expect(try await slash("/surprise", in: id, world).done.contains("?"))
            #expect(try await slash("/why", in: id, world).view == .why)
            #expect(try await slash("/help", in: id, world).commands?.count == SlashCommand.all.count)
        }
    }

    @Test func `says what to type instead`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(["philosopher", "chef"])
            for (text, words) in [
                ("/wisper chef hi", "There is no command /wisper"), ("/whisper", "/whisper NAME TEXT"),
                ("/whisper nobody hi", "Here are: The Philosopher, The Chef."), ("/mood wild", "calm, mild"),
                ("/pause", "Type /go"), ("/whisper chef", "/whisper NAME TEXT"),
            ] {
                let problem = await #expect(throws: Problem.self, "\(text)") {
                    _ = try await slash(text, in: room.conversation.id, world)
                }
                #expect(problem?.detail.contains(words) == true, "\(text): \(problem?.detail ?? "")")
            }
        }
    }

    @Test func `goes on by one turn with nothing said`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("One.") }
            let room = try await world.room(["philosopher", "chef"])
            let run = try #require(try await slash("/go", in: room.conversation.id, world).run)
            #expect(try await world.ended(run).turns == 1)
            let chat = try await world.service.create(CreateConversation(), by: world.ada)
            let more = try #require(try await slash("/go", in: chat.conversation.id, world).run)
            #expect(try await world.ended(more).turns == 1)
        }
    }

    @Test func `waits for who writes, and for a raised hand`() async throws {
        let clock = HandClock()
        try await EngineWorld.run(clock: clock.engine) { world in
            let room = try await world.room(["philosopher", "chef"], turns: 2)
            let id = room.conversation.id
            let now = clock.engine.elapsed()
            try await world.service.raiseHand(true, in: id, by: world.ada.id)
            #expect(world.engine.attention.until(id, now: now) == now + Attention.hand)
            try await world.service.typing(in: id, by: world.ada.id)
            try await world.service.raiseHand(false, in: id, by: world.ada.id)
            #expect(world.engine.attention.until(id, now: now) == now + Attention.typing)
            try await world.service.raiseHand(true, in: id, by: world.ada.id)
            let run = try await world.service.start(StartRun(), in: id, by: world.ada.id)
            _ = try await world.service.post(PostMessage(text: "My turn."), in: id, by: world.ada.id)
            #expect(world.engine.attention.until(id, now: now) == nil)
            let call = try await world.model.nextCall()
            #expect(call.request.messages.last?.text.contains("Ada: My turn.") == true)
            _ = try await world.service.control(run.id, ControlRun(action: .stop), in: id, by: world.ada.id)
            await call.cancelled()
        }
    }

    @Test func `has topics for a cast, and a capable model's own`() async throws {
        try await EngineWorld.run { world in
            #expect(world.engine.starters.all().count >= 200)
            #expect(world.engine.starters.problems().isEmpty)
            let all = Set(world.engine.starters.all().map(\.text))
            #expect(all.count == world.engine.starters.all().count)
            func ask(_ seed: UInt64, _ model: ModelName? = nil) async throws -> StarterList {
                try await world.service.starters(
                    AskForStarters(cast: "salon", count: 3, seed: seed, model: model), by: world.ada.id)
            }
            #expect(try await ask(4) == ask(4))
            #expect(try await ask(4) != ask(5))
            world.model.answerAll { _ in .text("1. Is salt moral?\n2) \"Is a joke a proof?\"\n\n- Why now?") }
            let written = try await ask(4, ModelName("scripted/scripted"))
            #expect(written.topics.map(\.text) == ["Is salt moral?", "Is a joke a proof?", "Why now?"])
            #expect(written.writtenBy == ModelName("scripted/scripted"))
            let calls = try await world.database.stores.calls.calls(by: world.ada.id)
            #expect(calls.last?.purpose == .starters && calls.last?.outcome.state == .done)
        }
    }

    @Test func `tells in short what has no room, for those who heard it`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in
                if request.messages.first?.text.contains("minutes") == true {
                    return .text("They spoke of clocks.")
                }
                let filler = (0..<400).map { "w\(request.call.low % 997)x\($0)" }.joined(separator: " ")
                return .text("Thought: \(filler).", usage: Usage(input: 10, output: 5))
            }
            let room = try await world.room(["philosopher", "chef"], turns: 40)
            let id = room.conversation.id
            let chef = try #require(room.participants.named("chef"))
            for name in ["philosopher", "chef"] {
                let who = try #require(room.participants.named(name))
                _ = try await world.service.change(
                    who.id, ChangeParticipant(parameters: ModelParameters(maxOutputTokens: 1500)), in: id,
                    expecting: nil, by: world.ada.id)
            }
            _ = try await world.service.post(
                PostMessage(text: "Hush, hushword.", audience: [chef.id], answer: false), in: id,
                by: world.ada.id)
            _ = try await world.ended(
                world.service.start(StartRun(seed: 3), in: id, by: world.ada.id))
            let told = try await world.until(in: id) {
                let all = try await world.service.summaries(on: nil, in: id, by: world.ada.id)
                return all.isEmpty ? nil : all
            }
            #expect(told.allSatisfy { $0.text == "They spoke of clocks." })
            let asked = world.model.requests.filter { $0.messages.first?.text.contains("minutes") == true }
            #expect(!asked.isEmpty)
            let calls = try await world.database.stores.calls.calls(of: id)
            #expect(calls.contains { $0.purpose == .summary && $0.outcome.state == .done })
            // One that tells of the whisper is not the philosopher's.
            let philosopher = try #require(room.participants.named("philosopher"))
            for one in told where one.audience == .everyone || one.audience.includes(philosopher.id) {
                #expect(one.text.contains("clocks"))
            }
            for request in world.model.requests
            where request.messages.first?.text.contains("You are The Philosopher.") == true {
                #expect(!request.messages.contains { $0.text.contains("hushword") })
            }
            let prompts = world.model.requests.filter { request in
                request.messages.contains { $0.text.contains("What was said before, in short: They spoke") }
            }
            #expect(!prompts.isEmpty)
            let one = try #require(told.last)
            let edited = try await world.service.editSummary(
                one.id, EditSummary(text: "They spoke of salt."), in: id, expecting: one.revision,
                by: world.ada.id)
            #expect(edited.editedBy == world.ada.id)
            let first = try #require(
                try await world.messages(id).first { $0.kind == .turn && $0.position <= one.position })
            _ = try await world.service.setRemoved(
                true, first.id, PlainCommand(), in: id, by: world.ada.id)
            #expect(
                try await world.service.summaries(on: nil, in: id, by: world.ada.id).allSatisfy {
                    $0.position < first.position
                }, "what tells of a removed message goes with it")
        }
    }
}
