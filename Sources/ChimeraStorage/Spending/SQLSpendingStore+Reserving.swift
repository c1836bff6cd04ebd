internal import ChimeraCore

/// What an engine throws when two transactions stood in each other's way and one had to give up: nothing was
/// stored, and the same again may go well.
struct TransactionGaveWay: Error {}

extension SQLSpendingStore {
    /// How often a reservation is tried that gave way to another.
    static let tries = 5

    func reserve(_ wish: ReservationWish) async throws -> Grant {
        for _ in 1..<Self.tries {
            do { return try await reserveOnce(wish) } catch is TransactionGaveWay { continue }
        }
        return try await reserveOnce(wish)
    }

    func probe(_ wish: ReservationWish) async throws -> Grant {
        do {
            return try await database.write { [zones] connection -> Grant in
                throw Probed(grant: try connection.reserve(wish, zones))
            }
        } catch let probed as Probed { return probed.grant }
    }

    /// Thrown to roll back what was only tried.
    private struct Probed: Error { let grant: Grant }

    private func reserveOnce(_ wish: ReservationWish) async throws -> Grant {
        try await database.write { [zones] connection in try connection.reserve(wish, zones) }
    }

    func release(_ call: CallID) async throws {
        try await database.write { try $0.release(call) }
    }

    func releaseAbandoned(before time: Timestamp) async throws {
        try await database.write { connection in
            let left = try connection.rows(
                """
                SELECT r.call FROM reservations r LEFT JOIN calls c ON c.id = r.call
                WHERE r.at < $1 AND (c.id IS NULL OR c.state <> 'started') ORDER BY r.call
                """, time)
            for var row in left { try connection.release(try row.next()) }
        }
    }
}

extension SQLConnection {
    fileprivate func reserve(_ wish: ReservationWish, _ zones: Zones) throws -> Grant {
        let connection = self
        if let held = try connection.reservation(wish.spender.call) { return held.grant(wish) }
        var stretches: [(budget: Budget, key: String)] = []
        var states: [BudgetState] = []
        for budget in try connection.budgets() where budget.scope.covers(wish.spender) {
            let period = try budget.clock(zones)
            let key = period.key(for: wish.spender, at: wish.at)
            states.append(try connection.lock(budget, period, key, wish))
            stretches.append((budget, key))
        }
        let grant = try wish.decide(states, correction: connection.correction(of: wish.family))
        try connection.execute(
            """
            INSERT INTO reservations (call, at, amount, prompt, own, output_limit, input_price, output_price, price)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """, grant.call, grant.at, grant.amount, grant.promptTokens, grant.ownTokens,
            grant.outputLimit, grant.inputPrice, grant.outputPrice, grant.quote?.version)
        for (budget, key) in stretches {
            try connection.execute(
                "UPDATE budget_periods SET reserved = reserved + $1 WHERE budget = $2 AND period = $3",
                grant.amount, budget.id, key)
            try connection.execute(
                "INSERT INTO reserved_budgets (call, budget, period) VALUES ($1, $2, $3)", grant.call,
                budget.id, key)
        }
        return grant
    }
}

extension BudgetPeriod {
    func key(for spender: Spender, at time: Timestamp) -> String {
        key(at: time, call: spender.call, run: spender.run, conversation: spender.conversation)
    }
}

/// A reservation as it is stored.
struct HeldReservation {
    let call: CallID
    let amount: Money
    let prompt: Int
    let own: Int
    let outputLimit: Int
    let inputPrice: Int64?
    let outputPrice: Int64?
    let price: String?

    func grant(_ wish: ReservationWish) -> Grant {
        Grant(
            repeating: wish, amount: amount, prompt: prompt, outputLimit: outputLimit, inputPrice: inputPrice,
            outputPrice: outputPrice)
    }

    /// What a call cost whose end nobody saw, by the prices of then. nil: unknown, or it does not fit.
    func cost(input: Int, output: Int) -> Money? {
        guard let inputPrice, let outputPrice else { return nil }
        return try? Money(picodollars: inputPrice).times(input)
            .adding(Money(picodollars: outputPrice).times(output))
    }
}

extension SQLConnection {
    func reservation(_ call: CallID) throws -> HeldReservation? {
        let row = try row(
            """
            SELECT call, amount, prompt, own, output_limit, input_price, output_price, price
            FROM reservations WHERE call = $1
            """, call)
        guard var row else { return nil }
        return HeldReservation(
            call: try row.next(), amount: try row.next(), prompt: try row.next(), own: try row.next(),
            outputLimit: try row.next(), inputPrice: try row.next(), outputPrice: try row.next(),
            price: try row.next())
    }

    /// The stretch's sums under their row's lock; a row that was not there begins with what the ledger holds.
    fileprivate func lock(
        _ budget: Budget, _ period: BudgetPeriod, _ key: String, _ wish: ReservationWish
    ) throws -> BudgetState {
        let bounds = period.bounds(at: wish.at)
        func locked() throws -> BudgetState? {
            let row = try row(
                """
                UPDATE budget_periods SET reserved = reserved WHERE budget = $1 AND period = $2
                RETURNING spent, reserved
                """, budget.id, key)
            guard var row else { return nil }
            return BudgetState(
                budget: budget, spent: try row.next(), reserved: try row.next(), start: bounds?.start,
                end: bounds?.end)
        }
        if let state = try locked() { return state }
        var filter = UsageFilter(scope: budget.scope, since: bounds?.start, until: bounds?.end)
        var spent = Money.zero
        switch budget.period {
        case .call: break
        case .run:
            filter.run = wish.spender.run
            if filter.run != nil { spent = try self.spent(filter) }
        case .conversation:
            filter.scope.conversation = wish.spender.conversation
            if filter.scope.conversation != nil { spent = try self.spent(filter) }
        default: spent = try self.spent(filter)
        }
        try execute(
            """
            INSERT INTO budget_periods (budget, period, spent, reserved) VALUES ($1, $2, $3, 0)
            ON CONFLICT (budget, period) DO NOTHING
            """, budget.id, key, spent)
        guard let state = try locked() else { throw TransactionGaveWay() }
        return state
    }

    /// Gives back what is held, from each budget that holds it.
    func release(_ call: CallID) throws {
        guard let held = try reservation(call) else { return }
        for var row in try rows(
            "SELECT budget, period FROM reserved_budgets WHERE call = $1 ORDER BY budget", call)
        {
            try execute(
                "UPDATE budget_periods SET reserved = reserved - $1 WHERE budget = $2 AND period = $3",
                held.amount, try row.next(BudgetID.self), try row.next(String.self))
        }
        try execute("DELETE FROM reserved_budgets WHERE call = $1", call)
        try execute("DELETE FROM reservations WHERE call = $1", call)
    }

    /// Tokens that providers counted for a thousand of ours; 1000 until something is known.
    func correction(of family: String) throws -> Int {
        let row = try row("SELECT own, counted FROM calibrations WHERE family = $1", family)
        guard var row else { return 1000 }
        let (own, counted) = (try row.next(Int.self), try row.next(Int.self))
        return own > 0 ? min(4000, max(250, counted * 1000 / own)) : 1000
    }
}
