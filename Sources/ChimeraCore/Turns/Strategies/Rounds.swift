/// Who has had a turn in the round that is going on. A round begins with the run, with each message of a
/// person, and when everybody who can speak has spoken.
enum Rounds {
    static func spoken(in state: TurnState, among able: Set<ParticipantID>) -> Set<ParticipantID> {
        var spoken: Set<ParticipantID> = []
        for message in state.messages where message.state != .removed {
            switch message.kind {
            case .post: spoken = []
            case .notice: continue
            case .turn:
                guard message.run == state.run.id, let author = message.author else { continue }
                spoken.insert(author)
                if spoken.isSuperset(of: able) { spoken = [] }
            }
        }
        return spoken
    }

    /// Marks those who had their turn in this round, where others still wait for theirs.
    static func close(_ candidates: inout [Reason.Candidate], in state: TurnState) {
        let able = Set(
            candidates.lazy.filter { $0.out == nil || $0.out == .spokeLast || $0.out == .coolingDown }
                .map(\.participant))
        let spoken = spoken(in: state, among: able)
        for index in candidates.indices
        where candidates[index].out == nil && spoken.contains(candidates[index].participant) {
            candidates[index].out = .hasSpoken
        }
        // Who spoke last and is the only one left of the round: the round is his.
        if !candidates.contains(where: { $0.out == nil }) {
            for index in candidates.indices
            where able.contains(candidates[index].participant)
                && !spoken.contains(candidates[index].participant)
            {
                candidates[index].out = nil
            }
        }
    }
}
