/// One talk of a fixed cast on its own question, played in memory: the same prompts, dice and streaming guard as
/// in a run, no store, no pauses.
public struct QualityTalk: Sendable {
    public let cast: Cast
    public let personas: [Persona]
    public let order: QualityOrder
    public let seed: UInt64
    public let turns: Int

    public init(cast: Cast, personas: [Persona], order: QualityOrder, seed: UInt64, turns: Int) {
        self.cast = cast
        self.personas = personas
        self.order = order
        self.seed = seed
        self.turns = turns
    }

    public struct Line: Sendable, Hashable, Codable {
        public let speaker: String
        public let text: String
        /// The model began a line for somebody else, which the guard cut off.
        public let wroteForOther: Bool
    }

    /// - Parameter onLine: told after each turn.
    /// - Throws: `ProviderFailure` and `CancellationError`.
    public func play(
        _ model: ResolvedModel, onLine: (Line) throws -> Void
    ) async throws -> QualityTranscript {
        var state = opening()
        var tavern = TavernOrder()
        var lines: [Line] = []
        var stop = RunStop(.turns, "All \(turns) turns are taken.")
        while lines.count < turns {
            var dice = Dice(seed: seed, turn: lines.count + 1)
            guard case .speak(let chosen, let reason) = Director.decide(state) else {
                if case .stop(let reason) = Director.decide(state) { stop = reason }
                break
            }
            let id = order == .tavern ? tavern.next(in: state, dice: &dice) ?? chosen : chosen
            guard let speaker = state.participants.first(where: { $0.id == id }) else { break }
            let (text, wroteForOther) = try await speak(speaker, reason.turn, in: state, model)
            let line = Line(speaker: speaker.name, text: text, wroteForOther: wroteForOther)
            lines.append(line)
            try onLine(line)
            state.add(message(lines.count, speaker, text, in: state))
            state.run.turns += 1
        }
        return QualityTranscript(
            order: order, cast: cast.id, question: cast.question, seed: seed, limit: turns, lines: lines,
            stop: stop,
            sides: state.cast.map { QualityTranscript.Side(name: $0.name, stance: $0.stance) })
    }

    private func speak(
        _ speaker: Participant, _ turn: Int, in state: TurnState, _ model: ResolvedModel
    ) async throws -> (String, Bool) {
        var dice = Dice(seed: seed, turn: -turn)
        let prompt = PromptBuilder.prompt(for: speaker, in: state, model: model.info, dice: &dice)
        var request = ModelRequest(prompt, to: model.info, call: .make())
        request.parameters.seed = Int(seed) &* 1000 &+ turn
        var filter = OutputGuard(speaker: speaker, roster: state.participants)
        var text = filter.pass(request.prefill ?? "")
        struct Ended: Error {}
        do {
            _ = try await model.provider.reply(to: request) { event in
                guard case .text(let piece) = event else { return }
                text += filter.pass(Text.clean(piece))
                if filter.wroteFor != nil { throw Ended() }
            }
            text += filter.end()
        } catch is Ended {}
        if prompt.cutsAtFullStop, let kept = Verdict.cutAtFullStop(text) {
            text = String(text.utf16.prefix(kept)) ?? text
        }
        return (text.trimmingPrefix(while: \.isWhitespace).description, filter.wroteFor != nil)
    }

    private func opening() -> TurnState {
        // Ids from the seed: order among equals must not hang on the moment.
        func id<T>(_ number: UInt64) -> ID<T> { ID(high: seed &* 1000 &+ 1, low: number) }
        let now = Timestamp(microseconds: 0)
        var people: [Participant] = []
        for (seat, place) in cast.seats.enumerated() {
            guard let persona = personas.first(where: { $0.id == place.persona }) else { continue }
            var one = Participant(
                id: id(UInt64(seat) + 10), conversation: id(1), kind: .persona(persona.id),
                name: persona.name,
                stance: place.stance, seat: seat)
            one.wear(persona)
            people.append(one)
        }
        let conversation = Conversation(
            id: id(1), owner: id(2), kind: .room, title: cast.name, titleIsChosen: true, topic: cast.question,
            settings: ConversationSettings(turns: TurnSettings(closingRound: false)), mainBranch: id(3),
            createdAt: now, updatedAt: now)
        let run = Run(
            id: id(4), conversation: id(1), branch: id(3), startedBy: id(2), strategy: order.strategy,
            limits: RunLimits(turns: nil, seconds: nil, tokens: nil), speed: 0, seed: seed, startedAt: now)
        return TurnState(conversation: conversation, participants: people, run: run, messages: [])
    }

    private func message(
        _ position: Int, _ author: Participant, _ text: String, in state: TurnState
    ) -> Message {
        Message(
            id: ID(high: seed &* 1000 &+ 2, low: UInt64(position)), conversation: state.conversation.id,
            branch: state.run.branch, position: position, parent: nil, kind: .turn, author: author.id,
            authorName: author.name, state: .done, parts: text.isEmpty ? [] : [.text(text)],
            run: state.run.id,
            createdAt: Timestamp(microseconds: 0))
    }
}
