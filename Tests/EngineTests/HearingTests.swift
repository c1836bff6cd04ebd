import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Foundation
import Logging
import Testing

@Suite("Who heard what") struct HearingTests {
    /// Speaks without a run: what is asked of the model is looked at afterwards.
    private func say(
        _ text: String, to few: [ParticipantID]? = nil, voice: PostVoice? = nil,
        as speaker: ParticipantID? = nil, in id: ConversationID, _ world: EngineWorld
    ) async throws -> Message {
        try await world.service.post(
            PostMessage(text: text, audience: few, answer: false, voice: voice, speaker: speaker), in: id,
            by: world.ada.id)
    }

    private func prompts(_ world: EngineWorld, of name: String) -> [String] {
        world.model.requests.filter { request in
            request.messages.contains { $0.text.contains("You are \(name).") }
        }.map { $0.messages.map(\.text).joined(separator: "\n") }
    }

    @Test(arguments: 1...6) func `is told nowhere to one who did not hear it`(seed: UInt64) async throws {
        try await EngineWorld.run { world in
            var dice = Dice(seed: seed, turn: 1)
            world.model.answerAll { request in
                .text("Thought \(request.call.low % 99991) on it.", usage: Usage(input: 9, output: 5))
            }
            let room = try await world.room(["philosopher", "chef", "comedian"], turns: 9)
            let id = room.conversation.id
            let cast = room.participants.filter(\.isModel)
            // Each hidden word and the one who hears it; all others must never meet it.
            var hidden: [(word: String, hearer: Participant)] = []
            for number in 0..<12 {
                let hearer = cast.randomElement(using: &dice) ?? cast[0]
                let word = "hush\(number)x\(seed)"
                hidden.append((word, hearer))
                let voices: [PostVoice?] = [nil, .secret, .director, .narrator]
                let voice = voices.randomElement(using: &dice) ?? nil
                _ = try await say("It is \(word).", to: [hearer.id], voice: voice, in: id, world)
                _ = try await say("Aloud number \(number).", in: id, world)
            }
            let run = try await world.service.start(StartRun(seed: seed), in: id, by: world.ada.id)
            _ = try await world.ended(run)
            for (word, hearer) in hidden {
                for other in cast where other.id != hearer.id {
                    #expect(!prompts(world, of: other.name).contains { $0.contains(word) })
                }
            }
            #expect(world.model.requests.contains { $0.messages.contains { $0.text.contains("hush") } })
            try await leaksNothing(hidden.map(\.word), id, world)
        }
    }

    /// A second person of the conversation, who heard nothing of it, by every door there is.
    private func leaksNothing(_ words: [String], _ id: ConversationID, _ world: EngineWorld) async throws {
        let stores = world.database.stores
        let grace = Account(id: .make(), name: "Grace", isOwner: false, createdAt: .now)
        try await stores.accounts.add(grace)
        try await world.service.setMember(
            grace.id, role: .speaker, in: id, command: .make(), by: world.ada.id)
        func holds(_ text: String) -> Bool { words.contains { text.contains($0) } }
        for format in [ExportFormat.md, .txt, .json] {
            let text = try await world.service.export(id, as: format, branch: nil, by: grace.id)
            #expect(!holds(text))
            #expect(text.contains("Aloud number 3"))
        }
        #expect(!holds(try await world.service.snapshot(id, by: grace.id).conversation.title))
        for word in words {
            let found = try await world.service.search(SearchRequest(word), by: grace.id)
            #expect(found.items.isEmpty)
        }
        let reader = try await world.service.reader(grace.id, in: id)
        var cursor = StreamCursor(seq: 0, reader: reader)
        var frames = 0
        while true {
            let more = try await world.engine.frames.catchUp(&cursor, on: StreamID(id))
            if more.isEmpty { break }
            frames += more.count
            for frame in more { #expect(!holds(String(decoding: frame, as: UTF8.self))) }
        }
        #expect(frames > 20)
        let people = try await world.service.snapshot(id, by: grace.id).participants.filter(\.isModel)
        for one in people {
            let known = try await world.service.knowledge(of: one.id, on: nil, in: id, by: grace.id)
            #expect(!holds("\(known)"))
        }
        var views = 0
        for turn in try await world.messages(id) where turn.kind == .turn {
            let mine = try await world.service.prompt(of: turn.id, in: id, by: world.ada.id)
            #expect(mine.exact && !mine.partlyHidden)
            guard turn.audience == .everyone else { continue }
            let hers = try await world.service.prompt(of: turn.id, in: id, by: grace.id)
            #expect(!holds("\(hers)"))
            views += 1
        }
        #expect(views > 0)
        // Her own session log, as the one who may read it: the owner's is another's.
        let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())").path
        let logs = SessionLogWriter(
            stores: stores, folder: folder, log: Logger(label: "t") { _ in SwiftLogNoOpLogHandler() })
        await logs.catchUp()
        _ = try await world.service.post(
            PostMessage(text: "Psst: hushOfGrace.", audience: [people[0].id], answer: false), in: id,
            by: grace.id)
        await logs.catchUp()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count == 2)
        for name in names {
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            #expect(!text.contains("hushOfGrace"), "it is not for the owner's ears")
            #expect(text.contains("Aloud number 3"))
        }
        try FileManager.default.removeItem(atPath: folder)
    }

    @Test func `answers a whisper in a whisper`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(["philosopher", "chef"], turns: 3)
            let id = room.conversation.id
            let chef = try #require(room.participants.named("chef"))
            let ada = try #require(room.participants.first { !$0.isModel })
            let whisper = try await world.service.post(
                PostMessage(text: "What do you make of him?", audience: [chef.id]), in: id, by: world.ada.id)
            let call = try await world.model.nextCall()
            #expect(call.request.messages.last?.text.contains("Ada (whispering to you): What do you") == true)
            await call.say("He is all salt.")
            await call.finish()
            let answer = try await world.until(in: id) {
                try await world.messages(id).first { $0.kind == .turn && $0.state == .done }
            }
            #expect(answer.author == chef.id && answer.audience == .only([chef.id, ada.id]))
            #expect(answer.reason?.directive?.message == whisper.id)
        }
    }

    @Test func `knows of its own absence, and of what came before it where it was told nothing`() async throws
    {
        try await EngineWorld.run { world in
            let room = try await world.room(["philosopher"], turns: 2)
            let id = room.conversation.id
            _ = try await say("Before.", in: id, world)
            let chef = try await world.service.add(
                AddParticipant(participant: NewParticipant(persona: "chef"), hearsFromNow: true), to: id,
                by: world.ada.id)
            let poet = try await world.service.add(
                AddParticipant(participant: NewParticipant(persona: "poet")), to: id, by: world.ada.id)
            _ = try await say("With both.", in: id, world)
            _ = try await world.service.remove(
                poet.id, from: id, branch: nil, PlainCommand(), by: world.ada.id)
            _ = try await say("Without the poet.", in: id, world)
            func missed(_ who: ParticipantID) async throws -> [String] {
                try await world.service.knowledge(of: who, on: nil, in: id, by: world.ada.id).missed.map {
                    "\($0.text) \($0.because?.rawValue ?? "")"
                }
            }
            #expect(try await missed(chef.id) == ["Before. before"])
            #expect(try await missed(poet.id) == ["Without the poet. away"])
        }
    }

    @Test func `shows the very request that was sent, signatures included, and keeps them to their model`()
        async throws
    {
        try await EngineWorld.run { world in
            let room = try await world.room(["philosopher", "chef"], turns: 4)
            let id = room.conversation.id
            let signature = Opaque(format: "gemini", data: ["thoughtSignature": "AAEC"])
            world.model.answerAll { request in
                ScriptedModel.Script(
                    [.text("Thought \(request.call.low % 99991)."), .opaque(signature)],
                    .success(ModelReply(stop: .end, usage: Usage(input: 100, output: 5, cacheRead: 60))))
            }
            let chef = try #require(room.participants.named("chef"))
            _ = try await say("Your brother lives.", to: [chef.id], voice: .secret, in: id, world)
            _ = try await world.ended(
                world.service.start(StartRun(seed: 2), in: id, by: world.ada.id))
            let turns = try await world.messages(id).filter { $0.kind == .turn }
            #expect(turns.count == 4)
            for (turn, sent) in zip(turns, world.model.requests) {
                let view = try await world.service.prompt(of: turn.id, in: id, by: world.ada.id)
                #expect(view.exact)
                let stored = try #require(try await world.database.stores.prompts.prompt(of: turn.id))
                #expect(stored.request(sent.messages) == sent)
                let shown = PromptPiece.messages(
                    of: view.pieces.map { PromptPiece($0.part, $0.role, $0.text) })
                #expect(shown.map(\.text) == sent.messages.map(\.text))
                #expect(shown.map(\.role) == sent.messages.map(\.role))
                #expect(view.cachedShare == 0.6)
                #expect(view.pieces.contains { $0.part == .secret } == (turn.author == chef.id))
            }
            // The third request holds the speaker's own first turn with its signature.
            let replayed = world.model.requests[2].messages.flatMap(\.content)
            #expect(replayed.contains(.opaque(signature)))
            _ = try await world.service.change(
                chef.id, ChangeParticipant(model: ModelName("scripted/other")), in: id, expecting: nil,
                by: world.ada.id)
            _ = try await world.service.post(
                PostMessage(text: "@chef, once more."), in: id, by: world.ada.id)
            _ = try await world.until(in: id) { world.model.requests.count == 5 ? true : nil }
            #expect(
                !world.model.requests[4].messages.flatMap(\.content).contains(.opaque(signature)),
                "another model would refuse it")
        }
    }

    @Test func `puts words into a persona's mouth, and tells the cast what nobody says`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(["philosopher", "chef"], turns: 2)
            let id = room.conversation.id
            let chef = try #require(room.participants.named("chef"))
            let played = try await say("Time is salt.", as: chef.id, in: id, world)
            #expect(played.author == chef.id && played.authorName == chef.name && played.voice == .played)
            _ = try await say("Be shorter.", voice: .director, in: id, world)
            _ = try await say("The lights go out.", voice: .narrator, in: id, world)
            world.model.answerAll { request in .text("Thought \(request.call.low % 9973).") }
            _ = try await world.ended(
                world.service.start(StartRun(seed: 1), in: id, by: world.ada.id))
            let first = try #require(world.model.requests.first?.messages.last?.text)
            #expect(first.contains("The Chef: Time is salt."))
            #expect(first.contains("(The director tells you in private: Be shorter.)"))
            #expect(first.contains("(The lights go out.)"))
            let problem = await #expect(throws: Problem.self) {
                _ = try await say("Mine.", voice: .secret, in: id, world)
            }
            #expect(problem?.field == "audience")
        }
    }
}
