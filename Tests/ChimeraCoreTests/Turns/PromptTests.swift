import ChimeraCore
import ChimeraTesting
import Testing

@Suite("A prompt") struct PromptTests {
    private let big = ModelInfo(
        name: ModelName("fake/big")!, ability: .capable, contextWindow: 8192, place: "127.0.0.1")
    private let toy = ModelInfo(
        name: ModelName("local/smollm2-135m")!, ability: .toy, contextWindow: 2048, acceptsPrefill: true,
        place: "this computer",
        recipe: SmallModelRecipe(
            maxOutputTokens: 48, stop: ["\n"], temperature: 0.7, extra: ["dry_multiplier": 0.9]))

    private func prompt(
        _ speaker: Participant, _ state: TurnState, _ model: ModelInfo
    ) -> PromptBuilder.Prompt {
        var dice = Dice(seed: 1)
        return PromptBuilder.prompt(
            for: speaker, in: state, model: model, about: [World.adaSeat.id: "counts everything"], dice: &dice
        )
    }

    @Test func `tells who one is, who else is here and what it is about`() throws {
        let system = try #require(prompt(World.chef, World.state(), big).messages.first)
        #expect(system.role == .system)
        for piece in [
            "You are The Chef.", "- The Philosopher: Speaks as The Philosopher", "- Ada: counts everything",
            "Is time real?",
        ] {
            #expect(system.text.contains(piece))
        }
    }

    @Test func `holds own turns as assistant and all others as user by name, merged`() {
        let state = World.state(
            [World.philosopher, World.chef, World.adaSeat],
            [
                World.message(1, World.adaSeat, "Begin."),
                World.message(2, World.philosopher, "Time is a word."),
                World.message(3, World.chef, "Time is salt."), World.message(4, World.philosopher, "Is it?"),
            ])
        let messages = prompt(World.chef, state, big).messages
        #expect(messages.map(\.role) == [.system, .user, .assistant, .user])
        #expect(messages[1].text == "Ada: Begin.\n\nThe Philosopher: Time is a word.")
        #expect(messages[2].text == "Time is salt.")
        #expect(messages[3].text.hasPrefix("The Philosopher: Is it?"))
    }

    @Test func `ends with a user turn, also behind one's own words`() {
        #expect(prompt(World.chef, World.state(), big).messages.last?.role == .user)
        let own = World.state([World.chef], [World.message(1, World.chef, "Salt.")])
        #expect(prompt(World.chef, own, big).messages.last?.role == .user)
    }

    @Test func `never holds what its speaker did not hear`() {
        let whisper = World.message(
            1, World.adaSeat, "the secret is 42", audience: .only([World.philosopher.id]))
        let state = World.state([World.philosopher, World.chef, World.adaSeat], [whisper])
        #expect(!prompt(World.chef, state, big).messages.contains { $0.text.contains("42") })
        #expect(prompt(World.philosopher, state, big).messages.contains { $0.text.contains("42") })
        #expect(!prompt(World.chef, state, toy).messages.contains { $0.text.contains("42") })
    }

    @Test func `fits the model's window with the newest messages`() {
        let messages = (1...300).map {
            World.message(
                $0, $0 % 2 == 0 ? World.philosopher : World.chef,
                "Line \($0). " + String(repeating: "word ", count: 60))
        }
        let prompt = prompt(
            World.chef, World.state(World.everyone, messages),
            ModelInfo(name: ModelName("a/b")!, ability: .capable, contextWindow: 4096, place: ""))
        let tokens = prompt.messages.reduce(0) { $0 + ContextBudget.tokens($1.text) }
        #expect(tokens + prompt.maxOutputTokens <= 4096)
        #expect(prompt.messages.last?.text.contains("Line 300.") == true)
        #expect(!prompt.messages.contains { $0.text.contains("Line 1.") })
    }

    @Test func `of a plain chat has no names and no stage directions`() {
        var chat = World.salon
        (chat.kind, chat.topic) = (.chat, nil)
        let assistant = Participant(
            id: World.id(21), conversation: chat.id, kind: .assistant, name: "Assistant")
        let state = TurnState(
            conversation: chat, participants: [assistant, World.adaSeat], run: World.run(strategy: .solo),
            messages: [World.message(1, World.adaSeat, "2+2?")])
        #expect(prompt(assistant, state, big).messages.last == PromptMessage(.user, "2+2?"))
    }

    @Test func `for a toy holds the question and the last opposing line, and begins the reply`() {
        var (pro, contra) = (World.philosopher, World.chef)
        pro.stance = Stance(side: .for, line: "Time is real.", opening: "I am for it, because time")
        contra.stance = Stance(
            side: .against, line: "Time is salt.", opening: "I am against it, because in my kitchen")
        let state = World.state(
            [pro, contra],
            [World.message(1, pro, "Clocks are honest."), World.message(2, World.scientist, "Hm.")])
        let small = prompt(contra, state, toy)
        #expect(small.messages.count == 2)
        #expect(
            small.messages[1].text
                == "The question: Is time real?\nThe Philosopher said: \"Clocks are honest.\"\nWhat do you say?"
        )
        #expect(small.prefill == "I am against it, because in my kitchen")
        #expect(small.maxOutputTokens == 48)
        #expect(small.cutsAtFullStop)
        let later = World.state(
            [pro, contra], [World.message(1, contra, "I am against it, because in my kitchen all is late.")])
        #expect(World.chef.persona?.openings.contains(prompt(contra, later, toy).prefill ?? "") == true)
    }
}
