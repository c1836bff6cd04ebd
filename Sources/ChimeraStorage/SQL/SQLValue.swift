internal import ChimeraCore

/// What both engines can hold in a column.
enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case real(Double)
    case blob([UInt8])

    /// For error texts: the kind only, since values never appear in them.
    var kind: String {
        switch self {
        case .null: "null"
        case .integer: "an integer"
        case .text: "a text"
        case .real: "a real number"
        case .blob: "bytes"
        }
    }
}

/// A Swift value that goes into one column and comes back from it.
protocol SQLConvertible: Sendable {
    var sql: SQLValue { get }
    init(sql value: SQLValue) throws
}

/// A column holds what this program cannot read: a damaged row, or one of a newer version.
struct UnreadableColumn: Error, Sendable {
    let expected: String
    let found: SQLValue

    /// Names kinds, never the value.
    var detail: String { "\(expected) was expected where \(found.kind) is stored" }
}

extension SQLValue: SQLConvertible {
    var sql: SQLValue { self }
    init(sql value: SQLValue) { self = value }
}

extension Int64: SQLConvertible {
    var sql: SQLValue { .integer(self) }

    init(sql value: SQLValue) throws {
        guard case .integer(let number) = value else {
            throw UnreadableColumn(expected: "an integer", found: value)
        }
        self = number
    }
}

extension Int: SQLConvertible {
    var sql: SQLValue { .integer(Int64(self)) }
    init(sql value: SQLValue) throws { self = Int(try Int64(sql: value)) }
}

/// A number of 64 bits whose highest one may be set (a seed) is stored as the same bits.
extension UInt64: SQLConvertible {
    var sql: SQLValue { .integer(Int64(bitPattern: self)) }
    init(sql value: SQLValue) throws { self = UInt64(bitPattern: try Int64(sql: value)) }
}

/// 0 and 1: PostgreSQL's booleans and SQLite's integers would not compare alike.
extension Bool: SQLConvertible {
    var sql: SQLValue { .integer(self ? 1 : 0) }
    init(sql value: SQLValue) throws { self = try Int64(sql: value) != 0 }
}

extension Double: SQLConvertible {
    var sql: SQLValue { .real(self) }

    init(sql value: SQLValue) throws {
        switch value {
        case .real(let number): self = number
        case .integer(let number): self = Double(number)
        default: throw UnreadableColumn(expected: "a number", found: value)
        }
    }
}

/// Cleaned on the way in, here and nowhere else: no store can forget it.
extension String: SQLConvertible {
    var sql: SQLValue { .text(Text.clean(self)) }

    init(sql value: SQLValue) throws {
        guard case .text(let text) = value else { throw UnreadableColumn(expected: "a text", found: value) }
        self = text
    }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    var sql: SQLValue { self?.sql ?? .null }
    init(sql value: SQLValue) throws { self = value == .null ? nil : try Wrapped(sql: value) }
}

extension ID: SQLConvertible {
    var sql: SQLValue { .text(description) }

    init(sql value: SQLValue) throws {
        guard case .text(let text) = value, let id = Self(text) else {
            throw UnreadableColumn(expected: "an id", found: value)
        }
        self = id
    }
}

extension Timestamp: SQLConvertible {
    var sql: SQLValue { .integer(microseconds) }
    init(sql value: SQLValue) throws { self.init(microseconds: try Int64(sql: value)) }
}

/// Names out of a closed or open list.
extension SQLConvertible where Self: RawRepresentable, RawValue == String {
    var sql: SQLValue { rawValue.sql }

    init(sql value: SQLValue) throws {
        guard case .text(let text) = value, let known = Self(rawValue: text) else {
            throw UnreadableColumn(expected: "a known name", found: value)
        }
        self = known
    }
}

extension CallOutcome.State: SQLConvertible {}
extension CallPurpose: SQLConvertible {}
extension Conversation.Kind: SQLConvertible {}
extension Credential.Kind: SQLConvertible {}
extension Event.Kind: SQLConvertible {}
extension Message.Kind: SQLConvertible {}
extension PostVoice: SQLConvertible {}
extension Message.State: SQLConvertible {}
extension Part.Kind: SQLConvertible {}
extension PauseCause: SQLConvertible {}
extension Role: SQLConvertible {}
extension Run.State: SQLConvertible {}
extension StrategyName: SQLConvertible {}
