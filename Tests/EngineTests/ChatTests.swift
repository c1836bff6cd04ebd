import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@Suite("A plain chat") struct ChatTests {
    private func chat(_ world: EngineWorld) async throws -> ConversationID {
        try await world.service.create(CreateConversation(), by: world.ada).conversation.id
    }

    private func answers(
        _ world: EngineWorld, _ id: ConversationID, _ count: Int, branch: BranchID? = nil
    ) async throws -> [Message] {
        try await world.until(in: id) {
            let turns = try await world.messages(id, branch: branch).filter {
                $0.kind == .turn && $0.state == .done
            }
            return turns.count == count ? turns : nil
        }
    }

    @Test func `answers each message once, and is called after the first words`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in .text("You said: \(request.messages.last?.text ?? "")") }
            let id = try await chat(world)
            for (index, text) in ["Hello there", "And again", "Once more"].enumerated() {
                _ = try await world.service.post(PostMessage(text: text), in: id, by: world.ada.id)
                let turns = try await answers(world, id, index + 1)
                #expect(turns.last?.text == "You said: \(text)")
            }
            #expect(
                try await world.service.snapshot(id, by: world.ada.id).conversation.title == "Hello there")
        }
    }

    @Test(arguments: 1...5) func `leaves no message unanswered however fast they come`(
        round: Int
    ) async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("Yes.") }
            let id = try await chat(world)
            for number in 1...10 {
                _ = try await world.service.post(
                    PostMessage(text: "Message \(number)"), in: id, by: world.ada.id)
            }
            let last = try await world.until(in: id) {
                let messages = try await world.messages(id)
                let running = try await world.database.stores.runs.active().contains { $0.conversation == id }
                return !running && messages.last?.kind == .turn ? messages : nil
            }
            #expect(last.filter { $0.kind == .post }.count == 10)
        }
    }

    @Test func `keeps the space behind a first letter that the guard held back`() async throws {
        try await EngineWorld.run { world in
            // "A" could become "Assistant:"; meanwhile nothing is shown, and yet the reply has begun.
            world.model.answerAll { _ in .text("  A comma.") }
            let id = try await chat(world)
            _ = try await world.service.post(PostMessage(text: "What?"), in: id, by: world.ada.id)
            #expect(try await answers(world, id, 1).last?.text == "A comma.")
        }
    }

    @Test func `repeats nothing when a command comes twice`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("Yes.") }
            let id = try await chat(world)
            let post = PostMessage(text: "Hello")
            let one = try await world.service.post(post, in: id, by: world.ada.id)
            _ = try await answers(world, id, 1)
            #expect(try await world.service.post(post, in: id, by: world.ada.id).id == one.id)
            #expect(try await world.messages(id).filter { $0.kind == .post }.count == 1)
            var other = post
            other.text = "Something else"
            await #expect { _ = try await world.service.post(other, in: id, by: world.ada.id) } throws: {
                ($0 as? Problem)?.type == .conflict
            }
        }
    }

    @Test func `edits and regenerates as siblings; nothing is overwritten`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in
                .text("On \(request.messages.last?.text ?? "") (\(request.call.low % 997)).")
            }
            let id = try await chat(world)
            let post = try await world.service.post(PostMessage(text: "cats"), in: id, by: world.ada.id)
            let answer = try await answers(world, id, 1)[0]
            let edited = try await world.service.edit(
                post.id, EditMessage(text: "dogs"), in: id, by: world.ada.id)
            #expect(edited.branch != post.branch)
            #expect(try await answers(world, id, 1, branch: edited.branch)[0].text.hasPrefix("On dogs"))
            let run = try await world.service.regenerate(
                answer.id, RegenerateMessage(), in: id, by: world.ada.id)
            _ = try await world.ended(run)
            let again = try await world.messages(id, branch: run.branch)
            #expect(again.map(\.kind) == [.post, .turn])
            #expect(again[0].id == post.id)
            #expect(again[1].id != answer.id)
            #expect(again[1].reason?.directive?.kind == .regenerate)
            #expect(try await world.messages(id).map(\.id) == [post.id, answer.id])
            #expect(try await world.service.view(in: id, by: world.ada.id) == run.branch)
        }
    }

    @Test func `becomes a room when others are invited, without losing a word`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("Well.") }
            let id = try await chat(world)
            _ = try await world.service.post(PostMessage(text: "Hello"), in: id, by: world.ada.id)
            _ = try await answers(world, id, 1)
            let chef = try await world.service.add(
                AddParticipant(participant: NewParticipant(persona: "chef")), to: id, by: world.ada.id)
            let snapshot = try await world.service.snapshot(id, by: world.ada.id)
            #expect(snapshot.conversation.kind == .room)
            #expect(snapshot.conversation.settings.strategy == .natural)
            #expect(try await world.messages(id).count == 3)
            _ = try await world.service.post(PostMessage(text: "@chef, salt?"), in: id, by: world.ada.id)
            let turns = try await answers(world, id, 2)
            #expect(turns.last?.author == chef.id)
        }
    }

    @Test func `shows nothing of itself to somebody else`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("Well.") }
            let id = try await chat(world)
            let grace = Account(id: .make(), name: "Grace", isOwner: false, createdAt: .now)
            try await world.database.stores.accounts.add(grace)
            for attempt in 0..<3 {
                await #expect {
                    switch attempt {
                    case 0: _ = try await world.service.snapshot(id, by: grace.id)
                    case 1: _ = try await world.service.post(PostMessage(text: "hi"), in: id, by: grace.id)
                    default: try await world.service.purge(id, PlainCommand(), by: grace.id)
                    }
                } throws: { ($0 as? Problem)?.type == .notFound }
            }
            try await world.service.setMember(
                grace.id, role: .viewer, in: id, command: .make(), by: world.ada.id)
            #expect(try await world.service.snapshot(id, by: grace.id).conversation.id == id)
            await #expect {
                _ = try await world.service.post(PostMessage(text: "hi"), in: id, by: grace.id)
            } throws: { ($0 as? Problem)?.type == .forbidden }
            try await world.service.setMember(
                grace.id, role: .speaker, in: id, command: .make(), by: world.ada.id)
            _ = try await world.service.post(PostMessage(text: "hi"), in: id, by: grace.id)
        }
    }

    @Test func `whispers reach only those who were meant`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in
                .text("Heard \(request.messages.contains { $0.text.contains("42") } ? "it" : "nothing").")
            }
            let room = try await world.room(["philosopher", "chef"], turns: 2, strategy: .roundRobin)
            let id = room.conversation.id
            let chef = try #require(room.participants.first { $0.name == "The Chef" })
            _ = try await world.service.post(
                PostMessage(text: "The secret is 42.", audience: [chef.id], answer: false), in: id,
                by: world.ada.id)
            _ = try await world.ended(world.service.start(StartRun(), in: id, by: world.ada.id))
            let turns = try await world.messages(id).filter { $0.kind == .turn }
            // Who was whispered to answers first, in a whisper.
            #expect(turns.map(\.text) == ["Heard it.", "Heard nothing."])
            #expect(turns.first?.author == chef.id && turns.first?.audience != .everyone)
        }
    }
}
