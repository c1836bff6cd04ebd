extension Director {
    /// The step that a format wants next. The candidates are written to: who has no part in the phase is out.
    static func formatStep(
        _ state: TurnState, _ candidates: inout [Reason.Candidate], dice: inout Dice
    ) -> Decision {
        guard let id = state.run.strategy.format, let format = state.format else {
            return .stop(
                RunStop(
                    .failed,
                    "There is no format \(state.run.strategy.format ?? ""). `chimera formats list` names those that there are."
                ))
        }
        guard let progress = state.run.progress, progress.format == id else {
            let cast = state.cast.count { $0.present && !$0.muted }
            guard cast >= format.least, cast <= format.most else {
                return .stop(
                    RunStop(
                        .nobody,
                        "The format \(format.name) is for \(format.least) to \(format.most) personas; \(cast) are here."
                    ))
            }
            return .advance(FormatStage.opening(.begin(format, in: state), format, state))
        }
        guard let stage = FormatStage(state) else { return .stop(finished(state, format, progress)) }
        guard stage.phase.deed == .speak else { return ballotStep(stage) }
        let able = Set(
            candidates.lazy.filter { $0.out == nil || $0.out == .spokeLast || $0.out == .coolingDown }
                .map(\.participant))
        guard !able.isEmpty else { return .stop(nobody(state, candidates)) }
        let waiting = stage.waiting(able)
        guard !waiting.isEmpty else { return .advance(stage.moved()) }
        for index in candidates.indices where able.contains(candidates[index].participant) {
            candidates[index].out = waiting.contains(candidates[index].participant) ? nil : .notInPhase
        }
        guard stage.phase.order == .free else { return speak(waiting[0], state, candidates, stage) }
        if waiting.count > 1, let last = state.lastSpeaker,
            let index = candidates.firstIndex(where: { $0.participant == last })
        {
            candidates[index].out = .spokeLast
        }
        guard case .speaker(let next) = Natural.choose(from: &candidates, in: state, dice: &dice) else {
            return .wait
        }
        return speak(next, state, candidates, stage)
    }

    private static func speak(
        _ id: ParticipantID, _ state: TurnState, _ candidates: [Reason.Candidate], _ stage: FormatStage
    ) -> Decision {
        .speak(
            id,
            Reason(
                strategy: state.run.strategy, candidates: candidates, seed: state.run.seed,
                turn: state.run.turns + 1, weights: state.conversation.settings.turns.weights,
                phase: stage.moment))
    }

    private static func ballotStep(_ stage: FormatStage) -> Decision {
        guard let ballot = stage.progress.ballots.last, !ballot.choices.isEmpty else {
            return .advance(stage.moved())
        }
        let voted = Set(ballot.votes.map(\.voter))
        if let next = stage.members(stage.phase.who).first(where: { !$0.muted && !voted.contains($0.id) }) {
            return .poll(Poll(ballot, next, in: stage))
        }
        if awaited(stage, ballot, voted), stage.state.expiredBallot != ballot.id {
            return .awaitVotes(ballot.id)
        }
        return .advance(stage.moved())
    }

    /// People who voted before are waited for in the last vote.
    private static func awaited(_ stage: FormatStage, _ ballot: Ballot, _ voted: Set<ParticipantID>) -> Bool {
        guard ballot.isForPeople, stage.progress.ballots.count > 1 else { return false }
        let before = stage.progress.ballots.dropLast().flatMap(\.votes).filter { $0.by == .person }.map(
            \.voter)
        return before.contains { voter in
            !voted.contains(voter) && stage.state.participants.contains { $0.id == voter && $0.present }
        }
    }

    private static func finished(_ state: TurnState, _ format: Format, _ progress: FormatProgress) -> RunStop
    {
        var words = "\(format.name) is over."
        if let verdict = progress.verdict { words += " \(verdict)" }
        for ballot in progress.ballots where ballot.kind == .vote {
            words += " \(ballot.name): \(ballot.result)."
        }
        if let ranking = progress.ballots.last(where: { $0.kind == .rank }), let best = ranking.winner {
            let name = state.participants.first { $0.id == best.author }?.name ?? best.label
            words += " \(ranking.name): \(name)'s answer came first."
        }
        return RunStop(.finished, words)
    }
}
