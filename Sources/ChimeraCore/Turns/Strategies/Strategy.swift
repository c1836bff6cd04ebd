/// The rule that picks who speaks next when nobody was called. A pure value: the dice are handed in.
protocol Strategy: SendableMetatype {
    /// Whether it would rather wait for a person than stop when no candidate may speak.
    static var waitsForPeople: Bool { get }

    /// May write terms and scores into the candidates; they are kept with the turn.
    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice
}

extension Strategy {
    static var waitsForPeople: Bool { false }
}

enum Choice {
    case speaker(ParticipantID)
    case wait
    case stop(RunStop)
    /// A model has to be asked first; the choice is made again with its answer.
    case ask(OutsideQuestion)
}
