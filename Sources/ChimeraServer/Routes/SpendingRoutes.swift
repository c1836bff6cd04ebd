internal import ChimeraCore
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Call {
    private func usageText() throws -> UsageText {
        var text = UsageText()
        text.by = query("by")
        text.and = query("and")
        text.since = query("since")
        text.until = query("until")
        text.zone = query("zone")
        text.limit = Int(try number("limit", 1...10_000, default: 1000))
        text.scope.account = try queryID("account", "account")
        text.scope.conversation = try queryID("conversation", "conversation")
        text.scope.persona = query("persona")
        text.scope.provider = query("provider")
        text.scope.model = query("model")
        text.scope.purpose = try query("purpose").map { word in
            guard let purpose = CallPurpose(rawValue: word) else {
                throw Problem.invalid(
                    "\(Text.shortened(word, to: 40)) is none of \(CallPurpose.allCases.map(\.rawValue).joined(separator: ", ")).",
                    field: "purpose")
            }
            return purpose
        }
        return text
    }

    func usage() async throws -> Response {
        try answer(await service.usage(usageText(), by: caller.account))
    }

    func ledger() async throws -> Response {
        let after: CallID? = try queryID("after", "call")
        let limit = Int(try number("limit", 1...1000, default: 100))
        return try answer(
            await service.ledger(usageText(), after: after, limit: limit, by: caller.account))
    }

    /// Written while it is read, so that a ledger of any length takes no memory.
    func exportLedger() async throws -> Response {
        let format = query("format") ?? LedgerFormat.csv.rawValue
        guard let format = LedgerFormat(rawValue: format) else {
            throw Problem.invalid(
                "\(Text.shortened(format, to: 40)) is no format. Choose csv or jsonl.", field: "format")
        }
        let text = try usageText()
        let (service, account) = (service, caller.account)
        // Before the answer begins: what is wrong with the question is said with its status.
        let first = try await service.ledger(text, after: nil, limit: LedgerText.pageSize, by: account)
        return Response(
            status: .ok,
            headers: [
                .contentType: format.mediaType,
                .contentDisposition: "attachment; filename=\"chimera-calls.\(format.rawValue)\"",
            ],
            body: ResponseBody { writer in
                var page = first
                try await writer.write(ByteBuffer(string: LedgerText.head(format)))
                while let last = page.last {
                    try await writer.write(
                        ByteBuffer(string: page.map { LedgerText.line($0, format) }.joined()))
                    if page.count < LedgerText.pageSize { break }
                    page = try await service.ledger(
                        text, after: last.call, limit: LedgerText.pageSize, by: account)
                }
                try await writer.finish(nil)
            })
    }

    func estimate() async throws -> Response {
        let turns = Int(try number("turns", 1...1000, default: 10))
        return try answer(await service.estimate(conversationID, turns: turns, by: caller.account))
    }

    func budgets() async throws -> Response { try answer(await service.budgets(for: caller.account)) }

    func saveBudget(_ budget: BudgetID?) async throws -> Response {
        let saved = try await service.saveBudget(budget, body(SaveBudget.self), by: caller.account)
        return try answer(saved, budget == nil ? .created : .ok, revision: saved.revision)
    }

    func changeBudget() async throws -> Response { try await saveBudget(id("budget", "budget")) }

    func removeBudget() async throws -> Response {
        try await service.removeBudget(
            id("budget", "budget"), body(PlainCommand.self), by: caller.account)
        return Self.nothing
    }

    func tryBudget() async throws -> Response {
        try answer(await service.tryBudget(body(TryBudget.self), by: caller.account))
    }

    func prices() async throws -> Response { try answer(await service.prices(for: caller.account)) }

    func addPrices() async throws -> Response {
        try answer(await service.addPrices(body(AddPrices.self), by: caller.account), .created)
    }

    func currency() async throws -> Response { try answer(await service.currency()) }

    func showCurrency() async throws -> Response {
        try answer(await service.show(body(ShowCurrency.self), by: caller.account))
    }

    func spendingChanges() async throws -> Response {
        let limit = Int(try number("limit", 1...1000, default: 100))
        return try answer(await service.spendingChanges(limit: limit, by: caller.account))
    }

    func spendingAlerts() async throws -> Response {
        let limit = Int(try number("limit", 1...1000, default: 100))
        return try answer(await service.spendingAlerts(limit: limit, by: caller.account))
    }

    func acknowledgeAlert() async throws -> Response {
        try await service.acknowledge(
            id("alert", "alert"), body(PlainCommand.self), by: caller.account)
        return Self.nothing
    }
}
