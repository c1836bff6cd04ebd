import ChimeraTesting
import Testing

@testable import ChimeraCore

@Suite("A strategy") struct StrategyTests {
    static let free = RunLimits(turns: nil, seconds: nil, tokens: nil)
    static let poet = World.persona("poet", "The Poet", seat: 3)

    /// Those that need no model.
    static let own: [StrategyName] = [.natural, .roundRobin, .list, .pooled, .weighted, .handoff]

    private func state(
        _ strategy: StrategyName, seed: UInt64 = 7, _ settings: TurnSettings = TurnSettings(),
        _ people: [Participant] = World.everyone + [poet]
    ) -> TurnState {
        var state = World.state(people, run: World.run(strategy: strategy, limits: Self.free, seed: seed))
        state.conversation.settings.turns = settings
        return state
    }

    @Test(arguments: own)
    func `chooses in a known order from a known seed`(strategy: StrategyName) throws {
        let golden: [StrategyName: String] = [
            .natural: "philosopher scientist chef poet philosopher chef scientist poet philosopher poet",
            .roundRobin: "philosopher chef scientist poet philosopher chef scientist poet philosopher chef",
            .list: "philosopher chef scientist poet philosopher chef scientist poet philosopher chef",
            .pooled: "chef scientist poet philosopher scientist poet chef philosopher poet chef",
            .weighted: "chef scientist poet scientist chef poet chef philosopher poet chef",
            .handoff: "philosopher scientist chef poet philosopher chef scientist poet philosopher poet",
        ]
        let order = Play(state(strategy), turns: 10).order.joined(separator: " ")
        #expect(order == golden[strategy])
    }

    @Test(arguments: own, [1, 2, 3, 5, 8, 13, 21, 34, 55, 89] as [UInt64])
    func `respects mutes, starves nobody, answers itself never and replays the same`(
        strategy: StrategyName, seed: UInt64
    ) {
        var people = World.everyone + [Self.poet]
        people[2].muted = true
        let played = Play(state(strategy, seed: seed, TurnSettings(), people), turns: 80)
        #expect(played.order.count == 80)
        #expect(!played.order.contains("scientist"))
        #expect(zip(played.order, played.order.dropFirst()).allSatisfy { $0 != $1 })
        // Nobody waits longer than four times as long as a round takes, and one for each who starves beside.
        for start in 0...(80 - 15) { #expect(Set(played.order[start..<start + 15]).count == 3) }
        #expect(played.order == Play(state(strategy, seed: seed, TurnSettings(), people), turns: 80).order)
    }

    @Test func `lets nobody starve whose card gives no reason to speak`() {
        var silent = Self.poet
        silent.persona?.talkativeness = 0
        let weights = ["silence": 0.01, "share": 0, "talkativeness": 5, "luck": 0]
        let played = Play(
            state(.natural, TurnSettings(weights: weights), [World.philosopher, World.chef, silent]),
            turns: 60)
        #expect(played.order.count(where: { $0 == "poet" }) >= 4)
        let unweighed = weights.merging(["silence": 0]) { $1 }
        let left = Play(
            state(.natural, TurnSettings(weights: unweighed), [World.philosopher, World.chef, silent]),
            turns: 60)
        #expect(!left.order.contains("poet"), "silence was weighed 0 by hand")
    }

    @Test func `weighs as the conversation says, and keeps the weights with the turn`() throws {
        var talker = World.chef
        talker.persona?.talkativeness = 1
        let settings = TurnSettings(weights: [
            "talkativeness": 5, "silence": 0, "share": 0, "luck": 0, "relevance": 0,
        ])
        let state = state(.natural, settings, [World.philosopher, talker, World.scientist])
        guard case .speak(let id, let reason) = Director.decide(state) else {
            Issue.record("nobody speaks")
            return
        }
        #expect(id == talker.id && reason.weights == settings.weights)
        let candidate = try #require(reason.candidates.first { $0.participant == id })
        #expect(abs(candidate.score - Scores.total(candidate.terms, by: reason.weights)) < 1e-9)
    }

    @Test func `says what is wrong with weights`() {
        #expect(throws: Problem.self) { try TurnSettings(weights: ["charm": 1]).checked() }
        #expect(throws: Problem.self) { try TurnSettings(weights: ["silence": 6]).checked() }
        #expect(throws: Problem.self) { try TurnSettings(weights: ["silence": .nan]).checked() }
        #expect(throws: Problem.self) { try TurnSettings(speakers: 0).checked() }
        #expect(throws: Problem.self) { try TurnSettings(cooldown: 32).checked() }
        #expect(throws: Never.self) { try TurnSettings(weights: ["luck": 0], speakers: 3).checked() }
    }

    @Test func `lets opposite sides answer each other`() {
        func side(_ participant: Participant, _ side: Stance.Side) -> Participant {
            var one = participant
            one.stance = Stance(side: side, line: "Salt is \(side.rawValue).", opening: "Salt")
            return one
        }
        var state = state(
            .natural, TurnSettings(weights: ["luck": 0]),
            [side(World.philosopher, .for), side(World.chef, .for), side(World.scientist, .against)])
        state.add(World.message(1, World.scientist, "Salt."))
        state.add(World.message(2, World.chef, "Salt."))
        state.add(World.message(3, World.philosopher, "Salt."))
        guard case .speak(_, let reason) = Director.decide(state) else {
            Issue.record("nobody speaks")
            return
        }
        let tension = Dictionary(
            reason.candidates.map { ($0.participant, $0.terms["tension"]) }, uniquingKeysWith: { $1 })
        #expect(tension[World.scientist.id] == 1 && tension[World.chef.id] == 0)
    }

    @Test func `lets one to k answer each message of a person, then waits`() {
        for most in 1...3 {
            var state = state(.natural, TurnSettings(speakers: most))
            state.add(World.message(1, World.adaSeat, "What is salt?"))
            let first = Play(state, turns: 20)
            #expect((1...most).contains(first.order.count))
            var after = first.state
            after.add(World.message(90, World.adaSeat, "And pepper?"))
            #expect((1...most).contains(Play(after, turns: 20).order.count))
        }
    }

    @Test func `cools down, but stops for nobody`() {
        let cooled = Play(state(.natural, TurnSettings(cooldown: 3)), turns: 40).order
        for start in 0...(40 - 4) { #expect(Set(cooled[start..<start + 4]).count == 4) }
        let pair = Play(
            state(.natural, TurnSettings(cooldown: 5), [World.philosopher, World.chef]), turns: 10)
        #expect(pair.order.count == 10 && zip(pair.order, pair.order.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test func `leaves out who is barred, and says why`() throws {
        var state = state(.natural)
        state.barred = [World.chef.id: .overBudget, World.scientist.id: .providerDown]
        guard case .speak(let id, let reason) = Director.decide(state) else {
            Issue.record("nobody speaks")
            return
        }
        #expect(id == World.philosopher.id || id == Self.poet.id)
        #expect(reason.candidates.compactMap(\.out) == [.overBudget, .providerDown])
        for one in state.cast { state.barred[one.id] = .overBudget }
        guard case .stop(let stop) = Director.decide(state) else {
            Issue.record("it goes on without money")
            return
        }
        #expect(stop.kind == .budget && stop.detail != nil)
    }

    @Test func `list begins at the top after each message, in its own order`() {
        var state = state(.list, TurnSettings(order: [World.scientist.id, World.philosopher.id]))
        #expect(Play(state, turns: 5).order == ["scientist", "philosopher", "chef", "poet", "scientist"])
        state = Play(state, turns: 2).state
        state.add(World.message(50, World.adaSeat, "And now?"))
        #expect(Play(state, turns: 2).order == ["scientist", "philosopher"])
    }

    @Test func `pooled lets everybody speak once before anybody twice`() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let order = Play(state(.pooled, seed: seed), turns: 24).order
            for round in 0..<6 { #expect(Set(order[round * 4..<round * 4 + 4]).count == 4) }
        }
        #expect(
            Play(state(.pooled, seed: 1), turns: 8).order != Play(state(.pooled, seed: 2), turns: 8).order)
    }

    @Test func `hand-over goes to who was named, then back to who gave the word`() {
        let played = Play(state(.handoff), turns: 3) { one, turn in
            turn == 1 ? "Well, @\(one.id == World.chef.id ? "Poet" : "Chef"), you?" : "Salt, point \(turn)."
        }
        #expect(played.reasons[1].directive?.kind == .mention)
        #expect(played.order[2] == played.order[0])
    }
}

/// A run that is played with what each one says, until it stops, waits or asks.
struct Play {
    var state: TurnState
    private(set) var order: [String] = []
    private(set) var reasons: [Reason] = []
    private(set) var end: Director.Decision?

    init(
        _ start: TurnState, turns: Int,
        says: (Participant, Int) -> String = { "\($0.name) has point \($1) about salt" }
    ) {
        state = start
        while order.count < turns {
            let decision = Director.decide(state)
            guard case .speak(let id, let reason) = decision,
                let one = state.participants.first(where: { $0.id == id })
            else {
                end = decision
                return
            }
            if case .persona(let name) = one.kind { order.append(name) }
            reasons.append(reason)
            var message = World.message((state.messages.last?.position ?? 0) + 1, one, says(one, order.count))
            message.reason = reason
            state.add(message)
            state.run.turns += 1
        }
    }
}
