import Testing

@testable import ChimeraCore

@Suite struct `A budget's stretch of time` {
    private func at(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    struct Case: Sendable, CustomTestStringConvertible {
        let kind: BudgetPeriod.Kind
        let zone: String
        let startDay: Int
        let at: String
        let start: String
        let end: String
        var testDescription: String { "\(kind) in \(zone) at \(at)" }

        init(
            _ kind: BudgetPeriod.Kind, _ zone: String, _ startDay: Int, _ at: String, _ start: String,
            _ end: String
        ) {
            (self.kind, self.zone, self.startDay) = (kind, zone, startDay)
            (self.at, self.start, self.end) = (at, start, end)
        }
    }

    @Test(arguments: [
        Case(.hour, "UTC", 1, "2026-11-25T10:59:59Z", "2026-11-25T10:00:00Z", "2026-11-25T11:00:00Z"),
        Case(.day, "UTC", 1, "2026-11-25T23:59:59Z", "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z"),
        Case(
            .day, "Europe/Berlin", 1, "2026-11-25T23:30:00Z", "2026-11-25T23:00:00Z", "2026-11-26T23:00:00Z"),
        // Clocks go back and forth: days of 25 and of 23 hours, never split.
        Case(
            .day, "Europe/Berlin", 1, "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        Case(
            .day, "Europe/Berlin", 1, "2027-03-28T12:00:00Z", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"),
        // Beyond what the database lists, by the rule at its end.
        Case(
            .day, "Europe/Berlin", 1, "2055-07-01T12:00:00Z", "2055-06-30T22:00:00Z", "2055-07-01T22:00:00Z"),
        Case(
            .day, "America/New_York", 1, "2026-07-04T03:00:00Z", "2026-07-03T04:00:00Z",
            "2026-07-04T04:00:00Z"),
        Case(
            .day, "Australia/Sydney", 1, "2055-01-01T00:00:00Z", "2054-12-31T13:00:00Z",
            "2055-01-01T13:00:00Z"),
        Case(
            .day, "Asia/Kathmandu", 1, "2026-11-25T18:20:00Z", "2026-11-25T18:15:00Z", "2026-11-26T18:15:00Z"),
        // Clocks there leap over midnight: the day begins at one.
        Case(.day, "Africa/Cairo", 1, "2026-04-24T10:00:00Z", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"),
        Case(.day, "+05:30", 1, "2026-11-25T18:31:00Z", "2026-11-25T18:30:00Z", "2026-11-26T18:30:00Z"),
        Case(.week, "UTC", 1, "2026-11-25T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"),
        Case(.week, "UTC", 7, "2026-11-25T00:00:00Z", "2026-11-22T00:00:00Z", "2026-11-29T00:00:00Z"),
        Case(.week, "UTC", 3, "2026-11-25T00:00:00Z", "2026-11-25T00:00:00Z", "2026-12-02T00:00:00Z"),
        Case(.month, "UTC", 1, "2026-11-25T00:00:00Z", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
        Case(.month, "UTC", 26, "2026-11-25T00:00:00Z", "2026-10-26T00:00:00Z", "2026-11-26T00:00:00Z"),
        Case(.month, "UTC", 31, "2027-02-28T00:00:00Z", "2027-02-28T00:00:00Z", "2027-03-31T00:00:00Z"),
        Case(.month, "UTC", 31, "2027-02-27T00:00:00Z", "2027-01-31T00:00:00Z", "2027-02-28T00:00:00Z"),
        Case(
            .month, "Europe/Berlin", 1, "2026-10-31T23:00:00Z", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"
        ),
    ])
    func `begins and ends by the calendar of its place`(_ one: Case) throws {
        let period = try BudgetPeriod(one.kind, zone: Zones.system.zone(one.zone), startDay: one.startDay)
        let bounds = try #require(period.bounds(at: try at(one.at)))
        #expect(bounds.start.description.prefix(19) == one.start.prefix(19))
        #expect(bounds.end.description.prefix(19) == one.end.prefix(19))
    }

    @Test(arguments: [
        "Europe/Berlin", "America/Santiago", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia", "UTC",
    ])
    func `follows the one before without a gap, whatever the clocks there do`(zone: String) throws {
        let period = try BudgetPeriod(.day, zone: Zones.system.zone(zone))
        var time = try at("2011-12-20T12:00:00Z")
        for _ in 0..<800 {
            let now = try #require(period.bounds(at: time))
            let last = try #require(period.bounds(at: Timestamp(microseconds: now.end.microseconds - 1)))
            #expect(last.start == now.start && last.end == now.end)
            let next = try #require(period.bounds(at: now.end))
            #expect(next.start == now.end)
            time = now.end
        }
    }

    @Test func `is the same one again when a clock jumps back`() throws {
        let period = try BudgetPeriod(.day)
        func key(_ text: String) throws -> String {
            period.key(at: try at(text), call: .make(), run: nil, conversation: nil)
        }
        #expect(try key("2026-11-25T23:59:59Z") == key("2026-11-25T00:00:00Z"))
        #expect(try key("2026-11-26T00:00:00Z") != key("2026-11-25T23:59:59Z"))
    }

    @Test(arguments: ["Nowhere/City", "../../etc/passwd", "/etc/passwd", "+25:00", "", "Europe//Berlin"])
    func `is refused for a zone that is none`(name: String) {
        let problem = #expect(throws: Problem.self) { try Zones.system.zone(name) }
        #expect(problem?.detail.contains("Europe/Berlin") == true)
    }

    @Test(arguments: [(BudgetPeriod.Kind.week, 8), (.month, 0), (.month, 32), (.day, 2)])
    func `is refused for a start day that it does not have`(kind: BudgetPeriod.Kind, day: Int) {
        #expect(throws: Problem.self) { try BudgetPeriod(kind, startDay: day) }
    }
}
