/// What a form shows for one field of a schema: enough to draw it without reading the schema again.
public struct FormField: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case text
        case number
        case whole
        case toggle
        /// One of `choices`.
        case choice
        /// Several of `choices`.
        case choices
        /// Any number of `fields[0]`.
        case list
        /// All of `fields`.
        case group
        /// Typed as JSON: the schema says too little or too much for a form.
        case json
    }

    public struct Choice: Hashable, Sendable, Codable {
        public var value: JSONValue
        public var title: String
    }

    /// The key in the object; empty for what is not in one.
    public var name: String
    public var title: String
    public var description: String?
    public var kind: Kind
    public var isRequired: Bool
    /// What stands there before anybody types.
    public var initial: JSONValue?
    public var choices: [Choice]?
    public var fields: [FormField]?
    /// Bounds of the number, of the text's length, or of how many items.
    public var min: Double?
    public var max: Double?
    public var pattern: String?
    public var format: String?
}

extension JSONSchema {
    /// The fields of an object's schema, required ones first, in the order of their names (JSON objects have none).
    /// A schema of anything else is one field without a name. What was filled in is checked with
    /// `check(_:formats: .asserted)`.
    public func form() -> [FormField] {
        let whole = FormReader(maker: ExampleMaker(document: document)).field("", document, true, 0)
        return whole.kind == .group ? whole.fields ?? [] : [whole]
    }
}

private struct FormReader {
    let maker: ExampleMaker

    func field(_ name: String, _ raw: JSONValue, _ isRequired: Bool, _ depth: Int) -> FormField {
        let raw = maker.referred(raw)
        // Poured together, alternatives would be the first of them only.
        let schema = choices(raw) == nil && alternatives(raw) == nil ? maker.flat(raw) : raw
        var field = FormField(
            name: name, title: schema["title"]?.string ?? name, description: schema["description"]?.string,
            kind: .json, isRequired: isRequired, initial: schema["default"] ?? schema["const"])
        if let choices = choices(schema) {
            (field.kind, field.choices) = (.choice, choices)
            return field
        }
        // A value of several kinds, and a structure that goes on and on, are typed.
        guard depth < 5, alternatives(raw) == nil, (schema["type"]?.array?.count ?? 1) <= 2 else {
            return field
        }
        switch maker.kind(of: schema) {
        case "string":
            field.kind = .text
            (field.min, field.max) = (schema["minLength"]?.double, schema["maxLength"]?.double)
            (field.pattern, field.format) = (schema["pattern"]?.string, schema["format"]?.string)
        case "integer", "number":
            field.kind = maker.kind(of: schema) == "integer" ? .whole : .number
            field.min = schema["minimum"]?.double ?? schema["exclusiveMinimum"]?.double
            field.max = schema["maximum"]?.double ?? schema["exclusiveMaximum"]?.double
        case "boolean": field.kind = .toggle
        case "array": list(schema, &field, depth)
        case "object":
            guard let properties = schema["properties"]?.object else { break }
            field.kind = .group
            let required = Set(schema["required"]?.array?.compactMap(\.string) ?? [])
            field.fields = properties.sorted {
                (required.contains($0.key) ? 0 : 1, $0.key) < (required.contains($1.key) ? 0 : 1, $1.key)
            }.map { self.field($0.key, $0.value, required.contains($0.key), depth + 1) }
        default: break
        }
        return field
    }

    private func list(_ schema: JSONValue, _ field: inout FormField, _ depth: Int) {
        guard let items = schema["items"], items.object != nil else { return }
        (field.min, field.max) = (schema["minItems"]?.double, schema["maxItems"]?.double)
        if let choices = choices(maker.referred(items)) {
            (field.kind, field.choices) = (.choices, choices)
        } else {
            field.kind = .list
            field.fields = [self.field("", items, true, depth + 1)]
        }
    }

    /// The shapes of a value that may be more than one and null.
    private func alternatives(_ schema: JSONValue) -> [JSONValue]? {
        guard let parts = schema["anyOf"]?.array ?? schema["oneOf"]?.array, choices(schema) == nil else {
            return nil
        }
        return parts.filter { $0["type"] != "null" }.count > 1 ? parts : nil
    }

    private func choices(_ schema: JSONValue) -> [FormField.Choice]? {
        if let values = schema["enum"]?.array {
            let names = schema["enumNames"]?.array
            return values.enumerated().map { index, value in
                .init(
                    value: value,
                    title: names?.indices.contains(index) == true
                        ? names?[index].string ?? "" : Self.title(value))
            }
        }
        guard let parts = schema["oneOf"]?.array ?? schema["anyOf"]?.array,
            parts.allSatisfy({ $0["const"] != nil })
        else { return nil }
        return parts.compactMap { part in
            part["const"].map { .init(value: $0, title: part["title"]?.string ?? Self.title($0)) }
        }
    }

    private static func title(_ value: JSONValue) -> String { value.string ?? JSONWriter.text(value) }
}
