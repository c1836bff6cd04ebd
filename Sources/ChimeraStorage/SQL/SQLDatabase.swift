/// One engine. The stores know only this, so one set of stores runs on each of them.
///
/// The closures are synchronous: a transaction has no suspension point, so nothing else can happen in
/// its middle. What a closure throws rolls its transaction back and is thrown on. Cancelling the
/// caller's task does not stop a transaction: a cancelled turn still stores what it wrote.
protocol SQLDatabase: Sendable {
    var dialect: Dialect { get }
    /// One transaction that sees one state of the database from its first statement to its last.
    func read<T: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T
    /// The same for a few rows that are found by their keys, on the way to an answer: an engine may run it where
    /// the caller runs. Not for what reads long; that would hold up who writes.
    func glance<T: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T
    func write<T: Sendable>(_ work: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T
    func close() throws
}

/// A connection inside a transaction; valid only in the closure that it was lent to.
///
/// Parameters are `$1`, `$2` … and come first in ascending order: SQLite numbers them as it meets
/// them, PostgreSQL by their name, and only in this order do both mean the same. Asserted.
protocol SQLConnection {
    /// - Returns: how many rows changed.
    @discardableResult
    func perform(_ sql: String, _ values: [SQLValue]) throws -> Int
    func select(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow]
}

/// What a row holds of a value: its columns in this order, and nothing else.
protocol SQLRecord {
    static var columns: String { get }
    init(_ row: inout SQLRow) throws
}

// Closures, not key paths: one of an existential is made anew at each call, which costs as much as binding.
extension SQLConnection {
    @discardableResult
    func execute(_ sql: String, _ values: any SQLConvertible...) throws -> Int {
        assert(SQLText.hasParametersInOrder(sql, values.count), "parameters out of order: \(sql)")
        return try perform(sql, values.map { $0.sql })
    }

    func rows(_ sql: String, _ values: any SQLConvertible...) throws -> [SQLRow] {
        assert(SQLText.hasParametersInOrder(sql, values.count), "parameters out of order: \(sql)")
        return try select(sql, values.map { $0.sql })
    }

    func row(_ sql: String, _ values: any SQLConvertible...) throws -> SQLRow? {
        assert(SQLText.hasParametersInOrder(sql, values.count), "parameters out of order: \(sql)")
        return try select(sql, values.map { $0.sql }).first
    }

    /// The first column of the first row.
    func value<T: SQLConvertible>(_ sql: String, _ values: any SQLConvertible...) throws -> T? {
        assert(SQLText.hasParametersInOrder(sql, values.count), "parameters out of order: \(sql)")
        var row = try select(sql, values.map { $0.sql }).first
        return try row?.next()
    }

    func first<T: SQLRecord>(_ type: T.Type, _ sql: String, _ values: any SQLConvertible...) throws -> T? {
        assert(SQLText.hasParametersInOrder(sql, values.count), "parameters out of order: \(sql)")
        return try select(sql, values.map { $0.sql }).first.map { try T($0) }
    }

    func all<T: SQLRecord>(_ type: T.Type, _ sql: String, _ values: any SQLConvertible...) throws -> [T] {
        assert(SQLText.hasParametersInOrder(sql, values.count), "parameters out of order: \(sql)")
        return try select(sql, values.map { $0.sql }).map { try T($0) }
    }
}

extension SQLRecord {
    init(_ row: SQLRow) throws {
        var row = row
        try self.init(&row)
    }
}

enum SQLText {
    /// True when `$1…$count` all occur and each comes for the first time after the one before it.
    static func hasParametersInOrder(_ sql: String, _ count: Int) -> Bool {
        var highest = 0
        var bytes = sql.utf8.makeIterator()
        var byte = bytes.next()
        while let current = byte {
            byte = bytes.next()
            guard current == UInt8(ascii: "$") else { continue }
            var number = 0
            while let digit = byte, digit >= 48, digit <= 57 {
                number = number * 10 + Int(digit - 48)
                byte = bytes.next()
            }
            guard number >= 1, number <= highest + 1 else { return false }
            highest = max(highest, number)
        }
        return highest == count
    }
}
