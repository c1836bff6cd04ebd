internal import ChimeraCore

extension SQLSpendingStore {
    func usage(_ query: UsageQuery) async throws -> [UsageRow] {
        try await database.read { connection in
            let dimensions = [query.by, query.and].compactMap(\.self)
            let isOfHours = query.isOfHours
            let hour = isOfHours ? "hour" : "started_at - started_at % 3600000000"
            let table = isOfHours ? "usage_hours" : "calls"
            let sums = isOfHours ? UsageSums.columns.map { "SUM(\($0))" } : UsageSums.ofCalls
            let pieces =
                dimensions.contains { $0.isTime } && !dimensions.contains(.hour)
                ? try connection.pieces(of: query, table, time: isOfHours ? "hour" : "started_at")
                : [UsagePiece(since: query.since, until: query.until, offset: nil)]
            var found: [[String]: UsageRow] = [:]
            for piece in pieces {
                let time = piece.offset.map { "(\(hour) + \($0)) / \(UsagePiece.day)" } ?? hour
                let columns = dimensions.map { $0.isTime ? time : Self.column($0) }
                let wanted = columns + sums.map { "CAST(COALESCE(\($0), 0) AS BIGINT)" }
                var sql = SQLBuilder(
                    "SELECT \(wanted.joined(separator: ", ")) FROM \(table) WHERE "
                        + (isOfHours ? "calls <> 0" : "state <> 'started'"))
                UsageFilter(scope: query.scope, since: piece.since, until: piece.until)
                    .write(to: &sql, time: isOfHours ? "hour" : "started_at")
                if !columns.isEmpty {
                    sql.add(" GROUP BY \(Set(columns).sorted().joined(separator: ", "))")
                }
                for var row in try connection.select(sql.text, sql.values) {
                    let key = try dimensions.map { dimension -> String in
                        guard dimension.isTime else { return try row.next() }
                        guard piece.offset != nil else {
                            return dimension.label(of: try row.next(), in: query.zone)
                        }
                        return dimension.label(of: CalendarDay(number: try row.next()))
                    }
                    var sums = found[key] ?? UsageRow(key: key.first, and: key.count > 1 ? key[1] : nil)
                    try sums.add(try UsageSums.row(&row))
                    found[key] = sums
                }
            }
            if dimensions.isEmpty, found.isEmpty { found[[]] = UsageRow() }
            // Nothing at all is one row of zeros, where no dimension was asked for.
            let all = found.values.filter { $0.calls != 0 || dimensions.isEmpty }
            let sorted = all.sorted { a, b in
                if query.by?.isTime == true {
                    return (a.key ?? "", b.cost, a.and ?? "") < (b.key ?? "", a.cost, b.and ?? "")
                }
                return (b.cost, b.input + b.output, a.key ?? "") < (a.cost, a.input + a.output, b.key ?? "")
            }
            return Array(sorted.prefix(query.limit))
        }
    }

    private static func column(_ dimension: UsageQuery.Dimension) -> String {
        switch dimension {
        case .model: "endpoint || '/' || model"
        case .provider: "endpoint"
        case .persona: "persona"
        case .purpose: "purpose"
        case .account: "account"
        case .conversation: "conversation"
        case .hour, .day, .week, .month: ""
        }
    }

    func ledger(_ query: UsageQuery, after: CallID?, limit: Int) async throws -> [LedgerEntry] {
        try await database.read { connection in
            var sql = SQLBuilder("SELECT \(LedgerEntry.columns) FROM calls WHERE state <> 'started'")
            UsageFilter(scope: query.scope, since: query.since, until: query.until)
                .write(to: &sql, time: "started_at")
            // Ids are made as calls begin, so their order is the order of time, and one index serves both.
            sql.and("id > ", after)
            sql.add(" ORDER BY id LIMIT \(max(1, min(limit, 10_000)))")
            return try connection.select(sql.text, sql.values).map { try LedgerEntry($0) }
        }
    }
}

extension LedgerEntry: SQLRecord {
    static let columns = """
        id, started_at, ended_at, state, account, conversation, run, message, purpose, persona, endpoint, model,
        stand_in, tool_server, input, output, cache_read, cache_write, cache_write_long, reasoning, own_input,
        own_output, cost, computed_cost, reported_cost, price, request_id, milliseconds, flags
        """

    init(_ row: inout SQLRow) throws {
        let call: CallID = try row.next()
        let (started, ended) = (try row.next(Timestamp.self), try row.next(Timestamp?.self))
        let state: CallOutcome.State = try row.next()
        let account: AccountID = try row.next()
        let conversation = ConversationID(try row.next(String.self))
        self.init(
            call: call, startedAt: started, endedAt: ended, state: state, account: account,
            conversation: conversation, run: try row.next(), message: try row.next(), purpose: try row.next(),
            persona: try row.next(), provider: try row.next(), model: try row.next(),
            standIn: try row.next(), toolServer: try row.next(), input: try row.next(),
            output: try row.next(), cacheRead: try row.next(), cacheWrite: try row.next(),
            cacheWriteLong: try row.next(), reasoning: try row.next(), ownInput: try row.next(),
            ownOutput: try row.next(), cost: try row.next(), computedCost: try row.next(),
            reportedCost: try row.next(), price: try row.next(), requestID: try row.next(),
            milliseconds: try row.next(),
            flags: try row.next(String.self).split(separator: ",").map(String.init))
    }
}
