import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Foundation
import Testing

@Suite("A format in the engine", .timeLimit(.minutes(1))) struct FormatTests {
    private static let cast = ["philosopher", "chef", "comedian", "scientist"]

    private static func answer(_ request: ModelRequest) -> ScriptedModel.Script {
        let text = request.messages.map(\.text).joined()
        if text.contains("{\"vote\"") { return .text(#"{"vote": "for", "why": "It was argued well."}"#) }
        if text.contains("{\"ranking\"") {
            return .text(#"{"ranking": ["C", "A", "B"], "why": "C is right."}"#)
        }
        return .text("Thought \(request.call.low % 9973).")
    }

    @Test func `is played to its end, with votes and turns on record, and says its result`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { Self.answer($0) }
            let room = try await world.room(Self.cast, turns: 60, strategy: .format("council"))
            let run = try await world.ended(
                try await world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id))
            #expect(run.stop?.kind == .finished && run.stop?.detail?.contains("came first") == true)
            #expect(run.progress?.ballots.first?.winner?.id == "C")
            let turns = try await world.messages(room.conversation.id).filter { $0.kind == .turn }
            #expect(turns.map(\.reason?.phase?.id) == ["answers", "answers", "answers", "synthesis"])
            let calls = try await world.service.calls(of: room.conversation.id, by: world.ada.id)
            #expect(calls.count { $0.purpose == .ranking } == 3 && calls.count { $0.purpose == .turn } == 4)
            #expect(calls.allSatisfy { $0.outcome.state == .done })
            // What is stored is what is read again.
            #expect(try await world.database.stores.runs.run(run.id)?.progress == run.progress)
        }
    }

    @Test func `takes votes of people, replaces them, and refuses what cannot be chosen`() async throws {
        try await EngineWorld.run { world in
            let room = try await world.room(Self.cast, turns: 60, strategy: .format("debate"))
            let id = room.conversation.id
            let run = try await world.service.start(StartRun(), in: id, by: world.ada.id)
            func vote(_ choice: [String], ballot: String? = nil) async throws -> Run {
                try await world.service.control(
                    run.id, ControlRun(action: .vote, choice: choice, ballot: ballot), in: id,
                    by: world.ada.id)
            }
            // The first persona is asked; the ballot is open to people meanwhile.
            let call = try await world.model.nextCall()
            #expect(call.request.messages.map(\.text).joined().contains("{\"vote\""))
            await #expect(throws: Problem.self) { try await vote(["maybe"]) }
            await #expect(throws: Problem.self) { try await vote(["for", "against"]) }
            await #expect(throws: Problem.self) { try await vote(["for"], ballot: "after") }
            _ = try await vote(["for"])
            let voted = try await vote(["against"])
            let seat = try #require(room.participants.first { !$0.isModel }).id
            #expect(voted.progress?.ballots.first?.votes.map(\.voter) == [seat])
            // Calls from now on answer by themselves.
            world.model.answerAll { Self.answer($0) }
            await call.say(#"{"vote": "undecided", "why": "I listen."}"#)
            await call.finish()
            // Whoever voted before is waited for in the last vote.
            let asked: Run = try await world.until(in: id) {
                let run = try await world.database.stores.runs.run(run.id)
                return run?.progress?.ballots.count == 2 && run?.progress?.ballots[1].votes.count == 4
                    ? run : nil
            }
            #expect(asked.state == .running)
            _ = try await vote(["for"], ballot: "after")
            let ended = try await world.ended(run)
            #expect(ended.stop?.kind == .finished)
            #expect(
                ended.progress?.ballots[0].votes.contains { $0.by == .person && $0.choice == ["against"] }
                    == true)
            #expect(ended.progress?.ballots[1].winner?.id == "for")
        }
    }

    @Test func `never asks a toy for a vote: it follows from stance and words`() async throws {
        let recipe = SmallModelRecipe(maxOutputTokens: 40, stop: [], temperature: 0.8, extra: [:])
        try await EngineWorld.run(recipe: recipe, ability: .toy) { world in
            world.model.answerAll { .text("Thought \($0.call.low % 9973). Yes.") }
            let room = try await world.room(Self.cast, turns: 60, strategy: .format("council"))
            let run = try await world.ended(
                try await world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id))
            #expect(run.stop?.kind == .finished)
            #expect(run.progress?.ballots.first?.votes.allSatisfy { $0.by == .rule } == true)
            let calls = try await world.service.calls(of: room.conversation.id, by: world.ada.id)
            #expect(calls.allSatisfy { $0.purpose == .turn } && calls.count == 4)
        }
    }

    @Test func `stops at its goal by a capable model's verdict, on record`() async throws {
        try await EngineWorld.run { world in
            world.model.answerAll { request in
                let text = request.messages.map(\.text).joined()
                guard text.contains("The goal:") else { return .text("Thought \(request.call.low % 9973).") }
                let isMet = text.components(separatedBy: "Thought").count > 4
                return .text("{\"met\": \(isMet), \"why\": \"Enough thoughts.\"}")
            }
            let room = try await world.room(["philosopher", "chef"], turns: 30, strategy: .roundRobin)
            let run = try await world.ended(
                try await world.service.start(
                    StartRun(limits: RunLimits(turns: 30, seconds: nil, tokens: nil, goal: "Four thoughts.")),
                    in: room.conversation.id, by: world.ada.id))
            #expect(run.stop?.kind == .goal && run.turns == 4)
            #expect(run.stop?.detail?.contains("Enough thoughts.") == true)
            let calls = try await world.service.calls(of: room.conversation.id, by: world.ada.id)
            #expect(calls.count { $0.purpose == .verdict } == 2)
        }
    }

    @Test func `that does not exist is refused, with the nearest`() async throws {
        try await EngineWorld.run { world in
            let problem = await #expect(throws: Problem.self) {
                try await world.room(Self.cast, strategy: .format("debte"))
            }
            #expect(problem?.detail.contains("format:debate") == true)
        }
    }
}
