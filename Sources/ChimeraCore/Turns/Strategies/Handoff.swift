/// Who speaks names the next, which is a directive and needs no strategy. Where nobody was named the word goes
/// back to the one who had given it, else to the one who has most reason.
enum Handoff: Strategy {
    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        Scores.fill(&candidates, in: state, dice: &dice)
        let last = state.messages.last { $0.kind == .turn && $0.state != .removed }
        if let call = last?.reason?.directive?.message,
            let giver = state.messages.last(where: { $0.id == call })?.author,
            candidates.contains(where: { $0.participant == giver && $0.out == nil })
        {
            return .speaker(giver)
        }
        if let hungry = Scores.starving(candidates, in: state) { return .speaker(hungry) }
        let best = candidates.filter { $0.out == nil }.max { $0.score < $1.score }
        return best.map { .speaker($0.participant) } ?? .wait
    }
}
