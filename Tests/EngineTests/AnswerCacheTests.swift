import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@Suite("A kept answer") struct AnswerCacheTests {
    private func chat(
        _ world: EngineWorld, reuses: Bool = true, temperature: Double? = 0
    ) async throws -> ConversationID {
        try await world.service.create(
            CreateConversation(
                participants: [NewParticipant(parameters: ModelParameters(temperature: temperature))],
                reusesReplies: reuses), by: world.ada
        ).conversation.id
    }

    private func ask(_ world: EngineWorld, _ id: ConversationID) async throws -> Message {
        _ = try await world.service.post(PostMessage(text: "Is time real?"), in: id, by: world.ada.id)
        return try await world.until(in: id) {
            try await world.messages(id).last { $0.kind == .turn && $0.state != .writing }
        }
    }

    @Test func `is given again to the same question, and costs nothing`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("It is.", usage: Usage(input: 90, output: 3)) }
            let first = try await ask(world, chat(world))
            #expect(first.figures?.fromCache == nil && first.figures?.usage?.input == 90)
            let again = try await ask(world, chat(world))
            #expect(again.text == "It is." && again.figures?.fromCache == true)
            #expect(again.figures?.usage == Usage(input: 0, output: 0, cost: "0"))
            #expect(world.model.requests.count == 1)
            let figures = try await world.service.answerFigures(for: world.ada)
            #expect(figures.answers == 1 && figures.hits == 1 && figures.bytes > 0)
            try await world.service.clearAnswers(by: world.ada)
            #expect(try await ask(world, chat(world)).figures?.fromCache == nil)
        }
    }

    @Test func `is neither kept nor given where nobody asked for it, or chance is wanted`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("It is.") }
            for (reuses, temperature) in [(false, 0.0), (true, 0.9), (true, nil as Double?)] {
                for _ in 1...2 {
                    let id = try await chat(world, reuses: reuses, temperature: temperature)
                    #expect(try await ask(world, id).figures?.fromCache == nil)
                }
            }
            #expect(world.model.requests.count == 6)
            #expect(try await world.service.answerFigures(for: world.ada).answers == 0)
        }
    }

    @Test func `is not what somebody wants who asks again, nor what broke off`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { _ in .text("It is.") }
            let id = try await chat(world)
            let first = try await ask(world, id)
            let run = try await world.service.regenerate(
                first.id, RegenerateMessage(), in: id, by: world.ada.id)
            _ = try await world.ended(run)
            #expect(world.model.requests.count == 2)
            world.model.answerAll { _ in .failure(ProviderFailure(.streamBroken, "gone"), after: "It") }
            let other = try await chat(world)
            _ = try await world.service.post(PostMessage(text: "And space?"), in: other, by: world.ada.id)
            _ = try await world.until(in: other) {
                try await world.messages(other).last { $0.state == .failed }
            }
            #expect(try await world.service.answerFigures(for: world.ada).answers == 1)
        }
    }
}
