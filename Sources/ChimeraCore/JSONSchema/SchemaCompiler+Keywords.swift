extension SchemaCompiler {
    struct Reading {
        var rules: [SchemaRule] = []
        var unevaluatedItems: Int?
        var unevaluatedProperties: Int?
    }

    mutating func read(_ fields: [String: JSONValue], _ place: Place) throws(JSONSchemaFault) -> Reading {
        var reading = Reading()
        if let rule = try reference(fields, place) {
            reading.rules.append(rule)
            if dialect.referenceHidesSiblings { return reading }
        }
        // Definitions are read even where nothing refers to them, so that a broken one is found.
        for key in ["$defs", "definitions"] where fields[key] != nil {
            _ = try named(fields[key], key, place)
        }
        try plain(fields, place, &reading.rules)
        try numbers(fields, place, &reading.rules)
        try members(fields, place, &reading.rules)
        try elements(fields, place, &reading.rules)
        try combined(fields, place, &reading.rules)
        reading.unevaluatedItems = try sub(fields["unevaluatedItems"], "unevaluatedItems", place)
        reading.unevaluatedProperties = try sub(
            fields["unevaluatedProperties"], "unevaluatedProperties", place)
        if reading.unevaluatedItems != nil || reading.unevaluatedProperties != nil {
            program.readsAnnotations = true
        }
        return reading
    }

    private mutating func reference(
        _ fields: [String: JSONValue], _ place: Place
    ) throws(JSONSchemaFault) -> SchemaRule? {
        if let value = fields["$ref"] {
            return .reference(promise(try text(value, "$ref", place), place))
        }
        if let value = fields["$dynamicRef"] {
            let reference = try text(value, "$dynamicRef", place)
            let name = SchemaAddress.split(reference).fragment ?? ""
            return .dynamicReference(promise(reference, place), anchor: name)
        }
        if let value = fields["$recursiveRef"] {
            return .dynamicReference(
                promise(try text(value, "$recursiveRef", place), place), anchor: SchemaDialect.recursive)
        }
        return nil
    }

    private mutating func plain(
        _ fields: [String: JSONValue], _ place: Place, _ rules: inout [SchemaRule]
    ) throws(JSONSchemaFault) {
        if let value = fields["type"] {
            let names = value.array ?? [value]
            var kinds: [JSONKind] = []
            for name in names {
                guard let kind = name.string.flatMap(JSONKind.init) else {
                    throw fault(place.at("type"), "\(JSONWriter.text(name)) is no type")
                }
                kinds.append(kind)
            }
            rules.append(.types(kinds))
        }
        if let value = fields["enum"] {
            guard let values = value.array else { throw fault(place.at("enum"), "a list is needed") }
            let shown = values.prefix(12).map(JSONWriter.text).joined(separator: ", ")
            rules.append(
                .values(Set(values.map(JSONNumber.key)), shown: values.count > 12 ? shown + ", …" : shown))
        }
        if let value = fields["const"] {
            rules.append(.constant(JSONNumber.key(value), shown: JSONWriter.text(value)))
        }
        if let value = fields["pattern"] {
            let source = try text(value, "pattern", place)
            if let pattern = pattern(source, place.at("pattern")) {
                rules.append(.pattern(pattern, source: source))
            }
        }
        if let value = fields["format"] { rules.append(.format(try text(value, "format", place))) }
    }

    private mutating func numbers(
        _ fields: [String: JSONValue], _ place: Place, _ rules: inout [SchemaRule]
    ) throws(JSONSchemaFault) {
        if let value = fields["multipleOf"] {
            guard let number = value.double, number > 0 else {
                throw fault(place.at("multipleOf"), "a number above 0 is needed")
            }
            rules.append(.multiple(of: value))
        }
        for bound in [SchemaRule.Bound.minimum, .exclusiveMinimum, .maximum, .exclusiveMaximum] {
            guard let value = fields[bound.rawValue] else { continue }
            guard value.double != nil else { throw fault(place.at(bound.rawValue), "a number is needed") }
            rules.append(.bound(bound, value))
        }
        let length = try range(fields, "minLength", "maxLength", place)
        if let (min, max) = length { rules.append(.length(min: min, max: max)) }
        if let (min, max) = try range(fields, "minProperties", "maxProperties", place) {
            rules.append(.memberCount(min: min, max: max))
        }
        if let (min, max) = try range(fields, "minItems", "maxItems", place) {
            rules.append(.elementCount(min: min, max: max))
        }
    }

    private mutating func members(
        _ fields: [String: JSONValue], _ place: Place, _ rules: inout [SchemaRule]
    ) throws(JSONSchemaFault) {
        if let value = fields["required"] { rules.append(.required(try texts(value, place.at("required")))) }
        var patterns: [(Pattern, Int)] = []
        for (source, number) in try named(fields["patternProperties"], "patternProperties", place) {
            if let pattern = pattern(source, place.at("patternProperties", source)) {
                patterns.append((pattern, number))
            }
        }
        let properties = try named(fields["properties"], "properties", place)
        let additional = try sub(fields["additionalProperties"], "additionalProperties", place)
        if !properties.isEmpty || !patterns.isEmpty || additional != nil {
            rules.append(
                .members(
                    properties: Dictionary(properties, uniquingKeysWith: { $1 }), patterns: patterns,
                    additional: additional))
        }
        if let names = try sub(fields["propertyNames"], "propertyNames", place) {
            rules.append(.names(names))
        }
        var lists: [String: [String]] = [:]
        var schemas: [String: Int] = [:]
        for key in ["dependentRequired", "dependentSchemas", "dependencies"] {
            guard let value = fields[key] else { continue }
            guard let entries = value.object else { throw fault(place.at(key), "an object is needed") }
            for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
                if key == "dependentRequired" || (key == "dependencies" && entry.array != nil) {
                    lists[name] = try texts(entry, place.at(key, name))
                } else {
                    schemas[name] = try node(entry, place.at(key, name))
                }
            }
        }
        if !lists.isEmpty { rules.append(.dependentRequired(lists)) }
        if !schemas.isEmpty { rules.append(.dependentSchemas(schemas)) }
    }

    private mutating func elements(
        _ fields: [String: JSONValue], _ place: Place, _ rules: inout [SchemaRule]
    ) throws(JSONSchemaFault) {
        var prefix = dialect.hasListItems ? [] : try list(fields["prefixItems"], "prefixItems", place)
        var rest: Int?
        if dialect.hasListItems, fields["items"]?.array != nil {
            prefix = try list(fields["items"], "items", place)
            rest = try sub(fields["additionalItems"], "additionalItems", place)
        } else {
            rest = try sub(fields["items"], "items", place)
        }
        if !prefix.isEmpty || rest != nil { rules.append(.elements(prefix: prefix, rest: rest)) }
        if let contains = try sub(fields["contains"], "contains", place) {
            let bounds = try range(fields, "minContains", "maxContains", place)
            rules.append(.contains(contains, min: bounds?.min ?? 1, max: bounds?.max))
        }
        if let value = fields["uniqueItems"] {
            guard let flag = value.bool else {
                throw fault(place.at("uniqueItems"), "true or false is needed")
            }
            if flag { rules.append(.unique) }
        }
    }

    private mutating func combined(
        _ fields: [String: JSONValue], _ place: Place, _ rules: inout [SchemaRule]
    ) throws(JSONSchemaFault) {
        let all = try list(fields["allOf"], "allOf", place)
        if !all.isEmpty { rules.append(.all(all)) }
        let any = try list(fields["anyOf"], "anyOf", place)
        if !any.isEmpty { rules.append(.any(any)) }
        let one = try list(fields["oneOf"], "oneOf", place)
        if !one.isEmpty { rules.append(.one(one)) }
        if let not = try sub(fields["not"], "not", place) { rules.append(.not(not)) }
        let then = try sub(fields["then"], "then", place)
        let otherwise = try sub(fields["else"], "else", place)
        if let condition = try sub(fields["if"], "if", place) {
            rules.append(.condition(condition, then: then, else: otherwise))
        }
    }
}

// What a keyword's value must be.
extension SchemaCompiler {
    private mutating func sub(
        _ value: JSONValue?, _ key: String, _ place: Place
    ) throws(JSONSchemaFault) -> Int? {
        guard let value else { return nil }
        return try node(value, place.at(key))
    }

    private mutating func list(
        _ value: JSONValue?, _ key: String, _ place: Place
    ) throws(JSONSchemaFault) -> [Int] {
        guard let value else { return [] }
        guard let items = value.array, !items.isEmpty else {
            throw fault(place.at(key), "a list of schemas is needed")
        }
        var numbers: [Int] = []
        for (index, item) in items.enumerated() {
            numbers.append(try node(item, place.at(key, String(index))))
        }
        return numbers
    }

    private mutating func named(
        _ value: JSONValue?, _ key: String, _ place: Place
    ) throws(JSONSchemaFault) -> [(String, Int)] {
        guard let value else { return [] }
        guard let entries = value.object else { throw fault(place.at(key), "an object of schemas is needed") }
        var numbers: [(String, Int)] = []
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            numbers.append((name, try node(entry, place.at(key, name))))
        }
        return numbers
    }

    private func text(_ value: JSONValue, _ key: String, _ place: Place) throws(JSONSchemaFault) -> String {
        guard let text = value.string else { throw fault(place.at(key), "a text is needed") }
        return text
    }

    private func texts(_ value: JSONValue, _ place: Place) throws(JSONSchemaFault) -> [String] {
        guard let items = value.array else { throw fault(place, "a list of texts is needed") }
        var texts: [String] = []
        for item in items {
            guard let text = item.string else { throw fault(place, "a list of texts is needed") }
            texts.append(text)
        }
        return texts
    }

    private func range(
        _ fields: [String: JSONValue], _ low: String, _ high: String, _ place: Place
    ) throws(JSONSchemaFault) -> (min: Int?, max: Int?)? {
        guard fields[low] != nil || fields[high] != nil else { return nil }
        for key in [low, high] {
            guard let value = fields[key] else { continue }
            guard let number = value.double, number >= 0, number.rounded() == number else {
                throw fault(place.at(key), "a whole number of 0 or more is needed")
            }
        }
        return (fields[low]?.int, fields[high]?.int)
    }

    /// Nil with a note for a pattern that our matcher does not know: the rule is then left out, not broken.
    private mutating func pattern(_ source: String, _ place: Place) -> Pattern? {
        do { return try Pattern(source) } catch {
            program.notes.append("The pattern at \(place.location) is not checked: \(error.words).")
            return nil
        }
    }
}
