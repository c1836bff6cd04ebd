/// Each says how much it wants to speak, in one call to a model that is able to; the highest bid wins, equal
/// ones by the dice. Where only toy models are at hand, or the answer is of no use, the scores decide.
enum Bids: Strategy {
    static let highest = 10.0

    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        guard let answer = state.outside, answer.turn == state.run.turns + 1, answer.kind == .bids else {
            return .ask(OutsideQuestion.bids(candidates, in: state))
        }
        guard answer.wasUsed else { return Natural.choose(from: &candidates, in: state, dice: &dice) }
        Scores.fill(&candidates, in: state, dice: &dice)
        for index in candidates.indices where candidates[index].out == nil {
            let bid = min(1, max(0, (answer.ratings[candidates[index].participant] ?? 0) / highest))
            candidates[index].terms["bid"] = bid
            candidates[index].score = bid
        }
        let able = candidates.filter { $0.out == nil }
        guard let best = able.map(\.score).max(), best > 0 else {
            return .stop(RunStop(.allPassed, "Nobody wanted to speak: every bid was 0."))
        }
        if let hungry = Scores.starving(candidates, in: state) { return .speaker(hungry) }
        let tied = able.filter { $0.score == best }
        return tied.randomElement(using: &dice).map { .speaker($0.participant) } ?? .wait
    }
}
