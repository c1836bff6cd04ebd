internal import ChimeraCore

/// The figures that are added up, in the order of their columns.
enum UsageSums {
    static let columns = [
        "calls", "failed", "input", "output", "cache_read", "cache_write", "reasoning", "cost", "unpriced",
        "saved", "verified", "flagged",
    ]

    /// The same from the ledger itself.
    static let ofCalls = [
        "COUNT(*)", "SUM(CASE WHEN state = 'done' THEN 0 ELSE 1 END)", "SUM(COALESCE(input, 0))",
        "SUM(COALESCE(output, 0))", "SUM(COALESCE(cache_read, 0))",
        "SUM(COALESCE(cache_write, 0) + COALESCE(cache_write_long, 0))", "SUM(COALESCE(reasoning, 0))",
        "SUM(COALESCE(cost, 0))", "SUM(CASE WHEN input IS NOT NULL AND cost IS NULL THEN 1 ELSE 0 END)",
        "SUM(COALESCE(saved, 0))",
        "SUM(CASE WHEN own_input IS NOT NULL AND flags = '' THEN COALESCE(cost, 0) ELSE 0 END)",
        "SUM(CASE WHEN flags IN ('', 'estimated') THEN 0 ELSE 1 END)",
    ]

    static func row(_ row: inout SQLRow) throws -> UsageRow {
        var sums = UsageRow()
        sums.calls = try row.next()
        sums.failed = try row.next()
        sums.input = try row.next()
        sums.output = try row.next()
        sums.cacheRead = try row.next()
        sums.cacheWrite = try row.next()
        sums.reasoning = try row.next()
        sums.cost = try row.next()
        sums.unpriced = try row.next()
        sums.saved = try row.next()
        sums.verified = try row.next()
        sums.flagged = try row.next()
        return sums
    }
}
