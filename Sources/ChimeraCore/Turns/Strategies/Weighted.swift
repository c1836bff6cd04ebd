/// Drawn by the dice; who has more reason to speak has more lots.
enum Weighted: Strategy {
    /// Lots of one without any reason.
    static let least = 0.05

    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        Scores.fill(&candidates, in: state, dice: &dice, withLuck: false)
        if let hungry = Scores.starving(candidates, in: state) { return .speaker(hungry) }
        let able = candidates.filter { $0.out == nil }
        var lot = dice.unit() * able.reduce(0) { $0 + max(least, $1.score) }
        for candidate in able {
            lot -= max(least, candidate.score)
            if lot < 0 { return .speaker(candidate.participant) }
        }
        return able.last.map { .speaker($0.participant) } ?? .wait
    }
}
