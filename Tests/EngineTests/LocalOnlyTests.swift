import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@Suite("The lock local only") struct LocalOnlyTests {
    /// The engine's test models are at "this test", which is not this computer.
    private func failure(
        _ world: EngineWorld, _ request: CreateConversation
    ) async throws -> Message {
        let id = try await world.service.create(request, by: world.ada).conversation.id
        _ = try await world.service.post(PostMessage(text: "Hello"), in: id, by: world.ada.id)
        return try await world.until(in: id) {
            try await world.messages(id).last { $0.kind == .turn && $0.state != .writing }
        }
    }

    @Test func `of a conversation keeps every word here and says why`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("Heard.") }
            let message = try await failure(world, CreateConversation(localOnly: true))
            #expect(message.state == .failed && world.model.requests.isEmpty)
            #expect(message.figures?.error?.contains("this conversation is local only") == true)
        }
    }

    @Test func `of an account holds in all its conversations until it is taken off`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("Heard.") }
            _ = try await world.service.change(
                ChangeAccount(localOnly: true), expecting: nil, by: world.ada.id)
            #expect(try await failure(world, CreateConversation()).state == .failed)
            #expect(world.model.requests.isEmpty)
            _ = try await world.service.change(
                ChangeAccount(localOnly: false), expecting: nil, by: world.ada.id)
            #expect(try await failure(world, CreateConversation()).state == .done)
        }
    }

    @Test func `is told beside who reads what is said`() async throws {
        try await EngineWorld.run { world in
            let open = try await world.service.create(CreateConversation(), by: world.ada).conversation.id
            let readers = try await world.service.snapshot(open, by: world.ada.id).readBy
            #expect(readers?.map(\.place) == ["this test"] && readers?.first?.isLocal == false)
            let locked = try await world.service.create(
                CreateConversation(localOnly: true), by: world.ada
            ).conversation.id
            #expect(try await world.service.snapshot(locked, by: world.ada.id).readBy == [])
        }
    }
}
