/// Landing softly: near a limit a cheaper model of the same ability takes over where the budget names one; only
/// then does the run stop.
extension RunDriver {
    /// The model itself, or the one that a budget put in its place.
    func affordable(_ asked: ResolvedModel) async -> ResolvedModel {
        guard let name = state.cheaper[asked.info.name], let model = await model(name),
            model.info.ability == asked.info.ability
        else { return asked }
        return model
    }

    /// A budget refused the turn. Whether a cheaper model shall try.
    func landsSoftly(_ spender: Spender, _ asked: ResolvedModel) async throws -> Bool {
        guard state.cheaper[asked.info.name] == nil else { return false }
        for budget in try await engine.stores.spending.budgets() where budget.scope.covers(spender) {
            if await takesOver(budget.cheaper, asked) { return true }
        }
        return false
    }

    /// Four fifths of a budget are gone: from the next turn on the cheaper model speaks.
    func warnOf(_ state: BudgetState, _ asked: ResolvedModel) async {
        guard self.state.cheaper[asked.info.name] == nil else { return }
        _ = await takesOver(state.budget.cheaper, asked)
    }

    private func takesOver(_ cheaper: ModelName?, _ asked: ResolvedModel) async -> Bool {
        guard let cheaper, cheaper != asked.info.name, let model = await model(cheaper),
            model.info.ability == asked.info.ability
        else { return false }
        state.cheaper[asked.info.name] = cheaper
        if let speaker = state.cast.first {
            signal(
                .notice, speaker,
                words: "The budget is nearly used up: \(cheaper) speaks in place of \(asked.info.name)")
        }
        return true
    }
}
