/// Why a budget does not let a call through, in words for the person who can mend it.
enum Refusal {
    static func exceeded(_ state: BudgetState, _ spender: Spender, needs: Money) -> Problem {
        let budget = state.budget
        let held =
            state.reserved > .zero ? ", \(state.reserved.words) is held back for calls that are going on" : ""
        return Problem(
            .budget,
            "Budget for \(budget.subject(for: spender)) is \(budget.limit.words)\(budget.rhythm); \(state.spent.words) is spent\(held) and this turn needs about \(needs.words). Raise it under Spending or choose a cheaper model."
        )
    }

    static func unpriced(_ state: BudgetState, _ spender: Spender) -> Problem {
        Problem(
            .budget,
            "Nobody knows what \(spender.model) costs, and the budget for \(state.budget.subject(for: spender)) (\(state.budget.limit.words)\(state.budget.rhythm)) is a hard one. Say its price (`chimera prices set \(spender.model) --input USD --output USD`), or allow models without a price in that budget."
        )
    }
}

extension Budget {
    /// `conversation Salon`, `persona The Chef with openai`, `everything`.
    func subject(for spender: Spender? = nil) -> String {
        var words: [String] = []
        if let conversation = scope.conversation {
            let title = spender?.conversation == conversation ? spender?.title : nil
            words.append(
                "conversation \(title.map { $0.isEmpty ? "\(conversation)" : $0 } ?? "\(conversation)")")
        }
        if let persona = scope.persona { words.append("persona \(persona)") }
        if let provider = scope.provider, let model = scope.model {
            words.append("model \(provider)/\(model)")
        } else if let provider = scope.provider {
            words.append("provider \(provider)")
        } else if let model = scope.model {
            words.append("model \(model)")
        }
        if let purpose = scope.purpose { words.append("\(purpose.rawValue) calls") }
        if let server = scope.toolServer { words.append("tool server \(server)") }
        if let account = scope.account { words.append("account \(account)") }
        if !words.isEmpty { return words.joined(separator: ", ") }
        return switch period {
        case .call: "each call"
        case .run: "this run"
        case .conversation: "this conversation"
        default: "everything"
        }
    }

    /// ` a month`; empty where it does not come anew.
    var rhythm: String {
        switch period {
        case .hour: " an hour"
        case .day: " a day"
        case .week: " a week"
        case .month: " a month"
        case .call, .run, .conversation, .ever: ""
        }
    }

    /// For lists: `everything, $5.00 a day`.
    public var words: String {
        let each: String =
            switch period {
            case .call, .run, .conversation:
                scope == BudgetScope() ? "each \(period.rawValue)" : "\(subject()), each \(period.rawValue)"
            default: subject()
            }
        return "\(each), \(limit.words)\(rhythm)\(isHard ? "" : " (warns only)")"
    }
}
