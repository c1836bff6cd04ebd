/// Money. Everybody sees what they spent themselves and the budgets that cover them; prices and budgets are the
/// owner's to change.
extension ConversationService {
    private var spending: any SpendingStore { stores.spending }

    // MARK: What was spent

    public func usage(_ text: UsageText, by account: Account) async throws -> UsageReport {
        let query = try await visible(text, to: account)
        let rows = try await spending.usage(query)
        var whole = query
        (whole.by, whole.and) = (nil, nil)
        let total = try await spending.usage(whole).first ?? UsageRow()
        return UsageReport(rows: rows, total: total, since: query.since, until: query.until)
    }

    /// Single calls, oldest first.
    public func ledger(
        _ text: UsageText, after: CallID?, limit: Int, by account: Account
    ) async throws -> [LedgerEntry] {
        try await spending.ledger(visible(text, to: account), after: after, limit: limit)
    }

    private func visible(_ text: UsageText, to account: Account) async throws -> UsageQuery {
        var query = try text.query()
        if let conversation = query.scope.conversation {
            try await require(.viewer, of: account.id, in: conversation)
        } else if !account.isOwner {
            query.scope.account = account.id
        }
        return query
    }

    // MARK: Budgets

    public func budgets(for account: Account) async throws -> [BudgetState] {
        let all = try await spending.states(at: engine.clock.now())
        return account.isOwner
            ? all : all.filter { $0.budget.scope.account == nil || $0.budget.scope.account == account.id }
    }

    /// - Parameter budget: nil makes a new one, whose id is the request's.
    public func saveBudget(
        _ budget: BudgetID?, _ request: SaveBudget, by account: Account
    ) async throws -> Budget {
        try Self.requireOwner(account)
        let base: Budget
        if let budget {
            guard let known = try await spending.budgets().first(where: { $0.id == budget }) else {
                throw Problem.notFound("budget", budget)
            }
            base = known
        } else {
            guard request.limit != nil else {
                throw Problem.invalid("Say the limit in dollars, like 5.00.", field: "limit")
            }
            base = Budget(
                id: BudgetID(request.id), limit: .zero, period: .month, createdAt: engine.clock.now())
        }
        var wanted = try request.applied(to: base)
        if let persona = wanted.scope.persona { wanted.scope.persona = name(of: persona) }
        if let conversation = wanted.scope.conversation {
            try await require(.owner, of: account.id, in: conversation)
        }
        _ = try wanted.clock(.system)
        return await told(
            try await spending.save(
                wanted, command: command(request.id, by: account.id, "budget \(base.id)", request)))
    }

    /// As the ledger names it; a persona that is gone keeps what it was called.
    private func name(of persona: String) -> String {
        (try? engine.library.persona(named: persona))?.name ?? persona
    }

    public func removeBudget(_ budget: BudgetID, _ request: PlainCommand, by account: Account) async throws {
        try Self.requireOwner(account)
        await told(
            try await spending.remove(
                budget, command: command(request.id, by: account.id, "remove budget \(budget)", request)))
    }

    public func tryBudget(_ request: TryBudget, by account: Account) async throws -> BudgetVerdict {
        for (name, count) in [("input", request.input), ("output", request.output)]
        where !(0...100_000_000).contains(count) {
            throw Problem.invalid(
                "\(name) is \(count) tokens; it must be from 0 to 100,000,000.", field: name)
        }
        if let conversation = request.conversation {
            try await require(.viewer, of: account.id, in: conversation)
        }
        let model = try await engine.directory.resolve(request.model)
        let at = engine.clock.now()
        let persona = request.persona.map { name(of: $0) } ?? ""
        let wish = ReservationWish(
            spender: Spender(
                call: .make(), account: account.id, conversation: request.conversation, persona: persona,
                model: request.model, purpose: request.purpose ?? .turn),
            ownTokens: request.input, outputLimit: request.output,
            quote: engine.spending.book.quote(for: model, at: at), at: at)
        let covering = try await budgets(for: account).filter { $0.budget.scope.covers(wish.spender) }
        do {
            let grant = try await spending.probe(wish)
            let cost = grant.quote == nil ? nil : grant.amount
            let words = cost.map { "It may cost up to \($0.words)" } ?? "Nobody knows what it costs"
            let shrunk =
                grant.outputLimit < request.output
                ? "; the answer is held to \(grant.outputLimit) tokens" : ""
            return BudgetVerdict(
                passes: true, detail: "It would be let through. \(words)\(shrunk).", cost: cost,
                output: grant.outputLimit, budgets: covering)
        } catch let problem as Problem where problem.type == .budget {
            return BudgetVerdict(
                passes: false, detail: problem.detail, cost: nil, output: 0, budgets: covering)
        }
    }

    // MARK: Prices

    /// What holds now for every model that is at hand, and what somebody entered for others.
    public func prices(for account: Account) async throws -> [PriceLine] {
        var lines: [ModelName: PriceLine] = [:]
        for endpoint in await engine.directory.list() {
            for info in endpoint.models {
                guard let model = try? await engine.directory.resolve(info.name) else { continue }
                lines[info.name] = engine.spending.book.line(for: model, at: engine.clock.now())
            }
        }
        for entry in engine.spending.book.entries where entry.from <= engine.clock.now() {
            if lines[entry.model]?.version.hasPrefix("user:") == true { continue }
            lines[entry.model] = PriceLine(
                model: entry.model, input: entry.input, output: entry.output, cacheRead: entry.cacheRead,
                version: "user:\(entry.id)")
        }
        return lines.values.sorted { $0.model.description < $1.model.description }
    }

    public func addPrices(_ request: AddPrices, by account: Account) async throws -> [PriceEntry] {
        try Self.requireOwner(account)
        guard !request.prices.isEmpty, request.prices.count <= 5000 else {
            throw Problem.invalid(
                "There are \(request.prices.count) prices; from 1 to 5000 can be added at once.",
                field: "prices")
        }
        var entries: [PriceEntry] = []
        for (index, price) in request.prices.enumerated() {
            entries.append(
                try price.entry(PriceID(request.id).derived(UInt64(index)), at: engine.clock.now()))
        }
        let added = await told(
            try await spending.add(
                entries, command: command(request.id, by: account.id, "prices", request)))
        try await engine.spending.load()
        return added
    }

    // MARK: The currency

    /// In which amounts are shown; the ledger stays in US dollars.
    public func currency() async throws -> Currency { try await spending.currency() ?? .dollar }

    public func show(_ request: ShowCurrency, by account: Account) async throws -> Currency {
        try Self.requireOwner(account)
        let currency = try request.currency(today: engine.clock.now().civil.date)
        await told(
            try await spending.show(
                in: currency, command: command(request.id, by: account.id, "currency", request)))
        return currency ?? .dollar
    }

    // MARK: The trail

    public func spendingChanges(limit: Int, by account: Account) async throws -> [SpendingChange] {
        try Self.requireOwner(account)
        return try await spending.changes(limit: limit)
    }

    public func spendingAlerts(limit: Int, by account: Account) async throws -> [SpendingAlert] {
        try Self.requireOwner(account)
        return try await spending.alerts(limit: limit)
    }

    public func acknowledge(_ alert: AlertID, _ request: PlainCommand, by account: Account) async throws {
        try Self.requireOwner(account)
        await told(
            try await spending.acknowledge(
                alert, command: command(request.id, by: account.id, "acknowledge \(alert)", request)))
    }
}

extension PriceBook {
    public func line(for model: ResolvedModel, at time: Timestamp) -> PriceLine {
        guard let quote = quote(for: model, at: time) else {
            return PriceLine(
                model: model.info.name, input: nil, output: nil, cacheRead: nil, version: "unknown")
        }
        let prices = quote.schedule.rates(at: time).prices
        return PriceLine(
            model: model.info.name, input: TokenPrices.text(prices.input),
            output: TokenPrices.text(prices.output), cacheRead: prices.cacheRead.map(TokenPrices.text),
            version: quote.version)
    }
}
