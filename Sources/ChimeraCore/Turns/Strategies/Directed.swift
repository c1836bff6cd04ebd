/// A model picks where the scores are close; where they are not, they decide and nothing is spent.
enum Directed: Strategy {
    /// Scores that differ by no more than this are close.
    static let close = 0.4

    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        Scores.fill(&candidates, in: state, dice: &dice)
        let able = candidates.filter { $0.out == nil }.sorted { $0.score > $1.score }
        guard let best = able.first else { return .wait }
        if let hungry = Scores.starving(candidates, in: state) { return .speaker(hungry) }
        guard able.count > 1, best.score - able[1].score <= close else { return .speaker(best.participant) }
        guard let answer = state.outside, answer.turn == state.run.turns + 1, answer.kind == .director else {
            return .ask(OutsideQuestion.director(able.filter { best.score - $0.score <= close }, in: state))
        }
        guard answer.wasUsed, let choice = answer.choice, able.contains(where: { $0.participant == choice })
        else { return .speaker(best.participant) }
        return .speaker(choice)
    }
}
