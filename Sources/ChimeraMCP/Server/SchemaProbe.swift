internal import ChimeraCore

/// The JSON Schema of a `Decodable` type, found by letting it decode from nothing: what it asks for is what it
/// takes. Enums of texts list their cases where they are `CaseIterable`.
enum SchemaProbe {
    static func schema<T: Decodable>(of type: T.Type, hints: [String: String] = [:]) -> JSONValue {
        var schema = self.schema(of: type, depth: 0)
        guard case .object(var fields) = schema, case .object(var properties)? = fields["properties"] else {
            return ["type": "object", "properties": [:], "additionalProperties": false]
        }
        for (name, words) in hints {
            if case .object(var property)? = properties[name] {
                property["description"] = .string(words)
                properties[name] = .object(property)
            }
        }
        fields["properties"] = .object(properties)
        fields["additionalProperties"] = false
        schema = .object(fields)
        return schema
    }

    fileprivate static func schema<T: Decodable>(of type: T.Type, depth: Int) -> JSONValue {
        if let plain = plain(type) { return plain }
        if let choices = (type as? any CaseIterable.Type).flatMap({ cases(of: $0) }) {
            return ["type": "string", "enum": .array(choices.map { .string($0) })]
        }
        let found = Found()
        guard depth < 8, (try? T(from: Probe(found: found, depth: depth))) != nil || found.schema != nil
        else {
            return [:]
        }
        return found.schema ?? ["type": "object", "properties": [:]]
    }

    fileprivate static func plain(_ type: Any.Type) -> JSONValue? {
        switch type {
        case is String.Type: ["type": "string"]
        case is Bool.Type: ["type": "boolean"]
        case is Double.Type, is Float.Type: ["type": "number"]
        case is any FixedWidthInteger.Type: ["type": "integer"]
        case is JSONValue.Type: [:]
        default: nil
        }
    }

    private static func cases<T: CaseIterable>(of type: T.Type) -> [String]? {
        let names = type.allCases.compactMap {
            ($0 as? any RawRepresentable).flatMap { $0.rawValue as? String }
        }
        return names.isEmpty ? nil : names
    }

    /// A value for what is asked, so that decoding goes on.
    fileprivate static func sample<T: Decodable>(_ type: T.Type, depth: Int) throws -> T {
        let samples: [Any] = ["", false, 0.0, Float(0), JSONValue.null]
        for sample in samples { if let sample = sample as? T { return sample } }
        if let number = type as? any FixedWidthInteger.Type, let zero = zero(number) as? T { return zero }
        if let choice = (type as? any CaseIterable.Type).flatMap({ first(of: $0) }) as? T { return choice }
        return try T(from: Probe(found: Found(), depth: depth + 1))
    }

    private static func zero<T: FixedWidthInteger>(_ type: T.Type) -> Any { T.zero }
    private static func first<T: CaseIterable>(of type: T.Type) -> Any? { type.allCases.first }

    final class Found {
        var schema: JSONValue?
        var properties: [String: JSONValue] = [:]
        var required: [String] = []

        func add(_ name: String, _ schema: JSONValue, isRequired: Bool) {
            properties[name] = schema
            if isRequired { required.append(name) }
            self.schema = [
                "type": "object", "properties": .object(properties),
                "required": .array(required.map { .string($0) }),
            ]
        }
    }

    struct Probe: Decoder {
        let found: Found
        let depth: Int
        var codingPath: [any CodingKey] { [] }
        var userInfo: [CodingUserInfoKey: Any] { [:] }

        func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
            if found.schema == nil { found.schema = ["type": "object", "properties": [:]] }
            return KeyedDecodingContainer(Keyed<Key>(found: found, depth: depth))
        }
        func unkeyedContainer() -> any UnkeyedDecodingContainer { Items(found: found, depth: depth) }
        func singleValueContainer() -> any SingleValueDecodingContainer { Single(found: found, depth: depth) }
    }

    struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let found: Found
        let depth: Int
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { [] }

        func contains(_ key: Key) -> Bool { true }
        func decodeNil(forKey key: Key) -> Bool { false }
        func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
            found.add(key.stringValue, SchemaProbe.schema(of: type, depth: depth + 1), isRequired: true)
            return try SchemaProbe.sample(type, depth: depth)
        }
        func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
            found.add(key.stringValue, SchemaProbe.schema(of: type, depth: depth + 1), isRequired: false)
            return nil
        }
        // The plain kinds have methods of their own, which would otherwise go through `decode` and be required.
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { optional(type, key) }
        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { optional(type, key) }
        func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { optional(type, key) }
        func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { optional(type, key) }
        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { optional(type, key) }
        func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { optional(type, key) }
        private func optional<T: Decodable>(_ type: T.Type, _ key: Key) -> T? {
            found.add(key.stringValue, SchemaProbe.schema(of: type, depth: depth + 1), isRequired: false)
            return nil
        }
        func nestedContainer<K: CodingKey>(keyedBy type: K.Type, forKey key: Key) -> KeyedDecodingContainer<K>
        {
            KeyedDecodingContainer(Keyed<K>(found: Found(), depth: depth + 1))
        }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
            Items(found: Found(), depth: depth + 1)
        }
        func superDecoder() -> any Decoder { Probe(found: found, depth: depth) }
        func superDecoder(forKey key: Key) -> any Decoder { Probe(found: found, depth: depth) }
    }

    struct Items: UnkeyedDecodingContainer {
        let found: Found
        let depth: Int
        var codingPath: [any CodingKey] { [] }
        var count: Int? { 1 }
        var currentIndex = 0
        var isAtEnd: Bool { currentIndex > 0 }

        init(found: Found, depth: Int) {
            self.found = found
            self.depth = depth
            if found.schema == nil { found.schema = ["type": "array"] }
        }
        mutating func decodeNil() -> Bool { false }
        mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
            currentIndex += 1
            found.schema = ["type": "array", "items": SchemaProbe.schema(of: type, depth: depth + 1)]
            return try SchemaProbe.sample(type, depth: depth)
        }
        mutating func nestedContainer<K: CodingKey>(keyedBy type: K.Type) -> KeyedDecodingContainer<K> {
            currentIndex += 1
            return KeyedDecodingContainer(Keyed<K>(found: Found(), depth: depth + 1))
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer {
            currentIndex += 1
            return Items(found: Found(), depth: depth + 1)
        }
        mutating func superDecoder() -> any Decoder { Probe(found: Found(), depth: depth + 1) }
    }

    struct Single: SingleValueDecodingContainer {
        let found: Found
        let depth: Int
        var codingPath: [any CodingKey] { [] }

        func decodeNil() -> Bool { false }
        func decode<T: Decodable>(_ type: T.Type) throws -> T {
            found.schema = SchemaProbe.schema(of: type, depth: depth + 1)
            return try SchemaProbe.sample(type, depth: depth)
        }
    }
}
