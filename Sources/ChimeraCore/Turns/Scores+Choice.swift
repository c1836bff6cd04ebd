extension Scores {
    /// Writes terms and scores of all who may speak, with their luck where it counts.
    static func fill(
        _ candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice, withLuck: Bool = true
    ) {
        let cast = Dictionary(state.cast.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let own = state.conversation.settings.turns.weights
        let room = Room(state)
        for index in candidates.indices where candidates[index].out == nil {
            guard let participant = cast[candidates[index].participant] else { continue }
            var terms = Self.terms(of: participant, in: room)
            if withLuck { terms["luck"] = dice.unit() }
            candidates[index].terms = terms
            candidates[index].score = total(terms, by: own) + (own?["luck"] ?? luck) * (terms["luck"] ?? 0)
        }
    }

    /// Waits longest, where that is four times as long as everybody once would take: weights and dice alone
    /// promise nobody a turn. Nobody starves unless silence is weighed 0.
    static func starving(_ candidates: [Reason.Candidate], in state: TurnState) -> ParticipantID? {
        guard state.conversation.settings.turns.weights?["silence"] != 0 else { return nil }
        let patience = 4 * state.cast.count(where: \.present)
        var left = Set(candidates.lazy.filter { $0.out == nil }.map(\.participant))
        guard left.count > 1 else { return nil }
        var turns = 0
        for message in state.messages.reversed() where message.kind == .turn && message.state != .removed {
            if turns >= patience { return candidates.first { left.contains($0.participant) }?.participant }
            turns += 1
            if let author = message.author { left.remove(author) }
            if left.isEmpty { return nil }
        }
        return turns >= patience ? candidates.first { left.contains($0.participant) }?.participant : nil
    }
}
