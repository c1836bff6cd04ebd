import ChimeraClient
import ChimeraCore

extension LocalAPI {
    func usage(_ text: UsageText) async throws -> UsageReport { try await service.usage(text, by: owner) }

    func ledger(_ text: UsageText, after: CallID?, limit: Int) async throws -> [LedgerEntry] {
        try await service.ledger(text, after: after, limit: limit, by: owner)
    }

    func budgets() async throws -> [BudgetState] { try await service.budgets(for: owner) }

    func saveBudget(_ budget: BudgetID?, _ request: SaveBudget) async throws -> Budget {
        try await service.saveBudget(budget, request, by: owner)
    }

    func removeBudget(_ budget: BudgetID, _ request: PlainCommand) async throws {
        try await service.removeBudget(budget, request, by: owner)
    }

    func tryBudget(_ request: TryBudget) async throws -> BudgetVerdict {
        try await service.tryBudget(request, by: owner)
    }

    func prices() async throws -> [PriceLine] { try await service.prices(for: owner) }

    func currency() async throws -> Currency { try await service.currency() }

    func show(_ request: ShowCurrency) async throws -> Currency {
        try await service.show(request, by: owner)
    }

    func addPrices(_ request: AddPrices) async throws -> [PriceEntry] {
        try await service.addPrices(request, by: owner)
    }
}
