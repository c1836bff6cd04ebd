import ChimeraTesting
import Testing

@testable import ChimeraCore

/// Every shipped format, from its first step to its stop, with what everybody says and votes driven by hand.
@Suite("A run by a format") struct FormatRunTests {
    static let formats = FormatLibrary(folders: [FormatFileTests.folder]).formats()

    /// Plays to the end; `votes` nil: by the rule.
    static func play(
        _ format: Format, cast: Int, seed: UInt64 = 7,
        says: (Participant, Int) -> String = { "\($0.name) says \($1)." },
        votes: (Poll, FormatProgress) -> Ballot.Vote? = { _, _ in nil }
    ) -> (state: TurnState, stop: RunStop?, steps: Int) {
        let sides: [Stance.Side] = [.for, .against, .undecided]
        let people = (0..<cast).map { seat in
            var one = World.persona("p\(seat)", "Person \(seat)", seat: seat)
            one.stance = Stance(side: sides[seat % 3], line: "Line \(seat).", opening: "Well")
            return one
        }
        var state = World.state(
            people + [World.adaSeat],
            run: World.run(strategy: .format(format.id), limits: StrategyTests.free, seed: seed))
        state.format = format
        for step in 1...2000 {
            switch Director.decide(state) {
            case .advance(let progress): state.run.progress = progress
            case .poll(let poll):
                let vote = votes(poll, state.run.progress!) ?? poll.byRule
                let index = state.run.progress!.ballots.firstIndex { $0.id == poll.ballot.id }!
                state.run.progress!.ballots[index].add(vote)
            case .awaitVotes(let ballot): state.expiredBallot = ballot
            case .speak(let id, let reason):
                let one = state.participants.first { $0.id == id }!
                var message = World.message(
                    (state.messages.last?.position ?? 0) + 1, one, says(one, state.run.turns + 1),
                    audience: state.stage?.audience() ?? .everyone)
                message.reason = reason
                state.add(message)
                state.run.turns += 1
            case .stop(let stop): return (state, stop, step)
            case .wait, .ask, .judge: return (state, nil, step)
            }
        }
        return (state, nil, 2000)
    }

    @Test(arguments: formats, [1, 7, 23] as [UInt64])
    func `comes to its end with every size of cast, within its own number of turns`(
        format: Format, seed: UInt64
    ) throws {
        for cast in Set([format.least, (format.least + format.most) / 2, format.most]) {
            let (state, stop, _) = Self.play(format, cast: cast, seed: seed)
            #expect(stop?.kind == .finished, "\(cast) personas: \(String(describing: stop))")
            #expect(state.run.turns <= format.turns(of: cast))
            #expect(stop?.detail?.hasPrefix(format.name) == true)
            // Each turn says in which phase it was, and phases come in order but for laps.
            let phases = state.messages.compactMap(\.reason?.phase)
            #expect(phases.count == state.messages.count)
            #expect(state.run.progress?.ballots.allSatisfy { !$0.isOpen || $0.isForPeople } == true)
        }
    }

    @Test(arguments: formats) func `gives the same order and votes from the same seed`(format: Format) {
        let cast = min(format.most, format.least + 2)
        let (one, two) = (Self.play(format, cast: cast, seed: 5), Self.play(format, cast: cast, seed: 5))
        #expect(one.state.messages.map(\.author) == two.state.messages.map(\.author))
        #expect(one.state.run.progress == two.state.run.progress && one.stop == two.stop)
    }

    @Test(arguments: formats) func `needs as many personas as it says`(format: Format) {
        let few = Self.play(format, cast: format.least - 1)
        #expect(few.stop?.kind == .nobody && few.stop?.detail?.contains("\(format.least)") == true)
    }

    private func format(_ id: String) throws -> Format { try #require(Self.formats.first { $0.id == id }) }

    @Test func `debate counts votes before and after, of personas and people`() throws {
        let debate = try format("debate")
        let (state, stop, _) = Self.play(
            debate, cast: 6,
            votes: { poll, _ in
                let choice = poll.ballot.id == "before" ? "undecided" : "for"
                return poll.read(#"{"vote": "\#(choice)", "why": "Because."}"#)
            })
        let ballots = try #require(state.run.progress?.ballots)
        #expect(ballots.map(\.id) == ["before", "after"])
        #expect(ballots[0].result == "undecided 6, for 0, against 0")
        #expect(ballots[1].winner?.id == "for" && ballots[1].votes.allSatisfy { $0.by == .model })
        #expect(stop?.detail?.contains("Vote after: for 6") == true)
        // Sides speak in turn.
        let opening = state.messages.filter { $0.reason?.phase?.id == "opening" }
        let roles = opening.map { state.run.progress?.role(of: $0.author!) }
        #expect(
            roles == ["proposition", "opposition", "proposition", "opposition", "proposition", "opposition"])
    }

    @Test func `council answers unheard, ranks letters without names, and its chair is told who came first`()
        throws
    {
        let council = try format("council")
        var prompts: [String] = []
        let (state, _, _) = Self.play(
            council, cast: 4, says: { "\($0.name) thinks that \($1) is the answer." },
            votes: { poll, _ in
                prompts += poll.messages.map(\.text)
                return poll.read(#"{"ranking": ["B", "A", "C"], "why": "B is clear."}"#)
            })
        let ballot = try #require(state.run.progress?.ballots.first)
        #expect(ballot.kind == .rank && ballot.choices.map(\.id) == ["A", "B", "C"])
        #expect(ballot.tally.map(\.points) == [6, 3, 0] && ballot.winner?.id == "B")
        let tasks = prompts.filter { $0.contains("Answer B") }
        #expect(tasks.count == 3)
        for task in tasks { #expect(!task.contains("Person"), "an answer's author is named: \(task)") }
        #expect(!prompts.contains { $0.contains("scripted") }, "a model is named")
        // The chair speaks last and knows the result.
        let last = try #require(state.messages.last)
        #expect(
            state.run.progress?.role(of: last.author!) == "chair" && last.reason?.phase?.id == "synthesis")
    }

    @Test func `hides answers of others until all are given`() throws {
        let council = try format("council")
        var state = World.state(
            (0..<4).map { World.persona("p\($0)", "Person \($0)", seat: $0) },
            run: World.run(strategy: .format("council"), limits: StrategyTests.free))
        state.format = council
        var seen: [Int] = []
        for _ in 0..<12 {
            switch Director.decide(state) {
            case .advance(let progress): state.run.progress = progress
            case .speak(let id, let reason):
                let one = state.participants.first { $0.id == id }!
                state.hearing.sealed = state.stage?.sealed ?? []
                var dice = Dice(seed: 1)
                let prompt = PromptBuilder.prompt(
                    for: one, in: state,
                    model: ModelInfo(
                        name: ModelName("a/b")!, ability: .capable, contextWindow: 8192, place: "here"),
                    dice: &dice)
                let text = prompt.messages.map(\.text).joined()
                seen.append((0..<4).count { text.contains("Answer of \($0)") })
                #expect(text.contains("Council") && text.contains(reason.phase?.name ?? "?"))
                state.add(World.message(state.messages.count + 1, one, "Answer of \(one.seat)"))
                state.run.turns += 1
            case .poll(let poll): state.run.progress!.ballots[0].add(poll.byRule)
            default: break
            }
        }
        #expect(seen == [0, 0, 0, 3])
    }

    @Test func `werewolf tells wolves alone, removes who has most votes, and ends when a side has won`()
        throws
    {
        let werewolf = try format("werewolf")
        var won: Set<String> = []
        for seed in 1...12 as ClosedRange<UInt64> {
            // A village that knows, and one that votes at random.
            let (state, stop, _) = Self.play(
                werewolf, cast: 6, seed: seed,
                votes: { poll, progress in
                    guard seed.isMultiple(of: 2), poll.ballot.name.contains("village") else { return nil }
                    let wolf = progress.parts.first { $0.role == "wolf" }?.participant
                    return wolf.map { id in
                        Ballot.Vote(voter: poll.voter.id, choice: [id.description], words: nil, by: .model)
                    }
                })
            let progress = try #require(state.run.progress)
            let wolves = Set(progress.parts.filter { $0.role == "wolf" }.map(\.participant))
            #expect(wolves.count == 1)
            let nights = state.messages.filter { $0.reason?.phase?.id == "night" }
            #expect(nights.allSatisfy { $0.audience == .only(wolves.union([World.adaSeat.id])) })
            // Who is out says nothing more.
            for (place, out) in progress.out.enumerated() where place > 0 {
                let laps = state.messages.filter { $0.author == out }.count
                #expect(laps <= progress.laps + 2)
            }
            if let verdict = progress.verdict { won.insert(verdict) }
            #expect(stop?.kind == .finished)
        }
        #expect(won.count == 2, "one side always wins: \(won)")
    }

    @Test func `heeds a person's call, and no persona's, out of the order`() throws {
        var state = World.state(
            (0..<4).map { World.persona("p\($0)", "Person \($0)", seat: $0) } + [World.adaSeat],
            run: World.run(strategy: .format("panel"), limits: StrategyTests.free))
        state.format = try format("panel")
        guard case .advance(let progress) = Director.decide(state) else {
            Issue.record("the format does not begin")
            return
        }
        state.run.progress = progress
        state.add(World.message(1, state.cast[0], "Well, @Person 3?"))
        state.run.turns = 1
        guard case .advance(let next) = Director.decide(state) else {
            Issue.record("a persona's call was heeded in a strict phase")
            return
        }
        state.run.progress = next
        state.add(World.message(2, World.adaSeat, "@Person 2 first, please."))
        guard case .speak(let id, let reason) = Director.decide(state) else {
            Issue.record("nobody speaks")
            return
        }
        #expect(id == state.cast[2].id && reason.directive?.kind == .mention)
        #expect(reason.phase?.id == "statements")
    }
}
