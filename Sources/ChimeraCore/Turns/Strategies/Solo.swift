/// Plain chat: whoever is there answers a person's message once, then the run is over.
enum Solo: Strategy {
    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        guard let last = state.said.last, last.kind == .post else {
            return .stop(state.failures > 0 ? RunStop(.providerDown, state.lastFailure) : RunStop(.answered))
        }
        return candidates.first { $0.out == nil }.map { .speaker($0.participant) } ?? .wait
    }
}
