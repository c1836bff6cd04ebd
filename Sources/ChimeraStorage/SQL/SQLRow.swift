/// One row, read from left to right: `try row.next()` for each column in the order it was asked for.
struct SQLRow: Sendable {
    private let values: [SQLValue]
    private var at = 0

    init(_ values: [SQLValue]) { self.values = values }

    mutating func next<T: SQLConvertible>(_ type: T.Type = T.self) throws -> T {
        defer { at += 1 }
        return try T(sql: values[at])
    }
}
