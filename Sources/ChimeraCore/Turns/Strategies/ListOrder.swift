/// From the top of the list: after each message of a person, and again when all have spoken.
enum ListOrder: Strategy {
    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        Rounds.close(&candidates, in: state)
        let listed = state.conversation.settings.turns.order ?? []
        let able = candidates.filter { $0.out == nil }.map(\.participant)
        let next = listed.first(where: able.contains) ?? able.first
        return next.map { .speaker($0) } ?? .wait
    }
}
