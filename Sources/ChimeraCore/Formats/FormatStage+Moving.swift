extension FormatStage {
    /// The next phase, with the ballot of one that votes; nil where the format is over.
    func moved() -> FormatProgress {
        var next = progress
        keepAnswers(&next)
        closeBallots(&next)
        if phase.removes { removeOne(&next) }
        next.began = state.run.turns
        if let ending = over(next) {
            next.verdict = ending.say
            next.phase = format.phases.count
            return next
        }
        if let again = phase.again, next.laps < again.times,
            let from = format.phases.firstIndex(where: { $0.id == again.from })
        {
            next.laps += 1
            next.phase = from
        } else {
            next.phase += 1
        }
        return Self.opening(next, format, state)
    }

    /// The progress with its phase's ballot, where it has one.
    static func opening(_ progress: FormatProgress, _ format: Format, _ state: TurnState) -> FormatProgress {
        var progress = progress
        guard progress.phase < format.phases.count else { return progress }
        let phase = format.phases[progress.phase]
        guard phase.deed != .speak else { return progress }
        progress.ballots.append(
            Ballot(
                id: progress.laps == 0 ? phase.id : "\(phase.id)-\(progress.laps + 1)", name: phase.name,
                kind: phase.deed, choices: choices(of: phase, progress, state), votes: [], isOpen: true,
                isForPeople: phase.isForPeople))
        return progress
    }

    private static func choices(
        of phase: Format.Phase, _ progress: FormatProgress, _ state: TurnState
    ) -> [Ballot.Choice] {
        if phase.deed == .rank {
            let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
            var dice = Dice(seed: state.run.seed, turn: -(progress.phase + 1) * 20_011)
            // Shuffled: a letter must not say in which seat its author sits.
            return progress.answers.filter { $0.phase == phase.of }.shuffled(using: &dice).prefix(
                letters.count
            )
            .enumerated()
            .map { Ballot.Choice(id: letters[$0], label: "Answer \(letters[$0])", author: $1.author) }
        }
        if !phase.choices.isEmpty {
            return phase.choices.map { Ballot.Choice(id: $0, label: $0, author: nil) }
        }
        return state.cast.filter { $0.present && !progress.out.contains($0.id) }
            .map { Ballot.Choice(id: $0.id.description, label: $0.name, author: nil) }
    }

    private func keepAnswers(_ next: inout FormatProgress) {
        guard phase.deed == .speak, format.phases.contains(where: { $0.of == phase.id }) else { return }
        next.answers.removeAll { $0.phase == phase.id }
        for turn in turns {
            guard let author = turn.author, !turn.text.isEmpty else { continue }
            next.answers.removeAll { $0.author == author && $0.phase == phase.id }
            next.answers.append(FormatProgress.Answer(phase: phase.id, author: author, message: turn.id))
        }
    }

    /// A vote stays open to people until the phase behind it is over: they read slower than models.
    private func closeBallots(_ next: inout FormatProgress) {
        for index in next.ballots.indices {
            let isOwn = phase.deed != .speak && index == next.ballots.indices.last
            let isLast = progress.phase == format.phases.count - 1
            if !isOwn || isLast || phase.removes { next.ballots[index].isOpen = false }
        }
    }

    private func removeOne(_ next: inout FormatProgress) {
        guard let ballot = next.ballots.last else { return }
        if let id = ballot.winner.flatMap({ ParticipantID($0.id) }) { next.out.append(id) }
    }

    private func over(_ next: FormatProgress) -> Format.Ending? {
        let inside = next.parts.filter { !next.out.contains($0.participant) }
        return format.over.first { ending in
            let count = inside.count { $0.role == ending.role }
            switch ending.when {
            case .gone: return count == 0
            case .half: return count > 0 && count * 2 >= inside.count
            }
        }
    }
}
