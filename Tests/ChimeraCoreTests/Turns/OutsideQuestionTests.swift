import ChimeraTesting
import Testing

@testable import ChimeraCore

@Suite("A question to a model about the next speaker") struct OutsideQuestionTests {
    private func asked(_ strategy: StrategyName, _ messages: [Message] = []) -> (OutsideQuestion, TurnState)?
    {
        let state = World.state(run: World.run(strategy: strategy), messages)
        guard case .ask(let question) = Director.decide(state) else { return nil }
        return (question, state)
    }

    private func speaker(_ state: TurnState) -> (ParticipantID, Reason)? {
        if case .speak(let id, let reason) = Director.decide(state) { (id, reason) } else { nil }
    }

    @Test func `names who may speak and the last words, and nothing that only some heard`() throws {
        let secret = World.message(
            1, World.chef, "The saffron is false.", audience: .only([World.chef.id, World.scientist.id]))
        let (question, _) = try #require(
            asked(.bids, [secret, World.message(2, World.philosopher, "What is salt?")]))
        #expect(question.choices.map(\.participant) == [World.chef.id, World.scientist.id])
        let text = question.messages.map(\.text).joined()
        #expect(text.contains("What is salt?") && text.contains("The Scientist"))
        #expect(!text.contains("saffron") && question.purpose == .bids)
    }

    @Test func `lets the highest bid speak, and stops when all pass`() throws {
        var (question, state) = try #require(asked(.bids))
        let reply = """
            Here: ```json
            {"bids": {"The Philosopher": 2, "chef": 9, "The Scientist": 0, "a } in text": 3}}
            ```
            """
        state.outside = question.read(reply)
        #expect(state.outside != nil)
        let (id, reason) = try #require(speaker(state))
        #expect(id == World.chef.id && reason.outside?.wasUsed == true)
        #expect(reason.candidates.map { $0.terms["bid"] } == [0.2, 0.9, 0])
        (question, state) = try #require(asked(.bids))
        state.outside = question.read(#"{"bids":{"The Philosopher":0,"The Chef":0,"The Scientist":0}}"#)
        #expect(
            Director.decide(state) == .stop(RunStop(.allPassed, "Nobody wanted to speak: every bid was 0.")))
    }

    @Test(arguments: [
        "", "Chef", "{}", #"{"bids": {"The Chef": 4}}"#, #"{"bids": {"The Chef": "x"}"#,
        #"{"next": "Ada"}"#, #"{"next": "Nobody", "why": "…"}"#, "{\"next\": 7}", "}{", "{\"a\": \"\\",
    ])
    func `takes no answer that names others, or nobody`(_ reply: String) throws {
        let (bids, _) = try #require(asked(.bids))
        let (director, _) = try #require(asked(.director))
        #expect(bids.read(reply) == nil && director.read(reply) == nil)
    }

    @Test func `a director's pick is used, with its words; scores far apart ask nobody`() throws {
        var (question, state) = try #require(asked(.director))
        state.outside = question.read(#"{"next": "The Scientist", "why": "Has not been heard."}"#)
        let (id, reason) = try #require(speaker(state))
        #expect(id == World.scientist.id)
        #expect(reason.outside?.words == "Has not been heard.")
        #expect(!reason.candidates[2].terms.isEmpty, "the scores are kept beside it")
        (question, state) = try #require(asked(.director))
        state.add(World.message(1, World.adaSeat, "Basil is it? Basil, tell us."))
        let (named, weighed) = try #require(speaker(state))
        #expect(named == World.chef.id && weighed.outside == nil)
    }

    @Test func `an answer that was of no use leaves the choice to the scores, and says so`() throws {
        for strategy in [StrategyName.bids, .director] {
            var (question, state) = try #require(asked(strategy))
            state.outside = OutsideAnswer(kind: question.kind, turn: question.turn)
            state.outside?.words = "only toy models are at hand, which are not asked"
            let (_, reason) = try #require(speaker(state))
            #expect(reason.outside?.wasUsed == false && reason.outside?.words?.contains("toy") == true)
            question = try #require(asked(strategy)).0
            state.run.turns += 1
            guard case .ask = Director.decide(state) else {
                Issue.record("an old answer was used for another turn")
                return
            }
        }
    }

    @Test(arguments: [StrategyName.bids, .director], [3, 7, 11] as [UInt64])
    func `the same seed and the same stored answers give the same order`(
        strategy: StrategyName, seed: UInt64
    ) throws {
        func play() throws -> [ParticipantID] {
            var state = World.state(
                World.everyone + [StrategyTests.poet],
                run: World.run(strategy: strategy, limits: StrategyTests.free, seed: seed))
            var order: [ParticipantID] = []
            while order.count < 40 {
                switch Director.decide(state) {
                case .ask(let question):
                    let first = question.choices[order.count % question.choices.count].name
                    let bids = question.choices.map { "\"\($0.name)\": \($0.name == first ? 8 : 3)" }
                    state.outside = question.read(
                        question.kind == .bids
                            ? "{\"bids\": {\(bids.joined(separator: ", "))}}" : "{\"next\": \"\(first)\"}")
                    #expect(state.outside != nil)
                case .speak(let id, _):
                    let one = try #require(state.participants.first { $0.id == id })
                    order.append(id)
                    state.add(
                        World.message(state.messages.count + 1, one, "Point \(order.count) of \(one.name)"))
                    state.run.turns += 1
                default:
                    Issue.record("it neither asks nor speaks")
                    return order
                }
            }
            return order
        }
        let order = try play()
        #expect(order == (try play()))
        #expect(Set(order).count == 4)
    }
}
