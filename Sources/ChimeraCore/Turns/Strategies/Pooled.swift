/// Everybody once in an order that the dice choose, before anybody speaks again.
enum Pooled: Strategy {
    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        Rounds.close(&candidates, in: state)
        let drawn = candidates.filter { $0.out == nil }.randomElement(using: &dice)
        return drawn.map { .speaker($0.participant) } ?? .wait
    }
}
