/// Decodes request bodies. Unlike the platform's decoder it refuses fields that nobody reads, so a
/// misspelt option is an answer instead of a silence, and names every wrong field by its path.
///
/// How: a synthesised `init(from:)` asks for each of its fields once; what was never asked for by
/// the time the value stands is unknown.
public struct StrictDecoder: Decoder {
    public let codingPath: [any CodingKey]
    public var userInfo: [CodingUserInfoKey: Any] { [:] }
    private let value: JSONValue
    private let asked = Asked()

    public static func decode<T: Decodable>(
        _ type: T.Type, from body: some Sequence<UInt8>
    ) throws(Problem) -> T {
        let value: JSONValue
        do { value = try JSONParser.parse(body) } catch {
            throw .invalid("The body is not JSON: \(error). Send one JSON object.")
        }
        return try decode(type, from: value)
    }

    public static func decode<T: Decodable>(_ type: T.Type, from value: JSONValue) throws(Problem) -> T {
        do { return try unwrap(type, value, []) } catch { throw problem(error) }
    }

    private static func problem(_ error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case DecodingError.keyNotFound(let key, let context):
            .invalid(
                "The field \(path(context.codingPath + [key])) is missing.",
                field: path(context.codingPath + [key]))
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            .invalid(
                "The field \(path(context.codingPath)) \(context.debugDescription).",
                field: path(context.codingPath))
        default: .invalid("The body cannot be read: \(error).")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }

    fileprivate static func unwrap<T: Decodable>(
        _ type: T.Type, _ value: JSONValue, _ path: [any CodingKey]
    ) throws -> T {
        if type == JSONValue.self { return value as! T }
        let decoder = StrictDecoder(codingPath: path, value: value)
        let result = try T(from: decoder)
        if case .object(let fields) = value, let known = decoder.asked.keys {
            if let unknown = fields.keys.filter({ !known.contains($0) }).min() {
                let near = Spelling.nearest(unknown, in: known)
                let hint =
                    near.map { "; did you mean \($0)?" }
                    ?? ". Known: \(known.sorted().joined(separator: ", "))."
                throw Problem.invalid(
                    "There is no field \(Self.path(path + [Key(stringValue: unknown)]))\(hint)",
                    field: Self.path(path + [Key(stringValue: unknown)]))
            }
        }
        return result
    }

    private init(codingPath: [any CodingKey], value: JSONValue) {
        self.codingPath = codingPath
        self.value = value
    }

    /// The keys that a keyed container was asked for; nil until there is one.
    fileprivate final class Asked { var keys: Set<String>? }

    struct Key: CodingKey {
        let stringValue: String
        let intValue: Int?
        init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
        init(intValue: Int) { (stringValue, self.intValue) = (String(intValue), intValue) }
    }

    public func container<K: CodingKey>(keyedBy type: K.Type) throws -> KeyedDecodingContainer<K> {
        guard case .object(let fields) = value else { throw mismatch("must be an object") }
        if asked.keys == nil { asked.keys = [] }
        return KeyedDecodingContainer(Keyed<K>(codingPath: codingPath, fields: fields, asked: asked))
    }

    public func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let items) = value else { throw mismatch("must be a list") }
        return List(codingPath: codingPath, items: items)
    }

    public func singleValueContainer() throws -> any SingleValueDecodingContainer {
        Single(codingPath: codingPath, value: value)
    }

    private func mismatch(_ words: String) -> DecodingError {
        .typeMismatch(JSONValue.self, .init(codingPath: codingPath, debugDescription: words))
    }
}

extension StrictDecoder {
    struct Single: SingleValueDecodingContainer {
        let codingPath: [any CodingKey]
        let value: JSONValue

        func decodeNil() -> Bool { value.isNull }
        func decode(_ type: Bool.Type) throws -> Bool { try take(value.bool, "must be true or false") }
        func decode(_ type: String.Type) throws -> String { try take(value.string, "must be a text") }
        func decode(_ type: Double.Type) throws -> Double { try take(value.double, "must be a number") }
        func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
        func decode(_ type: Int.Type) throws -> Int { try integer(type) }
        func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
        func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
        func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
        func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
        func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
        func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
        func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
        func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
        func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
        func decode<T: Decodable>(_ type: T.Type) throws -> T { try unwrap(type, value, codingPath) }

        private func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
            try take(value.int.flatMap { T(exactly: $0) }, "must be a whole number")
        }

        private func take<T>(_ found: T?, _ words: String) throws -> T {
            guard let found else {
                throw DecodingError.typeMismatch(
                    T.self, .init(codingPath: codingPath, debugDescription: words))
            }
            return found
        }
    }

    struct Keyed<K: CodingKey>: KeyedDecodingContainerProtocol {
        let codingPath: [any CodingKey]
        let fields: [String: JSONValue]
        fileprivate let asked: Asked

        /// Asking for all keys is what a dictionary does: then none is unknown.
        var allKeys: [K] {
            asked.keys?.formUnion(fields.keys)
            return fields.keys.compactMap { K(stringValue: $0) }
        }

        func contains(_ key: K) -> Bool {
            asked.keys?.insert(key.stringValue)
            return fields[key.stringValue] != nil
        }

        func decodeNil(forKey key: K) throws -> Bool { try single(key).decodeNil() }

        func decode<T: Decodable>(_ type: T.Type, forKey key: K) throws -> T {
            try unwrap(type, single(key).value, codingPath + [key])
        }

        func nestedContainer<N: CodingKey>(
            keyedBy type: N.Type, forKey key: K
        ) throws -> KeyedDecodingContainer<N> {
            try StrictDecoder(codingPath: codingPath + [key], value: single(key).value).container(
                keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: K) throws -> any UnkeyedDecodingContainer {
            try StrictDecoder(codingPath: codingPath + [key], value: single(key).value).unkeyedContainer()
        }

        func superDecoder() throws -> any Decoder {
            StrictDecoder(codingPath: codingPath, value: .object(fields))
        }

        func superDecoder(forKey key: K) throws -> any Decoder {
            StrictDecoder(codingPath: codingPath + [key], value: try single(key).value)
        }

        private func single(_ key: K) throws -> Single {
            asked.keys?.insert(key.stringValue)
            guard let value = fields[key.stringValue] else {
                throw DecodingError.keyNotFound(
                    key, .init(codingPath: codingPath, debugDescription: "missing"))
            }
            return Single(codingPath: codingPath + [key], value: value)
        }
    }

    struct List: UnkeyedDecodingContainer {
        let codingPath: [any CodingKey]
        let items: [JSONValue]
        var currentIndex = 0
        var count: Int? { items.count }
        var isAtEnd: Bool { currentIndex >= items.count }

        init(codingPath: [any CodingKey], items: [JSONValue]) {
            self.codingPath = codingPath
            self.items = items
        }

        mutating func decodeNil() throws -> Bool {
            guard try peek().isNull else { return false }
            currentIndex += 1
            return true
        }

        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            let value = try unwrap(type, peek(), codingPath + [Key(intValue: currentIndex)])
            currentIndex += 1
            return value
        }

        mutating func nestedContainer<N: CodingKey>(keyedBy type: N.Type) throws -> KeyedDecodingContainer<N>
        {
            try superDecoder().container(keyedBy: type)
        }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            try superDecoder().unkeyedContainer()
        }

        mutating func superDecoder() throws -> any Decoder {
            let decoder = StrictDecoder(
                codingPath: codingPath + [Key(intValue: currentIndex)], value: try peek())
            currentIndex += 1
            return decoder
        }

        private func peek() throws -> JSONValue {
            guard !isAtEnd else {
                throw DecodingError.valueNotFound(
                    JSONValue.self, .init(codingPath: codingPath, debugDescription: "has too few items"))
            }
            return items[currentIndex]
        }
    }
}
