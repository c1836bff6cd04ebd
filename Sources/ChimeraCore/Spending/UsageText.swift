/// What a report is asked in words: names, days, a place's clocks.
public struct UsageText: Sendable, Hashable {
    public var by: String?
    public var and: String?
    /// `2026-11-01`, or a moment.
    public var since: String?
    public var until: String?
    public var zone: String?
    public var scope = BudgetScope()
    public var limit: Int?

    public init() {}

    /// Throws `.invalid` that says what may be written.
    public func query(_ zones: Zones = .system) throws(Problem) -> UsageQuery {
        let zone = try zones.zone(self.zone ?? "UTC")
        func dimension(_ text: String?, _ field: String) throws(Problem) -> UsageQuery.Dimension? {
            guard let text else { return nil }
            guard let known = UsageQuery.Dimension(rawValue: text) else {
                let all = UsageQuery.Dimension.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalid("\(Text.shortened(text, to: 40)) is none of \(all).", field: field)
            }
            return known
        }
        func time(_ text: String?, _ field: String) throws(Problem) -> Timestamp? {
            guard let text else { return nil }
            if let day = CalendarDay(text) { return zone.start(of: day) }
            if let time = Timestamp(text) { return time }
            throw .invalid(
                "\(Text.shortened(text, to: 40)) is no day like 2026-11-25 and no moment like 2026-11-25T09:00:00Z.",
                field: field)
        }
        return UsageQuery(
            by: try dimension(by, "by"), and: try dimension(and, "and"), since: try time(since, "since"),
            until: try time(until, "until"), scope: scope, zone: zone, limit: limit ?? 1000)
    }

    /// The same as a URL's fields.
    public var fields: [(String, String)] {
        [
            ("by", by), ("and", and), ("since", since), ("until", until), ("zone", zone),
            ("account", scope.account?.description), ("conversation", scope.conversation?.description),
            ("persona", scope.persona), ("provider", scope.provider), ("model", scope.model),
            ("purpose", scope.purpose?.rawValue), ("limit", limit.map(String.init)),
        ].compactMap { name, value in value.map { (name, $0) } }
    }
}
