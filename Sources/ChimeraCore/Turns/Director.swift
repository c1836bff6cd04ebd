/// Who speaks next, and why: directives → candidates → scores → strategy.
public enum Director {
    public enum Decision: Hashable, Sendable {
        case speak(ParticipantID, Reason)
        /// Nobody should speak before something happens: paused, or a person's choice is awaited.
        case wait
        case stop(RunStop)
        /// A model has to be asked before the choice can be made; its answer goes into `TurnState.outside`.
        case ask(OutsideQuestion)
        /// A format moves on: what is to be stored with the run.
        case advance(FormatProgress)
        /// One persona's vote is wanted.
        case poll(Poll)
        /// People who voted before are waited for.
        case awaitVotes(String)
        /// Whether the run's goal is reached has to be judged.
        case judge(String)
    }

    public static func decide(_ state: TurnState) -> Decision {
        if let stop = StopRules.stop(state) { return .stop(stop) }
        if state.run.state == .paused, state.steps == 0 { return .wait }
        if let goal = state.run.limits.goal, isDue(goal, state) { return .judge(goal) }

        var candidates = state.cast.map { participant in
            Reason.Candidate(
                participant: participant.id, name: participant.name,
                out: exclusion(of: participant, in: state))
        }
        let strategy = strategy(state.run.strategy)
        let isClosing = Closing.isOn(state)
        if isClosing { close(&candidates, in: state) }
        let reason = Reason(
            strategy: state.run.strategy, candidates: candidates, seed: state.run.seed,
            turn: state.run.turns + 1, weights: state.conversation.settings.turns.weights,
            phase: state.stage.flatMap { $0.phase.deed == .speak ? $0.moment : nil },
            isClosing: isClosing ? true : nil)

        // Names that were called, then the queue that a person made.
        let calls = heeded(state) + state.run.queue.map { TurnState.Call($0, Reason.Directive(.queue)) }
        if let call = calls.first(where: { call in
            candidates.contains { candidate in
                candidate.participant == call.participant
                    && (candidate.out == nil || candidate.out == .spokeLast || candidate.out == .coolingDown
                        || candidate.out == .hasSpoken || candidate.out == .skipped
                        || candidate.out == .muted && call.directive.kind == .regenerate)
            }
        }) {
            var reason = reason
            reason.directive = call.directive
            return .speak(call.participant, reason)
        }
        if case .format = state.run.strategy {
            var dice = Dice(seed: state.run.seed, turn: state.run.turns + 1)
            return formatStep(state, &candidates, dice: &dice)
        }
        // Where nobody else can, those who are cooling down go on, the one who spoke last behind the others.
        for rest in [Reason.Exclusion.hasSpoken, .coolingDown, .spokeLast]
        where candidates.allSatisfy({ $0.out != nil }) && !strategy.waitsForPeople {
            for index in candidates.indices where candidates[index].out == rest {
                candidates[index].out = nil
            }
        }
        // Somebody has to speak: where nobody else can, nobody is left out.
        if candidates.allSatisfy({ $0.out != nil }), !strategy.waitsForPeople {
            for index in candidates.indices where candidates[index].out == .skipped {
                candidates[index].out = nil
            }
        }
        guard candidates.contains(where: { $0.out == nil }) || strategy.waitsForPeople else {
            return .stop(nobody(state, candidates))
        }
        var dice = Dice(seed: state.run.seed, turn: state.run.turns + 1)
        switch strategy.choose(from: &candidates, in: state, dice: &dice) {
        case .speaker(let id):
            var reason = reason
            reason.candidates = candidates
            if let answer = state.outside, answer.turn == reason.turn { reason.outside = answer.reason }
            return .speak(id, reason)
        case .wait: return .wait
        case .stop(let stop): return .stop(stop)
        case .ask(let question): return .ask(question)
        }
    }

    /// Where a strategy is added: one file in Strategies/, one name in `StrategyName`, one line here.
    static func strategy(_ name: StrategyName) -> any Strategy.Type {
        switch name {
        case .natural: Natural.self
        case .roundRobin: RoundRobin.self
        case .list: ListOrder.self
        case .pooled: Pooled.self
        case .manual: Manual.self
        case .weighted: Weighted.self
        case .bids: Bids.self
        case .director: Directed.self
        case .handoff: Handoff.self
        case .solo: Solo.self
        case .format: RoundRobin.self
        }
    }

    /// Calls that count now: within a format a persona's word calls nobody out of the order.
    private static func heeded(_ state: TurnState) -> [TurnState.Call] {
        guard let stage = state.stage, stage.phase.order != .free || stage.phase.deed != .speak else {
            return state.queue
        }
        let people = Set(state.participants.lazy.filter { !$0.isModel }.map(\.id))
        return state.queue.filter { call in
            guard call.directive.kind == .mention, let id = call.directive.message else { return true }
            return state.messages.last { $0.id == id }?.author.map(people.contains) ?? true
        }
    }

    /// Who has said closing words is done, while others still wait for theirs.
    private static func close(_ candidates: inout [Reason.Candidate], in state: TurnState) {
        let closed = Closing.closed(in: state)
        for index in candidates.indices
        where candidates[index].out == nil && closed.contains(candidates[index].participant) {
            candidates[index].out = .hasSpoken
        }
    }

    /// After each round of as many turns as there are speakers.
    private static func isDue(_ goal: String, _ state: TurnState) -> Bool {
        let speakers = max(2, state.cast.count { $0.present && !$0.muted })
        return state.run.turns > 0 && state.run.turns.isMultiple(of: speakers)
            && state.judged != state.run.turns
    }

    private static func exclusion(of participant: Participant, in state: TurnState) -> Reason.Exclusion? {
        if !participant.present { return .absent }
        if participant.muted { return .muted }
        if state.withoutModel.contains(participant.id) { return .noModel }
        if let barred = state.barred[participant.id] { return barred }
        if state.broken.contains(participant.id) { return .providerDown }
        if state.overBudget[participant.id] != nil { return .overBudget }
        let settings = state.conversation.settings
        if state.lastSpeaker == participant.id, !settings.allowsSelfReply { return .spokeLast }
        if let turns = settings.turns.cooldown, turns > 0, state.isCoolingDown(participant.id, turns) {
            return .coolingDown
        }
        return state.skipped.contains(participant.id) ? .skipped : nil
    }

    static func nobody(_ state: TurnState, _ candidates: [Reason.Candidate]) -> RunStop {
        if let broke = candidates.last(where: { $0.out == .overBudget }) {
            return RunStop(
                .budget,
                state.overBudget[broke.participant]
                    ?? "Nobody can speak within the budget. Raise it, or give the cast cheaper models.")
        }
        if candidates.contains(where: { $0.out == .providerDown }) {
            return RunStop(.providerDown, state.lastFailure)
        }
        if candidates.contains(where: { $0.out == .noModel }) {
            return RunStop(
                .providerDown,
                "No model is at hand. Set up the local model (scripts/setup model) or set OPENAI_API_KEY.")
        }
        return RunStop(.nobody, "Nobody is here who could speak: all are muted or have left.")
    }
}
