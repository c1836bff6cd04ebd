import ChimeraTesting
import Testing

@testable import ChimeraCore

@Suite("A stop") struct StopTests {
    private func stop(_ play: Play) -> RunStop? {
        if case .stop(let stop) = play.end { stop } else { nil }
    }

    @Test func `by agreement needs every one of the last turns to say so, and none to object`() {
        func talk(_ says: @escaping (Int) -> String) -> Play {
            Play(
                World.state(run: World.run(strategy: .roundRobin, limits: StrategyTests.free)), turns: 20
            ) { "\(says($1)) Point \($1) of \($0.name)." }
        }
        let agreed = talk { $0 > 4 ? "I agree." : "No, salt." }
        #expect(stop(agreed)?.kind == .agreement && agreed.order.count == 7)
        #expect(stop(agreed)?.detail?.contains("last 3 turns") == true)
        #expect(stop(talk { $0 > 4 ? "I agree, but not with the salt." : "No." }) == nil)
        #expect(stop(talk { $0.isMultiple(of: 3) ? "I see." : "I agree." }) == nil)
        #expect(stop(talk { _ in "I disagree." }) == nil)
    }

    @Test func `is preceded by one closing round within the limit`() throws {
        let limits = RunLimits(turns: 12, seconds: nil, tokens: nil)
        let state = World.state(World.everyone + [StrategyTests.poet], run: World.run(limits: limits))
        let played = Play(state, turns: 30)
        #expect(stop(played)?.kind == .turns && played.order.count == 12)
        #expect(played.reasons.map { $0.isClosing == true } == (0..<12).map { $0 >= 8 })
        #expect(Set(played.order.suffix(4)).count == 4, "everybody closes once")
        var off = state
        off.conversation.settings.turns.closingRound = false
        #expect(Play(off, turns: 30).reasons.allSatisfy { $0.isClosing == nil })
        let short = World.state(run: World.run(limits: RunLimits(turns: 4, seconds: nil, tokens: nil)))
        #expect(Play(short, turns: 9).reasons.allSatisfy { $0.isClosing == nil })
    }

    @Test func `by tokens or time comes when everybody has closed, before the limit`() throws {
        for limits in [
            RunLimits(turns: nil, seconds: nil, tokens: 1000),
            RunLimits(turns: nil, seconds: 100, tokens: nil),
        ] {
            var state = World.state(run: World.run(limits: limits))
            var closing = 0
            var end: RunStop?
            for turn in 1...40 {
                guard case .speak(let id, let reason) = Director.decide(state) else { break }
                if reason.isClosing == true { closing += 1 }
                let one = try #require(state.participants.first { $0.id == id })
                var message = World.message(turn, one, "Point \(turn) of \(one.name).")
                message.reason = reason
                state.add(message)
                state.run.turns += 1
                state.run.tokens += 30
                state.run.activeMilliseconds += 3000
                if case .stop(let stop) = Director.decide(state) { end = stop }
            }
            #expect(closing == 3)
            #expect(end?.kind == (limits.tokens == nil ? .time : .tokens))
            #expect(end?.detail?.contains("everybody closed") == true)
        }
    }

    @Test func `tells everybody that it is near, in the prompt`() {
        let limits = RunLimits(turns: 9, seconds: nil, tokens: nil)
        var state = World.state(run: World.run(limits: limits, turns: 6))
        var dice = Dice(seed: 1)
        let model = ModelInfo(name: ModelName("a/b")!, ability: .capable, contextWindow: 8192, place: "here")
        func prompt() -> String {
            PromptBuilder.prompt(for: World.chef, in: state, model: model, dice: &dice).messages.map(\.text)
                .joined()
        }
        #expect(prompt().contains("about to end"))
        state.run.turns = 2
        #expect(!prompt().contains("about to end"))
    }

    @Test func `by a goal asks after each round, once, and gives the judge's words`() {
        var limits = StrategyTests.free
        limits.goal = "They choose a dish."
        var state = Play(World.state(run: World.run(limits: limits)), turns: 3).state
        #expect(Director.decide(state) == .judge("They choose a dish."))
        state.judged = 3
        guard case .speak = Director.decide(state) else {
            Issue.record("it asks twice")
            return
        }
        state.goalMet = "Soup it is."
        #expect(Director.decide(state) == .stop(RunStop(.goal, "Soup it is.")))
    }

    @Test(arguments: [StrategyName.natural, .roundRobin, .list, .pooled, .weighted, .handoff])
    func `comes to 32 personas after 1,000 turns, in constant memory`(strategy: StrategyName) {
        let people = (0..<32).map { World.persona("p\($0)", "Person \($0)", seat: $0) }
        let limits = RunLimits(turns: 1000, seconds: nil, tokens: nil)
        var state = World.state(people, run: World.run(strategy: strategy, limits: limits))
        var most = (messages: 0, queue: 0)
        var spoke: Set<ParticipantID> = []
        while case .speak(let id, let reason) = Director.decide(state) {
            let one = people.first { $0.id == id }!
            var message = World.message(
                state.run.turns + 1, one,
                "Turn \(state.run.turns) of \(one.name): @Person \(state.run.turns % 37)?")
            message.reason = reason
            state.add(message)
            state.run.turns += 1
            spoke.insert(id)
            most = (max(most.messages, state.messages.count), max(most.queue, state.queue.count))
        }
        guard case .stop(let stop) = Director.decide(state) else {
            Issue.record("it neither speaks nor stops")
            return
        }
        #expect(stop.kind == .turns && state.run.turns == 1000 && spoke.count == 32)
        #expect(most.messages <= TurnState.window && most.queue <= 32)
    }
}
