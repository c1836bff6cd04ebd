/// Values made from a schema: some that fit it and some that do not, each one checked before it is handed out.
public struct JSONExamples: Hashable, Sendable {
    /// The smallest value first, then the fullest.
    public var good: [JSONValue]
    public var bad: [Bad]

    public struct Bad: Hashable, Sendable {
        public var value: JSONValue
        /// What is wrong with it, for whoever reads a report.
        public var why: String
    }
}

extension JSONSchema {
    /// At most three good values and `most` bad ones; fewer where the schema lets nothing wrong be said, or where
    /// it asks for what cannot be guessed (a hard pattern).
    public func examples(most: Int = 16) -> JSONExamples {
        let maker = ExampleMaker(document: document)
        var good: [JSONValue] = []
        for isFull in [false, true] {
            let value = maker.value(for: document, isFull: isFull)
            if !good.contains(value), check(value, formats: .asserted).isValid { good.append(value) }
        }
        var bad: [JSONExamples.Bad] = []
        var known: Set<JSONValue> = []
        for value in maker.spoilt(good.last ?? maker.value(for: document, isFull: true))
        where bad.count < most {
            guard known.insert(value).inserted else { continue }
            let report = check(value)
            if report.verdict == .invalid, let why = report.summary {
                bad.append(.init(value: value, why: why))
            }
        }
        return JSONExamples(good: good, bad: bad)
    }
}

/// Guesses by the keywords. What it makes is only a proposal.
struct ExampleMaker {
    let document: JSONValue

    func value(for schema: JSONValue, isFull: Bool, depth: Int = 0) -> JSONValue {
        guard depth < 10 else { return .null }
        let schema = flat(schema)
        if let value = schema["const"] ?? schema["default"] ?? schema["examples"]?[0] ?? schema["enum"]?[0] {
            return value
        }
        switch kind(of: schema) {
        case "object": return object(schema, isFull, depth)
        case "array": return list(schema, isFull, depth)
        case "string": return .string(text(schema))
        case "integer", "number": return number(schema, isWhole: kind(of: schema) == "integer")
        case "boolean": return true
        case "null": return .null
        default: return "example"
        }
    }

    /// A schema with its reference, `allOf` and first alternative poured into it.
    func flat(_ schema: JSONValue, depth: Int = 0) -> JSONValue {
        guard depth < 12, case .object(var fields) = schema else { return schema }
        if let target = fields.removeValue(forKey: "$ref")?.string, let found = place(target) {
            fields = Self.merged(flat(found, depth: depth + 1), into: fields)
        }
        for part in fields.removeValue(forKey: "allOf")?.array ?? [] {
            fields = Self.merged(flat(part, depth: depth + 1), into: fields)
        }
        for key in ["anyOf", "oneOf"] {
            guard let parts = fields.removeValue(forKey: key)?.array else { continue }
            let part = parts.first { $0["type"] != "null" } ?? parts.first
            if let part { fields = Self.merged(flat(part, depth: depth + 1), into: fields) }
        }
        return .object(fields)
    }

    /// Where a schema that is nothing but a reference leads.
    func referred(_ schema: JSONValue) -> JSONValue {
        var schema = schema
        for _ in 0..<12 {
            guard let target = schema["$ref"]?.string, schema.object?.count == 1, let found = place(target)
            else { break }
            schema = found
        }
        return schema
    }

    /// What can be changed in a good value so that it is probably bad.
    func spoilt(_ good: JSONValue) -> [JSONValue] {
        let odd: [JSONValue] = [.null, 12345, "", "text", true, [], [:], -1_000_000_000, 1.5]
        guard case .object(let fields) = good else { return odd }
        let schema = flat(document)
        var values: [JSONValue] = []
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] where fields[name] != nil {
            values.append(.object(fields.filter { $0.key != name }))
        }
        let long = JSONValue.string(String(repeating: "x", count: 5000))
        for name in fields.keys.sorted() {
            let wrong = ([.null, 12345, "text", [], [:]] as [JSONValue]).first { value in
                JSONKind.of(value) != JSONKind.of(fields[name] ?? .null)
            }
            for value in [wrong, bound(schema["properties"]?[name]), long].compactMap(\.self) {
                values.append(.object(fields.merging([name: value]) { $1 }))
            }
        }
        values.append(.object(fields.merging(["unexpected_field": 1]) { $1 }))
        return values + odd
    }

    private func place(_ reference: String) -> JSONValue? {
        guard reference.hasPrefix("#"), let steps = SchemaAddress.steps(String(reference.dropFirst())) else {
            return nil
        }
        return steps.reduce(Optional(document)) { value, step in
            value?.array != nil ? Int(step).flatMap { value?[$0] } : value?[step]
        }
    }

    private static func merged(_ part: JSONValue, into fields: [String: JSONValue]) -> [String: JSONValue] {
        fields.merging(part.object ?? [:]) { mine, other in
            switch (mine, other) {
            case (.object(let a), .object(let b)): .object(a.merging(b) { first, _ in first })
            case (.array(let a), .array(let b)): .array(a + b.filter { !a.contains($0) })
            default: mine
            }
        }
    }

    func kind(of schema: JSONValue) -> String? {
        if let type = schema["type"]?.string { return type }
        if let types = schema["type"]?.array {
            return types.compactMap(\.string).first { $0 != "null" } ?? "null"
        }
        if schema["properties"] != nil || schema["required"] != nil { return "object" }
        if schema["items"] != nil || schema["prefixItems"] != nil { return "array" }
        if schema["minimum"] != nil || schema["maximum"] != nil { return "number" }
        return nil
    }

    private func object(_ schema: JSONValue, _ isFull: Bool, _ depth: Int) -> JSONValue {
        let properties = schema["properties"]?.object ?? [:]
        let required = schema["required"]?.array?.compactMap(\.string) ?? []
        var fields: [String: JSONValue] = [:]
        for name in required + (isFull && depth < 4 ? properties.keys.sorted() : []) where fields[name] == nil
        {
            fields[name] = value(for: properties[name] ?? true, isFull: isFull, depth: depth + 1)
        }
        return .object(fields)
    }

    private func list(_ schema: JSONValue, _ isFull: Bool, _ depth: Int) -> JSONValue {
        let prefix = schema["prefixItems"]?.array ?? schema["items"]?.array ?? []
        let least = schema["minItems"]?.int ?? (isFull && depth < 4 ? 1 : 0)
        let count = min(max(least, isFull ? prefix.count : 0), 20)
        return .array(
            (0..<count).map { index in
                let item = index < prefix.count ? prefix[index] : schema["items"] ?? true
                guard schema["uniqueItems"] == true, index > 0 else {
                    return value(for: item, isFull: isFull, depth: depth + 1)
                }
                if let choice = flat(item)["enum"]?[index] { return choice }
                return switch value(for: item, isFull: isFull, depth: depth + 1) {
                case .int(let number): .int(number + Int64(index))
                case .string(let text): .string(text + String(index))
                case let other: other
                }
            })
    }

    private func text(_ schema: JSONValue) -> String {
        var text =
            switch schema["format"]?.string {
            case "date": "2026-01-31"
            case "time": "14:30:00Z"
            case "date-time": "2026-01-31T14:30:00Z"
            case "email": "ada@example.com"
            case "uri", "url", "iri": "https://example.com/"
            case "uuid": "123e4567-e89b-42d3-a456-426614174000"
            case "ipv4": "192.0.2.1"
            case "ipv6": "2001:db8::1"
            case "hostname": "example.com"
            case "duration": "P1D"
            default: "example"
            }
        if let source = schema["pattern"]?.string, let pattern = try? Pattern(source) {
            let tries = [
                text, "a", "A", "1", "ab", "AB", "12", "abc", "ABC", "123", "a-b", "a1", "A1", "1.0.0", "/",
                "#fff",
            ]
            text =
                tries.first { candidate in
                    var steps = JSONSchemaLimits.patternSteps
                    return pattern.matches(candidate, steps: &steps) ?? false
                } ?? text
        }
        if let least = schema["minLength"]?.int, text.count < least {
            text += String(repeating: "x", count: min(least, 100_000) - text.count)
        }
        if let most = schema["maxLength"]?.int, most >= 0 { text = String(text.prefix(most)) }
        return text
    }

    private func number(_ schema: JSONValue, isWhole: Bool) -> JSONValue {
        let unit = schema["multipleOf"]?.double ?? (isWhole ? 1 : 0)
        let low =
            schema["minimum"]?.double ?? schema["exclusiveMinimum"]?.double.map { $0 + (unit > 0 ? unit : 1) }
        let high =
            schema["maximum"]?.double ?? schema["exclusiveMaximum"]?.double.map { $0 - (unit > 0 ? unit : 1) }
        var number = low ?? min(1, high ?? 1)
        if let low, let high, !isWhole, unit == 0, number > high { number = (low + high) / 2 }
        if unit > 0 { number = (number / unit).rounded(.up) * unit }
        return Int64(exactly: number).map { .int($0) } ?? .double(number)
    }

    /// One step over the edge.
    private func bound(_ schema: JSONValue?) -> JSONValue? {
        guard let schema = schema.map({ flat($0) }) else { return nil }
        if schema["enum"] != nil || schema["const"] != nil { return "none of them" }
        if let low = schema["minimum"]?.double { return .double(low - 1) }
        if let high = schema["maximum"]?.double { return .double(high + 1) }
        if let least = schema["minLength"]?.int, least > 0 { return "" }
        if let most = schema["maxLength"]?.int {
            return .string(String(repeating: "x", count: min(most, 100_000) + 1))
        }
        return nil
    }
}
