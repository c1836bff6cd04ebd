import ChimeraCore
import ChimeraTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A run that costs money` {
    private func world(
        _ limit: String, cheaper: ModelName? = nil, _ body: (EngineWorld, Run) async throws -> Void
    ) async throws {
        try await EngineWorld.run(isMetered: true) { world in
            _ = try await world.service.addPrices(
                AddPrices(prices: [
                    NewPrice(
                        model: ModelName(provider: "scripted", model: "scripted"), input: "1000",
                        output: "1000"),
                    NewPrice(model: ModelName(provider: "scripted", model: "other"), input: "1", output: "1"),
                ]), by: world.ada)
            _ = try await world.service.saveBudget(
                nil, SaveBudget(limit: limit, period: .conversation, cheaper: cheaper), by: world.ada)
            world.model.answerAll { .text("Soup \($0.call).", usage: Usage(input: 1000, output: 1000)) }
            let room = try await world.room(turns: 6)
            let run = try await world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id)
            try await body(world, try await world.ended(run))
        }
    }

    @Test func `stops before the turn that a budget has no room for, and says which`() async throws {
        try await world("5") { world, run in
            #expect(run.stop?.kind == .budget)
            #expect(
                run.stop?.detail?.hasPrefix("Budget for this conversation is $5.00; $4.00 is spent") == true)
            let turns = try await world.messages(run.conversation).filter { $0.kind == .turn }
            #expect(turns.count == 2 && turns.allSatisfy { $0.figures?.cost == Money("2") })
            let states = try await world.service.budgets(for: world.ada)
            #expect(states.allSatisfy { $0.reserved == .zero })
        }
    }

    @Test func `goes on with the cheaper model that the budget names, shown as a stand-in`() async throws {
        let other = ModelName(provider: "scripted", model: "other")
        try await world("5", cheaper: other) { world, run in
            #expect(run.stop?.kind == .turns)
            let turns = try await world.messages(run.conversation).filter { $0.kind == .turn }
            #expect(turns.count == 6)
            #expect(turns.last?.model == other && turns.last?.figures?.cost == Money("0.002"))
            #expect(turns.last?.figures?.standIn?.because == .budget)
            #expect(turns.last?.figures?.standIn?.for.model == "scripted")
        }
    }

    @Test func `keeps its money when a person stops it in mid-sentence`() async throws {
        try await EngineWorld.run(isMetered: true) { world in
            let name = ModelName(provider: "scripted", model: "scripted")
            _ = try await world.service.addPrices(
                AddPrices(prices: [NewPrice(model: name, input: "1", output: "1")]), by: world.ada)
            let budget = try await world.service.saveBudget(
                nil, SaveBudget(limit: "5", period: .ever), by: world.ada)
            let room = try await world.room(turns: 6)
            let run = try await world.service.start(StartRun(), in: room.conversation.id, by: world.ada.id)
            let call = try await world.model.nextCall()
            await call.say("Half a sentence")
            let held = try await world.service.budgets(for: world.ada).first { $0.budget.id == budget.id }
            #expect((held?.reserved ?? .zero) > .zero)
            _ = try await world.service.control(
                run.id, ControlRun(action: .stop), in: run.conversation, by: world.ada.id)
            let settled = try await world.until(in: run.conversation) {
                try await world.service.budgets(for: world.ada).first {
                    $0.budget.id == budget.id && $0.reserved == .zero
                }
            }
            #expect(settled.spent > .zero && settled.spent < (held?.reserved ?? .zero))
            let ledger = try await world.service.ledger(UsageText(), after: nil, limit: 9, by: world.ada)
            #expect(ledger.first?.flags == ["estimated"] && ledger.first?.state == .cancelled)
        }
    }
}
