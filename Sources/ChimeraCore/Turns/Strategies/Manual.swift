/// Nobody speaks who was not called.
enum Manual: Strategy {
    static let waitsForPeople = true

    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice { .wait }
}
