public import ChimeraCore
internal import NIOHTTP1

extension ChimeraClient {
    public func usage(_ text: UsageText) async throws -> UsageReport {
        try await get(["spending", "usage"], text.fields)
    }

    public func ledger(_ text: UsageText, after: CallID?, limit: Int) async throws -> [LedgerEntry] {
        var fields = text.fields.filter { $0.0 != "limit" } + [("limit", "\(limit)")]
        if let after { fields.append(("after", after.description)) }
        return try await get(["spending", "calls"], fields)
    }

    public func budgets() async throws -> [BudgetState] { try await get(["spending", "budgets"]) }

    public func saveBudget(_ budget: BudgetID?, _ request: SaveBudget) async throws -> Budget {
        if let budget { return try await patch(["spending", "budgets", "\(budget)"], request) }
        return try await post(["spending", "budgets"], request)
    }

    public func removeBudget(
        _ budget: BudgetID, _ request: PlainCommand = PlainCommand()
    ) async throws {
        try await send(.DELETE, ["spending", "budgets", "\(budget)"], body: request)
    }

    public func tryBudget(_ request: TryBudget) async throws -> BudgetVerdict {
        try await post(["spending", "budgets", "test"], request)
    }

    public func prices() async throws -> [PriceLine] { try await get(["spending", "prices"]) }

    public func currency() async throws -> Currency { try await get(["spending", "currency"]) }

    public func show(_ request: ShowCurrency) async throws -> Currency {
        try await put(["spending", "currency"], request)
    }

    public func addPrices(_ request: AddPrices) async throws -> [PriceEntry] {
        try await post(["spending", "prices"], request)
    }
}
