/// The one who has most reason to speak, with a little luck.
enum Natural: Strategy {
    static let waitsForPeople = false

    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        let cast = Dictionary(state.cast.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let room = Scores.Room(state)
        for index in candidates.indices where candidates[index].out == nil {
            guard let participant = cast[candidates[index].participant] else { continue }
            var terms = Scores.terms(of: participant, in: room)
            terms["luck"] = dice.unit()
            candidates[index].terms = terms
            candidates[index].score = Scores.total(terms) + Scores.luck * (terms["luck"] ?? 0)
        }
        let best = candidates.filter { $0.out == nil }.max { $0.score < $1.score }
        return best.map { .speaker($0.participant) } ?? .wait
    }
}
