/// When a place's clocks differ from UTC by how much: read from the system's time zone database (RFC 9636), since
/// Foundation's own would pull ICU into every binary.
public struct Zone: Hashable, Sendable {
    public let name: String
    /// The moments, in seconds, from which each offset holds; the first holds before too.
    private let changes: [(at: Int64, offset: Int64)]
    private let first: Int64
    /// After the last change.
    private let rule: ZoneRule?

    public static func == (a: Zone, b: Zone) -> Bool { a.name == b.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    public static let utc = Zone(name: "UTC", offset: 0)

    init(name: String, offset: Int64) {
        self.name = name
        changes = []
        first = offset
        rule = nil
    }

    /// `bytes` of a TZif file of version 2 or later; nil for anything else.
    init?(name: String, _ bytes: [UInt8]) {
        func number(_ at: Int, _ count: Int) -> Int64? {
            guard at >= 0, at + count <= bytes.count else { return nil }
            let bits = bytes[at..<at + count].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return count == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
        }
        /// Counts of a header: UTC marks, wall marks, leap seconds, moments, kinds, letters.
        func counts(_ at: Int) -> [Int]? {
            guard bytes.count >= at + 44, Array(bytes[at..<at + 4]) == Array("TZif".utf8) else { return nil }
            let all = (0..<6).compactMap { number(at + 20 + $0 * 4, 4) }.map { Int($0) }
            return all.allSatisfy { (0...100_000).contains($0) } ? all : nil
        }
        guard bytes.count > 4, bytes[4] >= UInt8(ascii: "2"), let old = counts(0) else { return nil }
        let second = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
        guard let new = counts(second) else { return nil }
        let (moments, kinds) = (new[3], new[4])
        let start = second + 44
        let offsets = (0..<kinds).compactMap { number(start + moments * 9 + $0 * 6, 4) }
        guard kinds > 0, offsets.count == kinds else { return nil }
        var changes: [(at: Int64, offset: Int64)] = []
        for index in 0..<moments {
            guard let at = number(start + index * 8, 8), start + moments * 8 + index < bytes.count,
                offsets.indices.contains(Int(bytes[start + moments * 8 + index]))
            else { return nil }
            changes.append((at, offsets[Int(bytes[start + moments * 8 + index])]))
        }
        let end = start + moments * 9 + kinds * 6 + new[5] + new[2] * 12 + new[1] + new[0]
        let footer = end < bytes.count ? String(decoding: bytes[end...], as: UTF8.self) : ""
        self.name = name
        self.changes = changes
        first = offsets[0]
        rule = ZoneRule(String(footer.filter { $0 != "\n" }))
    }

    /// Seconds that clocks there are ahead of UTC.
    public func offset(at time: Timestamp) -> Int64 {
        let second = CalendarDay.floor(time.microseconds, 1_000_000)
        guard let last = changes.last else { return rule?.offset(at: second) ?? first }
        if second >= last.at { return rule?.offset(at: second) ?? last.offset }
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].at <= second { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : changes[low - 1].offset
    }

    /// The day on the calendar there, and the seconds since its clocks showed midnight.
    public func local(_ time: Timestamp) -> (day: CalendarDay, seconds: Int64) {
        let second = CalendarDay.floor(time.microseconds, 1_000_000) + offset(at: time)
        let day = CalendarDay.floor(second, 86_400)
        return (CalendarDay(number: day), second - day * 86_400)
    }

    /// When a day begins there. Where clocks leap over midnight it is the leap; where midnight comes twice, the
    /// first of them.
    public func start(of day: CalendarDay) -> Timestamp {
        let wanted = day.number * 86_400
        func time(_ second: Int64) -> Timestamp { Timestamp(microseconds: second * 1_000_000) }
        let around = [wanted - 86_400, wanted + 86_400].map { offset(at: time($0)) }
        let candidates = around.map { wanted - $0 }.filter { $0 + offset(at: time($0)) == wanted }
        if let first = candidates.min() { return time(first) }
        // No clock shows it: the first second that belongs to the day.
        var (low, high) = (wanted - around.max()! - 1, wanted - around.min()!)
        while low + 1 < high {
            let middle = (low + high) / 2
            if middle + offset(at: time(middle)) < wanted { low = middle } else { high = middle }
        }
        return time(high)
    }
}

/// What holds from now on, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Hashable, Sendable {
    private struct Date: Hashable, Sendable {
        let month: Int64
        /// 1 to 5; 5 is the last.
        let week: Int64
        /// 0 is Sunday.
        let weekday: Int64
        let seconds: Int64

        func second(in year: Int64) -> Int64 {
            let first = CalendarDay(year: year, month: month, day: 1)
            let ahead = CalendarDay.modulo(weekday - first.weekday % 7, 7)
            var day = 1 + ahead + (week - 1) * 7
            while day > CalendarDay.daysInMonth(year, month) { day -= 7 }
            return (first.number + day - 1) * 86_400 + seconds
        }
    }

    private let standard: Int64
    private let summer: Int64
    private let from: Date?
    private let to: Date?

    init?(_ text: String) {
        var rest = Substring(text)
        func name() -> Bool {
            if rest.first == "<" {
                guard let end = rest.firstIndex(of: ">") else { return false }
                rest = rest[rest.index(after: end)...]
                return true
            }
            let before = rest.count
            rest = rest.drop { $0.isLetter }
            return rest.count < before
        }
        /// `[+-]hh[:mm[:ss]]` in seconds.
        func clock() -> Int64? {
            var sign: Int64 = 1
            if rest.first == "-" || rest.first == "+" { sign = rest.removeFirst() == "-" ? -1 : 1 }
            let digits = rest.prefix { $0.isNumber || $0 == ":" }
            rest = rest.dropFirst(digits.count)
            let parts = digits.split(separator: ":").compactMap { Int64($0) }
            guard (1...3).contains(parts.count) else { return nil }
            return sign * zip(parts, [3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        func date() -> Date? {
            guard rest.hasPrefix(",M") else { return nil }
            rest = rest.dropFirst(2)
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let parts = digits.split(separator: ".").compactMap { Int64($0) }
            guard parts.count == 3, (1...12).contains(parts[0]), (1...5).contains(parts[1]),
                (0...6).contains(parts[2])
            else { return nil }
            var seconds: Int64 = 7200
            if rest.first == "/" {
                rest.removeFirst()
                guard let given = clock() else { return nil }
                seconds = given
            }
            return Date(month: parts[0], week: parts[1], weekday: parts[2], seconds: seconds)
        }
        guard name(), let west = clock() else { return nil }
        standard = -west
        guard !rest.isEmpty else {
            (summer, from, to) = (-west, nil, nil)
            return
        }
        guard name() else { return nil }
        var ahead = -west + 3600
        if let first = rest.first, first != "," {
            guard let given = clock() else { return nil }
            ahead = -given
        }
        summer = ahead
        from = date()
        to = date()
        guard from != nil, to != nil, rest.isEmpty else { return nil }
    }

    func offset(at second: Int64) -> Int64 {
        guard let from, let to else { return standard }
        let day = CalendarDay(number: CalendarDay.floor(second + standard, 86_400))
        let year = day.parts.year
        let begins = from.second(in: year) - standard
        let ends = to.second(in: year) - summer
        let isSummer =
            begins < ends ? begins <= second && second < ends : second >= begins || second < ends
        return isSummer ? summer : standard
    }
}
