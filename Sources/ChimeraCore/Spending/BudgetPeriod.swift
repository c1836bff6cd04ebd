/// How long a budget's sum has to last before it is there anew.
public struct BudgetPeriod: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case call, run, conversation, hour, day, week, month, ever
    }

    public let kind: Kind
    /// Where its days begin; has a meaning for days, weeks and months.
    public let zone: Zone
    /// Of a week, 1 being Monday; of a month, 1 to 31, a month that is shorter begins on its last day.
    public let startDay: Int

    /// Throws `.invalid` for a start day that no week or month has.
    public init(_ kind: Kind, zone: Zone = .utc, startDay: Int = 1) throws(Problem) {
        let most = kind == .week ? 7 : kind == .month ? 31 : 1
        guard (1...most).contains(startDay) else {
            throw .invalid(
                most == 1
                    ? "Only weeks and months have a start day."
                    : "The start day is \(startDay); it must be from 1 to \(most)\(kind == .week ? ", 1 being Monday" : "").",
                field: "startDay")
        }
        self.kind = kind
        self.zone = zone
        self.startDay = startDay
    }

    /// The stretch of time around `time`: its first moment, and the first that no longer belongs to it. nil: it
    /// is not bounded by time. Clocks that change inside it make it longer or shorter, never split.
    public func bounds(at time: Timestamp) -> (start: Timestamp, end: Timestamp)? {
        let day = zone.local(time).day
        func between(_ first: CalendarDay, _ next: CalendarDay) -> (Timestamp, Timestamp) {
            (zone.start(of: first), zone.start(of: next))
        }
        switch kind {
        case .call, .run, .conversation, .ever: return nil
        case .hour:
            let hour: Int64 = 3_600_000_000
            let start = CalendarDay.floor(time.microseconds, hour) * hour
            return (Timestamp(microseconds: start), Timestamp(microseconds: start + hour))
        case .day: return between(day, CalendarDay(number: day.number + 1))
        case .week:
            let back = CalendarDay.modulo(day.weekday - Int64(startDay), 7)
            return between(
                CalendarDay(number: day.number - back), CalendarDay(number: day.number - back + 7))
        case .month:
            let (year, month, _) = day.parts
            func first(_ ahead: Int64) -> CalendarDay {
                let months = year * 12 + month - 1 + ahead
                let (year, month) = (CalendarDay.floor(months, 12), CalendarDay.modulo(months, 12) + 1)
                return CalendarDay(
                    year: year, month: month,
                    day: min(Int64(startDay), CalendarDay.daysInMonth(year, month)))
            }
            return day < first(0) ? between(first(-1), first(0)) : between(first(0), first(1))
        }
    }

    /// Names the stretch that a call of that time, run and conversation falls into; two calls share a budget's
    /// sum exactly where their keys are alike.
    public func key(at time: Timestamp, call: CallID, run: RunID?, conversation: ConversationID?) -> String {
        switch kind {
        case .ever: ""
        case .call: call.description
        case .run: run?.description ?? call.description
        case .conversation: conversation?.description ?? call.description
        case .hour, .day, .week, .month: bounds(at: time)?.start.description ?? ""
        }
    }
}
