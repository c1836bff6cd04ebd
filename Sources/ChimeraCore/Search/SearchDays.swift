/// Days of the calendar, UTC, both ends included.
public struct SearchDays: Hashable, Sendable {
    public let first: Day
    public let last: Day

    public struct Day: Hashable, Sendable, Comparable {
        public let year: Int
        public let month: Int
        public let day: Int

        /// `2026-11-25`; nil for anything else, and for days that no month has.
        public init?(_ text: String) {
            let bytes = Array(text.utf8)
            guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45 else { return nil }
            func number(_ range: Range<Int>) -> Int? {
                bytes[range].reduce(0) { number, byte in
                    number.flatMap { (48...57).contains(byte) ? $0 * 10 + Int(byte - 48) : nil }
                }
            }
            guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
                return nil
            }
            self.init(year: year, month: month, day: day)
        }

        public init?(year: Int, month: Int, day: Int) {
            guard (1...9999).contains(year), (1...12).contains(month),
                day >= 1, day <= Self.days(of: month, year)
            else { return nil }
            (self.year, self.month, self.day) = (year, month, day)
        }

        public static func < (a: Day, b: Day) -> Bool {
            (a.year, a.month, a.day) < (b.year, b.month, b.day)
        }

        static func days(of month: Int, _ year: Int) -> Int {
            switch month {
            case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        }
    }

    public init(from first: Day, to last: Day) {
        self.first = first
        self.last = last
    }

    /// The days as few spans of the calendar: `2026`, `202611` or `20261125`. A message's row in the index
    /// holds all three of its own, so a year costs one word and not 365.
    public var spans: [String] {
        var spans: [String] = []
        for year in first.year...max(first.year, last.year) where first <= last {
            let low = year == first.year ? first : Day(year: year, month: 1, day: 1)
            let high = year == last.year ? last : Day(year: year, month: 12, day: 31)
            guard let low, let high else { continue }
            spans += Self.spans(in: year, from: low, to: high)
        }
        return spans
    }

    private static func spans(in year: Int, from low: Day, to high: Day) -> [String] {
        if (low.month, low.day) == (1, 1), (high.month, high.day) == (12, 31) { return [digits(year, 4)] }
        return (low.month...high.month).flatMap { month -> [String] in
            let start = month == low.month ? low.day : 1
            let length = Day.days(of: month, year)
            let end = month == high.month ? high.day : length
            let name = digits(year, 4) + digits(month, 2)
            return start == 1 && end == length ? [name] : (start...end).map { name + digits($0, 2) }
        }
    }

    /// The three spans that a moment lies in.
    public static func spans(of moment: Timestamp) -> [String] {
        let day = moment.civil.date.filter { $0 != "-" }
        return [String(day.prefix(4)), String(day.prefix(6)), day]
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
