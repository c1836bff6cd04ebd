import ChimeraCore

/// What the turns that were shown cost together.
struct Bill {
    private var sum = Money.zero
    private var counted: Swift.Set<MessageID> = []
    private var unknown = 0

    mutating func add(_ message: Message) {
        guard message.kind == .turn, message.figures?.usage != nil, counted.insert(message.id).inserted else {
            return
        }
        guard let cost = message.figures?.cost, let more = try? sum.adding(cost) else {
            unknown += 1
            return
        }
        sum = more
    }

    /// nil where nobody knows what a turn cost.
    var total: Money? { unknown == 0 ? sum : nil }

    /// `It cost $0.04.`; nil where no model answered.
    var words: String? {
        let turns = "\(unknown) \(unknown == 1 ? "turn" : "turns")"
        if unknown > 0 {
            return "It cost \(sum.words) and what \(turns) cost that nobody knows the price of."
        }
        if counted.isEmpty { return nil }
        return sum == .zero ? "It cost nothing." : "It cost \(sum.words)."
    }
}
