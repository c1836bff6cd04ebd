internal import ChimeraCore

/// A stretch of a report in which a place's clocks differ from UTC by one amount: within it a day there is a
/// division, which the engine does itself, however many hours there are.
struct UsagePiece {
    static let day: Int64 = 86_400_000_000

    var since: Timestamp?
    var until: Timestamp?
    /// Microseconds; nil: the report asks for no days.
    let offset: Int64?

    static func all(from start: Timestamp, to end: Timestamp, in zone: Zone) -> [UsagePiece] {
        var pieces: [UsagePiece] = []
        var begin = start
        var time = start
        while time < end {
            let next = Timestamp(microseconds: min(end.microseconds, time.microseconds + day))
            if zone.offset(at: next) != zone.offset(at: begin) {
                let change = Self.change(between: time, and: next, in: zone)
                pieces.append(
                    UsagePiece(since: begin, until: change, offset: zone.offset(at: begin) * 1_000_000))
                begin = change
            }
            time = next
        }
        pieces.append(UsagePiece(since: begin, until: end, offset: zone.offset(at: begin) * 1_000_000))
        return pieces
    }

    /// The first second at which the later offset holds.
    private static func change(
        between start: Timestamp, and end: Timestamp, in zone: Zone
    ) -> Timestamp {
        let old = zone.offset(at: start)
        var (low, high) = (start.microseconds / 1_000_000, (end.microseconds + 999_999) / 1_000_000)
        while low + 1 < high {
            let middle = (low + high) / 2
            if zone.offset(at: Timestamp(microseconds: middle * 1_000_000)) == old {
                low = middle
            } else {
                high = middle
            }
        }
        return Timestamp(microseconds: high * 1_000_000)
    }
}

extension SQLConnection {
    /// The pieces of what there is within a report's edges; none where there is nothing.
    func pieces(of query: UsageQuery, _ table: String, time: String) throws -> [UsagePiece] {
        let row = try row("SELECT MIN(\(time)), MAX(\(time)) FROM \(table)")
        guard var row, let first = try row.next(Timestamp?.self), let last = try row.next(Timestamp?.self)
        else { return [] }
        let start = max(query.since ?? first, first)
        let end = min(
            query.until ?? Timestamp(microseconds: .max), Timestamp(microseconds: last.microseconds + 1))
        return start < end ? UsagePiece.all(from: start, to: end, in: query.zone) : []
    }
}
