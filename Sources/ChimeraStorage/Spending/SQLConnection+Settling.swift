internal import ChimeraCore

/// What a settled call says of itself, for the sums.
private struct Booking {
    let call: CallID
    let spender: Spender
    let startedAt: Timestamp
    let cost: Money?
    let outcome: CallOutcome
    let flags: [String]
}

extension SQLConnection {
    /// The call's row, its budgets, the hour's sums and what is learnt of its family, as one. Settling again what
    /// is settled changes nothing; a call that was given up for lost and reports late is corrected.
    func settle(_ outcome: CallOutcome, at: Timestamp) throws {
        let before = try row(
            """
            SELECT account, conversation, run, persona, endpoint, model, purpose, tool_server, started_at, state, cost,
                input, output
            FROM calls WHERE id = $1
            """, outcome.id)
        guard var before else { return }
        let account: AccountID = try before.next()
        let conversation = ConversationID(try before.next(String.self))
        let run: RunID? = try before.next()
        let (persona, endpoint, model) = (
            try before.next(String.self), try before.next(String.self), try before.next(String.self)
        )
        let purpose: CallPurpose = try before.next()
        let server: String? = try before.next()
        let startedAt: Timestamp = try before.next()
        let state: CallOutcome.State = try before.next()
        let old: Money? = try before.next()
        let oldInput: Int? = try before.next()
        let oldUsage = try oldInput.map { Usage(input: $0, output: try before.next()) }
        let isLate = state == .lost && outcome.state != .lost && outcome.usage != nil
        guard state == .started || isLate else { return }
        let spender = Spender(
            call: outcome.id, account: account, conversation: conversation, run: run, persona: persona,
            model: ModelName(provider: endpoint, model: model), purpose: purpose, toolServer: server)
        let held = try reservation(outcome.id)
        var outcome = outcome
        if outcome.charge?.cost == nil, let usage = outcome.usage, let held {
            var charge = outcome.charge ?? Charge()
            charge.computed = held.cost(input: usage.input, output: usage.output)
            charge.version = charge.version ?? held.price
            outcome.charge = charge
        }
        let correction = try correction(of: ModelFamily.name(of: model))
        let flags = Agreement.flags(of: outcome, held: held?.amount, correction: correction)
        try store(outcome, flags: flags, at: at)
        let booking = Booking(
            call: outcome.id, spender: spender, startedAt: startedAt, cost: outcome.charge?.cost,
            outcome: outcome, flags: flags)
        if isLate { try unsum(booking, oldUsage, old) }
        try book(booking, less: isLate ? old : nil, at: at)
        try sum(booking)
        try learn(booking)
    }

    /// A call whose process died: what was sent is taken as it was estimated, what came as the drafts hold it.
    func lose(_ call: CallID, said: Int, at: Timestamp) throws {
        var outcome = CallOutcome(id: call, state: .lost)
        if let held = try reservation(call) {
            outcome.usage = Usage(input: held.prompt, output: said, estimated: true)
            outcome.charge = Charge(
                computed: held.cost(input: held.prompt, output: said), version: held.price)
        }
        try settle(outcome, at: at)
    }

    private func store(_ outcome: CallOutcome, flags: [String], at: Timestamp) throws {
        let (usage, charge) = (outcome.usage, outcome.charge)
        try execute(
            """
            UPDATE calls SET state = $1, input = $2, output = $3, cache_read = $4, cache_write = $5,
                cache_write_long = $6, reasoning = $7, estimated = $8, cost = $9, computed_cost = $10,
                reported_cost = $11, price = $12, saved = $13, own_input = $14, own_output = $15, stand_in = $16,
                milliseconds = $17, flags = $18, request_id = $19, error = $20, ended_at = $21
            WHERE id = $22
            """,
            outcome.state, usage?.input, usage?.output, usage?.cacheRead, usage?.cacheWrite,
            usage?.cacheWriteLong, usage?.reasoning, usage?.estimated, charge?.cost, charge?.computed,
            charge?.reported, charge?.version, charge?.saved, charge?.own?.input, charge?.own?.output,
            outcome.standIn, outcome.milliseconds, flags.joined(separator: ","), outcome.requestID,
            outcome.error, at, outcome.id)
    }

    /// What was held goes back, and every budget whose stretch has a row counts the cost: a stretch that has none
    /// yet will find the call in the ledger.
    private func book(_ booking: Booking, less old: Money?, at: Timestamp) throws {
        try release(booking.call)
        let cost = try (booking.cost ?? .zero).subtracting(old ?? .zero)
        guard cost != .zero else { return }
        for budget in try budgets() where budget.scope.covers(booking.spender) {
            // A zone that this computer has forgotten stops the next reservation, with words; not the booking of
            // what is spent.
            guard let period = try? budget.clock(Zones.system) else { continue }
            let key = period.key(for: booking.spender, at: booking.startedAt)
            let row = try row(
                """
                UPDATE budget_periods SET spent = spent + $1 WHERE budget = $2 AND period = $3 RETURNING spent
                """, cost, budget.id, key)
            guard var row else { continue }
            try warn(budget, key, spent: try row.next(), run: booking.spender.run, at: at)
        }
    }

    /// Once for each threshold of a stretch.
    private func warn(_ budget: Budget, _ key: String, spent: Money, run: RunID?, at: Timestamp) throws {
        for threshold in SpendingThreshold.allCases where threshold.isReached(spent, of: budget.limit) {
            try execute(
                """
                INSERT INTO spending_alerts (id, mark, at, severity, budget, run, detail)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (mark) DO NOTHING
                """, AlertID.make(), "\(budget.id) \(key) \(threshold.rawValue)", at, threshold.severity,
                budget.id, run, threshold.words(budget, spent: spent))
        }
    }

    private func sum(_ booking: Booking) throws {
        let (outcome, usage) = (booking.outcome, booking.outcome.usage)
        let isUnpriced = usage != nil && booking.cost == nil
        try addToHour(
            booking,
            [
                1, outcome.state == .done ? 0 : 1, Int64(usage?.input ?? 0), Int64(usage?.output ?? 0),
                Int64(usage?.cacheRead ?? 0), Int64((usage?.cacheWrite ?? 0) + (usage?.cacheWriteLong ?? 0)),
                Int64(usage?.reasoning ?? 0), booking.cost?.picodollars ?? 0, isUnpriced ? 1 : 0,
                outcome.charge?.saved?.picodollars ?? 0,
                Agreement.isVerified(outcome, booking.flags) ? booking.cost?.picodollars ?? 0 : 0,
                booking.flags.contains(Agreement.discrepancy)
                    || booking.flags.contains(Agreement.underReported)
                    || booking.flags.contains(Agreement.overReservation) ? 1 : 0,
            ])
    }

    /// Takes what the estimate of a lost call had added.
    private func unsum(_ booking: Booking, _ old: Usage?, _ cost: Money?) throws {
        try addToHour(
            booking,
            [
                -1, -1, -Int64(old?.input ?? 0), -Int64(old?.output ?? 0), 0, 0, 0, -(cost?.picodollars ?? 0),
                old != nil && cost == nil ? -1 : 0, 0, 0, 0,
            ])
    }

    private func addToHour(_ booking: Booking, _ figures: [Int64]) throws {
        let hour = booking.startedAt.microseconds / 3_600_000_000 * 3_600_000_000
        let columns = UsageSums.columns
        var values: [SQLValue] = [
            .integer(hour), booking.spender.account.sql, booking.spender.persona.sql,
            booking.spender.model.provider.sql, booking.spender.model.model.sql, booking.spender.purpose.sql,
        ]
        values += figures.map(SQLValue.integer)
        try perform(
            """
            INSERT INTO usage_hours (hour, account, persona, endpoint, model, purpose, \(columns.joined(separator: ", ")))
            VALUES (\((1...values.count).map { "$\($0)" }.joined(separator: ", ")))
            ON CONFLICT (hour, account, persona, endpoint, model, purpose) DO UPDATE SET
            \(columns.map { "\($0) = usage_hours.\($0) + excluded.\($0)" }.joined(separator: ", "))
            """, values)
    }

    /// What the provider counts for what we count. The past weighs less and less, so that a new tokenizer shows.
    private func learn(_ booking: Booking) throws {
        guard let usage = booking.outcome.usage, usage.estimated != true,
            let own = booking.outcome.charge?.own, own.input >= 50, usage.input > 0
        else { return }
        try execute(
            """
            INSERT INTO calibrations (family, own, counted, calls) VALUES ($1, $2, $3, 1)
            ON CONFLICT (family) DO UPDATE SET
                own = CASE WHEN calibrations.own > 1000000 THEN calibrations.own / 2 ELSE calibrations.own END
                    + excluded.own,
                counted = CASE WHEN calibrations.own > 1000000 THEN calibrations.counted / 2
                    ELSE calibrations.counted END + excluded.counted,
                calls = calibrations.calls + 1
            """, ModelFamily.name(of: booking.spender.model.model), own.input, usage.input)
    }
}
