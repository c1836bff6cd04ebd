/// Where a format stands in a run: who has the word, who is told what, and what comes then. Pure.
struct FormatStage {
    let format: Format
    let progress: FormatProgress
    let state: TurnState

    init?(_ state: TurnState) {
        guard let format = state.format, let progress = state.run.progress, progress.format == format.id,
            state.run.strategy.format == format.id, progress.phase < format.phases.count
        else { return nil }
        self.format = format
        self.progress = progress
        self.state = state
    }

    var phase: Format.Phase { format.phases[progress.phase] }

    /// Turns of the phase that is going on.
    var turns: [Message] {
        let count = state.run.turns - progress.began
        guard count > 0 else { return [] }
        return state.messages.filter { $0.kind == .turn && $0.run == state.run.id && $0.state != .writing }
            .suffix(count).filter { $0.state != .failed && $0.state != .removed }
    }

    /// Those who have a part in the phase and are still in it, in seat order.
    func members(_ roles: [String]) -> [Participant] {
        state.cast.filter { one in
            one.present && !progress.out.contains(one.id)
                && (roles.isEmpty || progress.role(of: one.id).map(roles.contains) ?? false)
        }
    }

    /// Those who can still be expected to speak in this phase, the next first.
    func waiting(_ able: Set<ParticipantID>) -> [ParticipantID] {
        let members = members(phase.who).filter { able.contains($0.id) }
        var spoken: [ParticipantID: Int] = [:]
        for turn in turns { if let author = turn.author { spoken[author, default: 0] += 1 } }
        if isCutShort(members.count) { return [] }
        if phase.order == .free {
            return turns.count >= phase.rounds * members.count ? [] : members.map(\.id)
        }
        let round = members.map { spoken[$0.id] ?? 0 }.min() ?? 0
        guard round < phase.rounds else { return [] }
        return ordered(members, round: round).filter { spoken[$0] ?? 0 == round }
    }

    private func ordered(_ members: [Participant], round: Int) -> [ParticipantID] {
        switch phase.order {
        case .seats, .free: return members.map(\.id)
        case .lots:
            var dice = Dice(
                seed: state.run.seed, turn: -(progress.phase + 1) * 10_007 - progress.laps * 101 - round)
            return members.map(\.id).shuffled(using: &dice)
        case .turnabout:
            let roles = phase.who.isEmpty ? format.roles.map(\.id) : phase.who
            let groups = roles.map { role in members.filter { progress.role(of: $0.id) == role }.map(\.id) }
            let longest = groups.map(\.count).max() ?? 0
            return (0..<longest).flatMap { place in groups.compactMap { place < $0.count ? $0[place] : nil } }
        }
    }

    private func isCutShort(_ members: Int) -> Bool {
        let last = turns.suffix(max(2, members))
        guard last.count >= max(2, members) else { return false }
        switch phase.ends {
        case .rounds: return false
        case .passed: return last.allSatisfy { $0.text.isEmpty || $0.parts.allSatisfy { $0.kind == .notice } }
        case .agreed: return Consensus.isReached(last.map(\.text))
        }
    }

    var moment: Reason.Phase {
        let members = max(1, members(phase.who).count)
        return Reason.Phase(
            id: phase.id, name: phase.name, index: progress.phase,
            round: min(phase.rounds, turns.count / members + 1))
    }

    // MARK: Who hears what

    func audience() -> Audience? {
        guard case .roles(let roles) = phase.hears else { return nil }
        let people = state.participants.filter { $0.present && !$0.isModel }
        return .only(Set(members(roles).map(\.id) + people.map(\.id)))
    }

    /// What others in it shall not know yet.
    var sealed: Set<MessageID> {
        phase.hears == .later ? Set(turns.map(\.id)) : []
    }

    // MARK: What they are told

    func rules(for speaker: ParticipantID) -> String {
        var text = "This is a \(format.name): \(format.about)"
        if let role = progress.role(of: speaker).flatMap(format.role) {
            text += "\nYour part: \(role.name). \(filled(role.say, for: speaker))"
        }
        let known = progress.parts.filter { part in
            part.participant != speaker && format.role(part.role)?.isSecret == false
        }
        let others = known.compactMap { part in
            state.participants.first { $0.id == part.participant }.map { one in
                "\(one.name): \(format.role(part.role)?.name ?? part.role)"
            }
        }
        return others.isEmpty ? text : text + "\nThe others: " + others.joined(separator: "; ") + "."
    }

    func instruction(for speaker: ParticipantID) -> String {
        "(\(phase.name). \(filled(phase.say, for: speaker)))"
    }

    private func filled(_ text: String, for speaker: ParticipantID) -> String {
        guard text.contains("{") else { return text }
        let role = progress.role(of: speaker)
        let fellows = members(role.map { [$0] } ?? []).filter { $0.id != speaker }.map(\.name)
        return text.replacing("{topic}", with: state.conversation.topic ?? "what was said")
            .replacing("{fellows}", with: fellows.isEmpty ? "nobody" : fellows.joined(separator: ", "))
            .replacing("{result}", with: result)
    }

    private var result: String {
        guard let ballot = progress.ballots.last else { return "nothing was voted on" }
        guard ballot.kind == .rank else { return ballot.result }
        return ballot.tally.enumerated().map { place, entry in
            let name = state.participants.first { $0.id == entry.choice.author }?.name ?? entry.choice.label
            return "\(place + 1). \(name) (\(entry.points) points)"
        }.joined(separator: ", ")
    }
}

extension TurnState {
    var stage: FormatStage? { FormatStage(self) }
}
