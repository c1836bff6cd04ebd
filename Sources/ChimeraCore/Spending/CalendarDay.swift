/// A day of the Gregorian calendar, without a clock or a place.
public struct CalendarDay: Hashable, Sendable {
    /// Days since 1970-01-01.
    public let number: Int64

    public init(number: Int64) { self.number = number }

    public init(year: Int64, month: Int64, day: Int64) {
        let y = month <= 2 ? year - 1 : year
        let era = Self.floor(y, 400)
        let ofEra = y - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        number = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    public var parts: (year: Int64, month: Int64, day: Int64) {
        let z = number + 719_468
        let era = Self.floor(z, 146_097)
        let ofEra = z - era * 146_097
        let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let shifted = (5 * ofYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (year + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * shifted + 2) / 5 + 1)
    }

    /// Monday is 1, Sunday 7.
    public var weekday: Int64 { Self.modulo(number + 3, 7) + 1 }

    public static func daysInMonth(_ year: Int64, _ month: Int64) -> Int64 {
        let next =
            month == 12
            ? CalendarDay(year: year + 1, month: 1, day: 1)
            : CalendarDay(year: year, month: month + 1, day: 1)
        return next.number - CalendarDay(year: year, month: month, day: 1).number
    }

    static func floor(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((b - 1 - a) / b) }
    static func modulo(_ a: Int64, _ b: Int64) -> Int64 { a - floor(a, b) * b }
}

extension CalendarDay: LosslessStringConvertible {
    /// `2026-11-21`; a day that no month has is nil.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45 else { return nil }
        let digits = [0, 1, 2, 3, 5, 6, 8, 9].map { bytes[$0] }
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        func number(_ range: Range<Int>) -> Int64 {
            digits[range].reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
        guard (1...12).contains(month), day >= 1, day <= Self.daysInMonth(year, month) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public var description: String {
        let (year, month, day) = parts
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let four = String(year)
        return String(repeating: "0", count: max(0, 4 - four.count)) + "\(four)-\(two(month))-\(two(day))"
    }
}

extension CalendarDay: Comparable {
    public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}
