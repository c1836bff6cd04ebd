import ChimeraTesting
import Testing

@testable import ChimeraCore

@Suite("The guard's second look") struct NudgeTests {
    private func state(_ lines: [(Participant, String)], topic: String? = nil) -> TurnState {
        var state = World.state(
            World.everyone,
            lines.enumerated().map { World.message($0.offset + 1, $0.element.0, $0.element.1) })
        if let topic { state.conversation.topic = topic }
        return state
    }

    private let same = "Time is nothing but the measure of change in things."

    @Test func `tells one who repeats to add, challenge or pass, and takes the third one back`() {
        let (ada, chef) = (World.philosopher, World.chef)
        let one = state([(ada, same), (chef, same)])
        #expect(Nudge.words(for: chef, in: one).contains { $0.contains("PASS") })
        #expect(!Nudge.words(for: ada, in: one).contains { $0.contains("PASS") })
        let message = World.message(9, chef, "", state: .writing)
        #expect(Verdict.kept(of: same, by: message, cuts: false, in: one) == nil, "told only once")
        let twice = state([(ada, same), (chef, same), (ada, "Hm."), (chef, same), (ada, "Well.")])
        #expect(Verdict.kept(of: same, by: message, cuts: false, in: twice) == 0)
        #expect(
            Verdict.kept(of: "Soup, however, is a drink to me.", by: message, cuts: false, in: twice) == nil)
    }

    @Test(arguments: [
        ("PASS", true), ("(PASS)", true), ("Pass.", true), ("I pass on that.", false), ("PASSION", false),
    ])
    func `reads a pass`(_ text: String, _ passes: Bool) {
        #expect(Verdict.isPass(text) == passes)
    }

    @Test func `cuts a speech at a full stop, by tempo`() {
        var quick = World.chef
        quick.persona?.tempo = 1
        let speech = (1...40).map { "This is sentence number \($0)." }.joined(separator: " ")
        let state = World.state([quick, World.philosopher], [])
        let kept = Verdict.kept(of: speech, by: World.message(1, quick, ""), cuts: false, in: state)
        let text = String(speech.utf16.prefix(kept ?? 0)) ?? ""
        #expect(text.hasSuffix("."))
        #expect((100...120).contains(Words.count(text)))
        #expect(Verdict.kept(of: "Short.", by: World.message(1, quick, ""), cuts: false, in: state) == nil)
    }

    @Test func `gives one the other side when all agree`() {
        let agreeing = state([
            (World.philosopher, "I agree, time flows."), (World.chef, "Exactly. It flows like soup."),
            (World.philosopher, "You’re right, like soup."), (World.chef, "Well said."),
        ])
        #expect(Nudge.words(for: World.scientist, in: agreeing).contains { $0.contains("other side") })
        let quarrel = state([
            (World.philosopher, "I agree, time flows."), (World.chef, "I disagree. It stands."),
            (World.philosopher, "You’re right, it stands."), (World.chef, "Well said."),
        ])
        #expect(!Nudge.words(for: World.scientist, in: quarrel).contains { $0.contains("other side") })
    }

    @Test func `holds the language of the people`() {
        let strayed = state([
            (World.adaSeat, "Was ist die Zeit, und warum ist sie nicht für uns da?"),
            (World.chef, "The time is what you make of it, and that is all it is to me."),
        ])
        #expect(Nudge.words(for: World.chef, in: strayed).contains { $0.contains("German") })
        #expect(!Nudge.words(for: World.philosopher, in: strayed).contains { $0.contains("German") })
        #expect(Language.guess("時間とは何ですか") == "Japanese")
        #expect(Language.guess("Hm.") == nil)
    }

    @Test func `brings a strayed talk back to its topic`() {
        let talk = (1...8).map { number in
            (number % 2 == 0 ? World.chef : World.philosopher, "Pancakes number \(number) need butter.")
        }
        #expect(
            Nudge.words(for: World.chef, in: state(talk, topic: "Should statues of tyrants fall?")).contains {
                $0.contains("Find a way back to: Should statues")
            })
        #expect(
            !Nudge.words(for: World.chef, in: state(talk, topic: "Should pancakes hold butter?")).contains {
                $0.contains("strayed")
            })
        #expect(TopicDrift.drift([], from: "Should statues of tyrants fall?") == nil)
    }

    @Test func `measures drift from named turns`() throws {
        let parrot = state([
            (World.philosopher, "Rivers carve patient canyons."),
            (World.chef, "Rivers carve patient canyons."),
            (World.philosopher, "Mountains remember glaciers."), (World.chef, "Mountains remember glaciers."),
            (World.philosopher, "Deserts count winters."), (World.chef, "Deserts count winters."),
        ])
        let drift = try #require(Drift.measure(World.chef, in: parrot))
        #expect(drift.echo == 1 && drift.borrowed == 1 && drift.turns.count == 3)
        #expect(try #require(Drift.measure(World.philosopher, in: parrot)).echo < 0.2)
        #expect(Drift.measure(World.scientist, in: parrot) == nil)
    }

    @Test func `warms a heated mood by a stated step`() {
        #expect(Mood.fiery.temperature(0.8) == 1)
        #expect(Mood.calm.temperature(0.1) == 0)
        #expect(Mood.even.temperature(nil) == nil)
        var state = World.state()
        state.conversation.settings.mood = .fiery
        var dice = Dice(seed: 1)
        let prompt = PromptBuilder.prompt(
            for: World.chef, in: state,
            model: ModelInfo(name: ModelName("a/b")!, ability: .capable, contextWindow: 8192, place: ""),
            dice: &dice)
        #expect(prompt.messages[0].text.contains("The mood is heated."))
        #expect(prompt.pieces.contains { $0.part == .mood })
    }
}
