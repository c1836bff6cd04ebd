/// Who speaks next in a talk that is measured: our own orders, and the order that others have.
public enum QualityOrder: String, Sendable, Hashable, Codable, CaseIterable {
    case natural
    case roundRobin = "round-robin"
    /// SillyTavern's natural order, by the rules that its documentation states.
    case tavern = "sillytavern-natural"

    var strategy: StrategyName {
        switch self {
        case .natural, .tavern: .natural
        case .roundRobin: .roundRobin
        }
    }
}

/// SillyTavern's natural order as its documentation states it: who is named in the last message speaks; then
/// each other one by the chance of its talkativeness, in an order of the dice; where that is nobody, one at
/// random. The one who spoke last is left out.
struct TavernOrder {
    private var activated: [ParticipantID] = []

    mutating func next(in state: TurnState, dice: inout Dice) -> ParticipantID? {
        if activated.isEmpty { activated = activation(in: state, dice: &dice) }
        return activated.isEmpty ? nil : activated.removeFirst()
    }

    private func activation(in state: TurnState, dice: inout Dice) -> [ParticipantID] {
        let cast = state.cast.filter { $0.present && !$0.muted && $0.id != state.lastSpeaker }
        var active: [ParticipantID] = []
        if let last = state.said.last {
            let named = Mentions.named(in: last.text, of: cast)
            active = cast.map(\.id).filter(named.contains)
        }
        for one in cast.shuffled(using: &dice) where !active.contains(one.id) {
            if dice.unit() < one.persona?.talkativeness ?? 0.5 { active.append(one.id) }
        }
        if active.isEmpty, let any = cast.randomElement(using: &dice) { active = [any.id] }
        return active
    }
}
