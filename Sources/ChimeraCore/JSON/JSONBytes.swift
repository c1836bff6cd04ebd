/// Writes a value as JSON straight into bytes, in the order in which the value names its fields.
///
/// The platform's encoder builds a tree of boxes first; for a turn's reason that takes four times as long, and
/// frames and rows are written at every turn. Numbers that JSON does not know (NaN, infinities) become null.
public enum JSONBytes {
    public static func of(_ value: some Encodable) throws -> [UInt8] {
        let writer = Writer()
        try writer.write(value)
        return writer.out
    }

    fileprivate final class Writer: Encoder {
        /// What the value that is being written has begun.
        enum Shape { case nothing, single, object, array }

        var out: [UInt8] = []
        var shape = Shape.nothing
        var isFirst = true
        var codingPath: [any CodingKey] { [] }
        var userInfo: [CodingUserInfoKey: Any] { [:] }

        func write<T: Encodable>(_ value: T) throws {
            switch value {
            case let value as String: JSONWriter.write(value, into: &out)
            case let value as JSONValue: JSONWriter.write(value, into: &out)
            default:
                let outer = (shape, isFirst)
                (shape, isFirst) = (.nothing, true)
                try value.encode(to: self)
                close()
                (shape, isFirst) = outer
            }
        }

        private func close() {
            switch shape {
            case .object: out.append(UInt8(ascii: "}"))
            case .array: out.append(UInt8(ascii: "]"))
            case .nothing: out.append(contentsOf: "{}".utf8)
            case .single: break
            }
        }

        func next() {
            if isFirst { isFirst = false } else { out.append(UInt8(ascii: ",")) }
        }

        func key(_ key: some CodingKey) {
            next()
            JSONWriter.write(key.stringValue, into: &out)
            out.append(UInt8(ascii: ":"))
        }

        func number(_ value: some BinaryInteger) { out.append(contentsOf: String(value).utf8) }
        func number(_ value: Double) { JSONWriter.write(.double(value), into: &out) }

        /// A value may name its fields in two goes; they are one object.
        func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
            if shape != .object { out.append(UInt8(ascii: "{")) }
            shape = .object
            return KeyedEncodingContainer(Fields<Key>(writer: self))
        }

        func unkeyedContainer() -> any UnkeyedEncodingContainer {
            if shape != .array { out.append(UInt8(ascii: "[")) }
            shape = .array
            return Items(writer: self)
        }

        func singleValueContainer() -> any SingleValueEncodingContainer {
            shape = .single
            return One(writer: self)
        }
    }

    /// Containers inside containers, other than through a value of its own, could be written to in any order.
    fileprivate static func unsupported() -> Never {
        preconditionFailure("JSONBytes writes values; give the nested container a type of its own")
    }

    fileprivate struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let writer: Writer
        var codingPath: [any CodingKey] { [] }

        func encodeNil(forKey key: Key) {
            writer.key(key)
            writer.out.append(contentsOf: "null".utf8)
        }
        func encode(_ value: Bool, forKey key: Key) {
            writer.key(key)
            writer.out.append(contentsOf: (value ? "true" : "false").utf8)
        }
        func encode(_ value: String, forKey key: Key) {
            writer.key(key)
            JSONWriter.write(value, into: &writer.out)
        }
        func encode(_ value: Double, forKey key: Key) {
            writer.key(key)
            writer.number(value)
        }
        func encode(_ value: Int, forKey key: Key) {
            writer.key(key)
            writer.number(value)
        }
        func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
            writer.key(key)
            try writer.write(value)
        }
        func nestedContainer<N: CodingKey>(keyedBy type: N.Type, forKey key: Key) -> KeyedEncodingContainer<N>
        {
            unsupported()
        }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { unsupported() }
        func superEncoder() -> any Encoder { writer }
        func superEncoder(forKey key: Key) -> any Encoder { unsupported() }
    }

    fileprivate struct Items: UnkeyedEncodingContainer {
        let writer: Writer
        var codingPath: [any CodingKey] { [] }
        private(set) var count = 0

        init(writer: Writer) { self.writer = writer }

        mutating func encodeNil() {
            next()
            writer.out.append(contentsOf: "null".utf8)
        }
        mutating func encode<T: Encodable>(_ value: T) throws {
            next()
            try writer.write(value)
        }
        mutating func nestedContainer<N: CodingKey>(keyedBy type: N.Type) -> KeyedEncodingContainer<N> {
            unsupported()
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { unsupported() }
        mutating func superEncoder() -> any Encoder { unsupported() }

        private mutating func next() {
            count += 1
            writer.next()
        }
    }

    fileprivate struct One: SingleValueEncodingContainer {
        let writer: Writer
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { writer.out.append(contentsOf: "null".utf8) }
        func encode(_ value: Bool) { writer.out.append(contentsOf: (value ? "true" : "false").utf8) }
        func encode(_ value: String) { JSONWriter.write(value, into: &writer.out) }
        func encode(_ value: Double) { writer.number(value) }
        func encode(_ value: Float) { writer.number(Double(value)) }
        func encode(_ value: Int) { writer.number(value) }
        func encode(_ value: Int8) { writer.number(value) }
        func encode(_ value: Int16) { writer.number(value) }
        func encode(_ value: Int32) { writer.number(value) }
        func encode(_ value: Int64) { writer.number(value) }
        func encode(_ value: UInt) { writer.number(value) }
        func encode(_ value: UInt8) { writer.number(value) }
        func encode(_ value: UInt16) { writer.number(value) }
        func encode(_ value: UInt32) { writer.number(value) }
        func encode(_ value: UInt64) { writer.number(value) }
        func encode<T: Encodable>(_ value: T) throws { try writer.write(value) }
    }
}
