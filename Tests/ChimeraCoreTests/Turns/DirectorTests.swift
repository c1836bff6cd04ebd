import ChimeraCore
import ChimeraTesting
import Testing

@Suite("The director") struct DirectorTests {
    private func speaker(_ state: TurnState) -> ParticipantID? {
        if case .speak(let id, _) = Director.decide(state) { id } else { nil }
    }

    private func stop(_ state: TurnState) -> RunStop.Kind? {
        if case .stop(let stop) = Director.decide(state) { stop.kind } else { nil }
    }

    /// Plays a run of `turns` with what each one says, and returns who spoke.
    private func play(
        _ state: TurnState, turns: Int,
        says: (Participant, Int) -> String = { "\($0.name) has point \($1) about salt" }
    ) -> [ParticipantID] {
        var state = state
        var order: [ParticipantID] = []
        for turn in 1...turns {
            guard case .speak(let id, let reason) = Director.decide(state),
                let one = state.participants.first(where: { $0.id == id })
            else { break }
            #expect(reason.turn == turn)
            order.append(id)
            state.add(World.message(state.messages.count + 1, one, says(one, turn)))
            state.run.turns += 1
        }
        return order
    }

    @Test func `gives the same order from the same seed, and another from another`() {
        let limits = RunLimits(turns: nil, seconds: nil, tokens: nil)
        let one = play(World.state(run: World.run(limits: limits, seed: 1)), turns: 40)
        #expect(one == play(World.state(run: World.run(limits: limits, seed: 1)), turns: 40))
        #expect(one != play(World.state(run: World.run(limits: limits, seed: 2)), turns: 40))
        #expect(one.count == 40)
    }

    @Test(arguments: [StrategyName.natural, .roundRobin], 1...20)
    func `lets nobody starve, nobody answer itself and no muted one speak`(strategy: StrategyName, seed: Int)
    {
        var muted = World.scientist
        muted.muted = true
        let extra = World.persona("poet", "The Poet", seat: 3)
        let state = World.state(
            [World.philosopher, World.chef, muted, extra, World.adaSeat],
            run: World.run(
                strategy: strategy, limits: RunLimits(turns: nil, seconds: nil, tokens: nil),
                seed: UInt64(seed)))
        let order = play(state, turns: 60)
        #expect(order.count == 60)
        #expect(!order.contains(muted.id))
        #expect(zip(order, order.dropFirst()).allSatisfy { $0 != $1 })
        for start in 0...(60 - 12) {
            #expect(Set(order[start..<start + 12]).count == 3)
        }
    }

    @Test func `goes round in seat order`() {
        let order = play(World.state(run: World.run(strategy: .roundRobin)), turns: 6)
        #expect(
            order
                == [
                    World.philosopher, World.chef, World.scientist, World.philosopher, World.chef,
                    World.scientist,
                ].map(\.id))
    }

    @Test func `obeys a call by name at once, and says so`() throws {
        let state = World.state(
            [World.philosopher, World.chef, World.adaSeat],
            [World.message(1, World.adaSeat, "What now, @chef?")])
        guard case .speak(let id, let reason) = Director.decide(state) else {
            Issue.record("nobody speaks")
            return
        }
        #expect(id == World.chef.id)
        #expect(reason.directive == Reason.Directive(.mention, message: World.id(101)))
    }

    @Test func `lets everyone answer who was called, in order`() {
        let order = play(
            World.state(
                [World.philosopher, World.chef, World.scientist, World.adaSeat],
                [World.message(1, World.adaSeat, "@scientist @philosopher?")]), turns: 2)
        #expect(order == [World.scientist.id, World.philosopher.id])
    }

    @Test func `puts a person's choice before names in texts`() {
        var state = World.state(
            [World.philosopher, World.chef, World.scientist],
            [World.message(1, World.philosopher, "@chef, you?")])
        state.enqueue(TurnState.Call(World.scientist.id, Reason.Directive(.next)))
        #expect(speaker(state) == World.scientist.id)
    }

    @Test func `takes the queue behind names that were called, and passes over who cannot speak`() {
        var muted = World.scientist
        muted.muted = true
        var run = World.run(strategy: .manual)
        run.queue = [World.scientist.id, World.chef.id, World.philosopher.id]
        var state = World.state(
            [World.philosopher, World.chef, muted, World.adaSeat], run: run,
            [World.message(1, World.adaSeat, "Well, @philosopher?")])
        guard case .speak(let first, let called) = Director.decide(state) else {
            Issue.record("nobody speaks")
            return
        }
        #expect(first == World.philosopher.id && called.directive?.kind == .mention)
        state.add(World.message(2, World.philosopher, "Salt."))
        guard case .speak(let second, let queued) = Director.decide(state) else {
            Issue.record("nobody speaks")
            return
        }
        #expect(second == World.chef.id && queued.directive == Reason.Directive(.queue))
        #expect(state.run.queue(after: second) == [World.philosopher.id])
        state.run.queue = [muted.id]
        #expect(Director.decide(state) == .wait, "the queue is the manual order's only voice")
    }

    @Test func `lets who stands in the queue twice speak twice in a row`() {
        var run = World.run(strategy: .roundRobin)
        run.queue = [World.chef.id, World.chef.id]
        var state = World.state(run: run)
        for _ in 1...2 {
            #expect(speaker(state) == World.chef.id)
            state.run.queue = state.run.queue(after: World.chef.id)
            state.add(World.message(state.messages.count + 1, World.chef, "Salt \(state.messages.count)."))
        }
        #expect(speaker(state) == World.scientist.id)
    }

    @Test func `leaves out once who would be next`() throws {
        var state = World.state(run: World.run(strategy: .roundRobin))
        state.skips = 1
        state.skip(try #require(speaker(state)), nil)
        #expect(state.skips == 0)
        guard case .speak(let next, let reason) = Director.decide(state) else {
            Issue.record("nobody speaks")
            return
        }
        #expect(next == World.chef.id)
        #expect(reason.candidates.first { $0.participant == World.philosopher.id }?.out == .skipped)
        state.add(World.message(1, World.chef, "Salt."))
        state.add(World.message(2, World.scientist, "Pepper."))
        #expect(speaker(state) == World.philosopher.id)
    }

    @Test func `leaves out the call or the entry of the queue by which somebody would be next`() {
        var run = World.run(strategy: .roundRobin)
        run.queue = [World.scientist.id, World.scientist.id]
        var state = World.state(run: run, [World.message(1, World.adaSeat, "@chef?")])
        state.skip(World.chef.id, Reason.Directive(.mention, message: World.id(101)))
        #expect(speaker(state) == World.scientist.id)
        state.skip(World.scientist.id, Reason.Directive(.queue))
        #expect(state.run.queue == [World.scientist.id])
        state.skip(World.scientist.id, Reason.Directive(.queue))
        #expect(speaker(state) == World.philosopher.id)
    }

    @Test func `leaves nobody out where nobody else could speak`() {
        var state = World.state([World.chef, World.adaSeat], run: World.run(strategy: .roundRobin))
        state.skip(World.chef.id, nil)
        #expect(speaker(state) == World.chef.id)
    }

    @Test func `ignores names that were called before the run began`() {
        let before = World.message(1, World.philosopher, "Well, @scientist?", run: World.id(39))
        let answered = World.message(2, World.chef, "No.", run: World.id(39))
        let state = World.state(
            [World.philosopher, World.chef, World.scientist], run: World.run(strategy: .roundRobin),
            [before, answered])
        #expect(state.queue.isEmpty)
    }

    @Test func `lets the only one there go on`() {
        let state = World.state([World.chef], [World.message(1, World.chef, "Salt.")])
        #expect(speaker(state) == World.chef.id)
    }

    @Test func `waits in manual order and while paused, but for a granted step`() {
        #expect(Director.decide(World.state(run: World.run(strategy: .manual))) == .wait)
        var state = World.state(run: World.run(state: .paused))
        #expect(Director.decide(state) == .wait)
        state.steps = 1
        #expect(speaker(state) != nil)
    }

    @Test func `answers once in plain chat`() {
        let solo = World.run(strategy: .solo)
        var state = World.state(
            [World.chef, World.adaSeat], run: solo, [World.message(1, World.adaSeat, "Hello")])
        #expect(speaker(state) == World.chef.id)
        state.add(World.message(2, World.chef, "Good evening."))
        #expect(stop(state) == .answered)
        state.add(World.message(3, World.adaSeat, "And you?"))
        #expect(speaker(state) == World.chef.id)
    }

    @Test func `stops at its limits`() {
        var run = World.run(limits: RunLimits(turns: 3, seconds: 60, tokens: 100), turns: 3)
        #expect(stop(World.state(run: run)) == .turns)
        run.turns = 2
        run.activeMilliseconds = 60_000
        #expect(stop(World.state(run: run)) == .time)
        run.activeMilliseconds = 0
        run.tokens = 100
        #expect(stop(World.state(run: run)) == .tokens)
    }

    @Test func `stops when three turns in a row repeat the one before`() {
        let limits = RunLimits(turns: nil, seconds: nil, tokens: nil)
        let same = play(World.state(run: World.run(limits: limits)), turns: 30) { _, turn in
            turn < 5
                ? "a new thought number \(turn) about salt and pepper \(turn)"
                : "the debate is complex and multifaceted as always"
        }
        #expect(same.count == 8)
        let fresh = play(World.state(run: World.run(limits: limits)), turns: 30) { _, turn in
            "thought \(turn) is nothing like \(turn * 7) or \(turn * 13)"
        }
        #expect(fresh.count == 30)
    }

    @Test func `stops when all pass, when nobody is left, and after three failures`() {
        let passed = [World.philosopher, World.chef].enumerated().map {
            World.message($0.offset + 1, $0.element, "")
        }
        #expect(stop(World.state([World.philosopher, World.chef], passed)) == .allPassed)
        var muted = World.chef
        muted.muted = true
        #expect(stop(World.state([muted])) == .nobody)
        let failed = [World.philosopher, World.chef, World.scientist].enumerated().map {
            World.message($0.offset + 1, $0.element, "", state: .failed)
        }
        #expect(stop(World.state(World.everyone, failed)) == .providerDown)
    }
}
