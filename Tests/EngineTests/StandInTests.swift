import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Testing

@Suite("A stand-in") struct StandInTests {
    private let own = ModelName(provider: "scripted", model: "scripted")
    private let other = ModelName(provider: "scripted", model: "other")

    private func room(
        _ world: EngineWorld, _ fallbacks: [Fallback]?, turns: Int = 1
    ) async throws -> ConversationID {
        try await world.service.create(
            CreateConversation(
                topic: "Is time real?",
                participants: [
                    NewParticipant(persona: "philosopher", fallbacks: fallbacks),
                    NewParticipant(persona: "chef", fallbacks: fallbacks),
                ], strategy: .roundRobin, limits: RunLimits(turns: turns, seconds: nil, tokens: nil), speed: 0
            ),
            by: world.ada
        ).conversation.id
    }

    private func turn(_ world: EngineWorld, _ id: ConversationID) async throws -> Message {
        _ = try await world.ended(world.service.start(StartRun(), in: id, by: world.ada.id))
        return try #require(try await world.messages(id).last { $0.kind == .turn })
    }

    @Test(arguments: [
        (ProviderFailure.Kind.rateLimited, Fallback.Cause.rateLimited), (.overloaded, .overloaded),
        (.contextTooLong, .contextTooLong), (.noCredit, .noCredit), (.unreachable, .unreachable),
        (.timedOut, .unreachable), (.streamBroken, .unreachable),
    ]) func `says which model spoke, for whom and why`(
        kind: ProviderFailure.Kind, cause: Fallback.Cause
    ) async throws {
        try await EngineWorld.run { world in
            world.model.answer("scripted") { _ in
                .failure(ProviderFailure(kind, "no such luck"), after: kind == .streamBroken ? "Time is" : "")
            }
            world.model.answer("other") { _ in .text("It is.", usage: Usage(input: 9, output: 3)) }
            let id = try await room(world, [Fallback(other)])
            let message = try await turn(world, id)
            #expect(message.state == .done && message.text == "It is.")
            #expect(message.model == other && message.attempt == 2)
            #expect(message.figures?.standIn == StandIn(for: own, because: cause, words: "no such luck"))
            #expect(message.figures?.error == nil)
            let calls = try await world.service.calls(of: id, by: world.ada.id)
            #expect(calls.map(\.model) == ["scripted", "other"])
            #expect(calls.map(\.outcome.state) == [.failed, .done])
            #expect(calls.allSatisfy { $0.message == message.id })
        }
    }

    @Test func `begins anew: what was shown is cut to nothing, and readers are told`() async throws {
        try await EngineWorld.run { world in
            let id = try await room(world, [Fallback(other)])
            let run = try await world.service.start(StartRun(), in: id, by: world.ada.id)
            let first = try await world.model.nextCall()
            await first.say("Time is a river")
            await first.fail(ProviderFailure(.streamBroken, "gone"))
            let second = try await world.model.nextCall()
            #expect(second.request.model == "other")
            let writing = try #require(try await world.messages(id).last { $0.state == .writing })
            #expect(writing.attempt == 2 && writing.model == other && writing.text == "")
            await second.say("Time is not.")
            await second.finish()
            _ = try await world.ended(run)
            let events = try await world.database.stores.events.events(
                of: StreamID(id), after: 0, limit: 200)
            let told = try #require(events.first { $0.kind == .turnAttempt })
            #expect(told.facts == ["attempt": 2, "kept": 0, "model": "scripted/other"])
            #expect(try await world.messages(id).last?.text == "Time is not.")
        }
    }

    @Test func `does not step in for a refusal unless somebody said so`() async throws {
        try await EngineWorld.run { world in
            world.model.answer("scripted") { _ in .text("I will not.", stop: .refusal) }
            world.model.answer("other") { _ in .text("It is.") }
            let plain = try await turn(world, room(world, [Fallback(other)]))
            #expect(plain.model == own && plain.figures?.standIn == nil && plain.text == "I will not.")
            let told = try await turn(world, room(world, [Fallback(other, causes: [.refused])]))
            #expect(told.model == other && told.figures?.standIn?.because == .refused)
        }
    }

    @Test func `is passed over where its causes are others, and the failure stays the model's own`()
        async throws
    {
        try await EngineWorld.run { world in
            world.model.answer("scripted") { _ in .failure(ProviderFailure(.rateLimited, "too many")) }
            let message = try await turn(world, room(world, [Fallback(other, causes: [.noCredit])]))
            #expect(message.state == .failed && message.attempt == 1 && message.model == own)
            #expect(message.figures?.error == "too many")
            #expect(world.model.requests.allSatisfy { $0.model == "scripted" })
        }
    }

    @Test func `that fails too is the last word, and nobody is asked twice`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in
                .failure(ProviderFailure(.overloaded, "\(request.model) is busy"))
            }
            let message = try await turn(world, room(world, [Fallback(other)]))
            #expect(message.state == .failed && message.figures?.error == "other is busy")
            #expect(message.figures?.standIn?.for == own)
            #expect(world.model.requests.map(\.model) == ["scripted", "other"])
        }
    }

    @Test func `is refused where it stands twice, is unknown, or would never step in`() async throws {
        try await EngineWorld.run { world in
            for wrong in [
                [Fallback(other), Fallback(other)], [Fallback(ModelName(provider: "nobody", model: "x"))],
                [Fallback(other, causes: [])],
            ] {
                await #expect { _ = try await room(world, wrong) } throws: {
                    ($0 as? Problem)?.type == .invalid
                        && ($0 as? Problem)?.field?.hasPrefix("participants[0].fallbacks") == true
                }
            }
        }
    }

    @Test func `is kept with the participant, and taken back by an empty chain`() async throws {
        try await EngineWorld.run { world in
            let id = try await room(world, [Fallback(other, causes: [.overloaded])])
            let chef = try #require(
                try await world.service.snapshot(id, by: world.ada.id).participants.first {
                    $0.name == "The Chef"
                })
            #expect(chef.fallbacks == [Fallback(other, causes: [.overloaded])])
            let changed = try await world.service.change(
                chef.id, ChangeParticipant(fallbacks: []), in: id, expecting: nil, by: world.ada.id)
            #expect(changed.fallbacks == nil)
        }
    }
}
