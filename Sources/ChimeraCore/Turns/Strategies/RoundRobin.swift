/// In seat order, beginning behind the one who spoke last.
enum RoundRobin: Strategy {
    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        let last = state.messages.last { $0.kind == .turn && $0.state != .removed }?.author
        let start = candidates.firstIndex { $0.participant == last }.map { $0 + 1 } ?? 0
        let order = candidates[start...] + candidates[..<start]
        return order.first { $0.out == nil }.map { .speaker($0.participant) } ?? .wait
    }
}
