extension SchemaCheck {
    /// Whether the value keeps the rule. Rules about another kind of value are always kept.
    mutating func apply(
        _ rule: SchemaRule, _ value: JSONValue, _ node: SchemaNode, _ seen: inout Seen
    ) throws(Stop) -> Bool {
        let place = "\(node.location)/\(rule.keyword)"
        switch rule {
        case .types(let kinds):
            return expect(kinds.contains { $0.holds(value) }, place) {
                "must be \(kinds.map(\.words).joined(separator: " or ")), but is \(JSONKind.of(value).words)"
            }
        case .values(let keys, let shown):
            return expect(keys.contains(JSONNumber.key(value)), place) { "must be one of \(shown)" }
        case .constant(let key, let shown):
            return expect(key == JSONNumber.key(value), place) { "must be \(shown)" }
        case .multiple(let unit):
            guard value.double != nil else { return true }
            return expect(JSONNumber.isMultiple(value, of: unit), place) {
                "must be a multiple of \(JSONWriter.text(unit))"
            }
        case .bound(let bound, let limit):
            guard value.double != nil else { return true }
            return expect(bound.admits(value, limit), place) { "\(bound.words) \(JSONWriter.text(limit))" }
        case .length(let min, let max):
            guard case .string(let text) = value else { return true }
            return count(text.unicodeScalars.count, min, max, "Length", "characters", node)
        case .pattern(let pattern, let source):
            guard case .string(let text) = value else { return true }
            return expect(try matches(pattern, text, place), place) { "must match the pattern \(source)" }
        case .format(let name):
            guard assertsFormats, case .string(let text) = value else { return true }
            return expect(SchemaFormat.isKept(name, by: text), place) { SchemaFormat.words(name) }
        case .memberCount(let min, let max):
            guard case .object(let fields) = value else { return true }
            return count(fields.count, min, max, "Properties", "fields", node)
        case .elementCount(let min, let max):
            guard case .array(let items) = value else { return true }
            return count(items.count, min, max, "Items", "items", node)
        case .unique:
            guard case .array(let items) = value else { return true }
            try spend(items.count)
            return expect(Set(items.map(JSONNumber.key)).count == items.count, place) {
                "must not hold the same item twice"
            }
        case .required(let names): return missing(names, value, place, "is missing")
        case .dependentRequired(let lists):
            var isKept = true
            for (name, names) in lists.sorted(by: { $0.key < $1.key }) where value[name] != nil {
                if !missing(names, value, place, "is missing, and \(name) needs it") { isKept = false }
            }
            return isKept
        case .members, .names, .dependentSchemas: return try applyToMembers(rule, value, &seen)
        case .elements, .contains: return try applyToElements(rule, value, node, &seen)
        default: return try applyWhole(rule, value, place, &seen)
        }
    }

    /// Rules that put other schemas to the same value.
    private mutating func applyWhole(
        _ rule: SchemaRule, _ value: JSONValue, _ place: String, _ seen: inout Seen
    ) throws(Stop) -> Bool {
        switch rule {
        case .reference(let slot): return add(try check(program.targets[slot], value), &seen)
        case .dynamicReference(let slot, let anchor):
            return add(try check(dynamicTarget(program.targets[slot], anchor: anchor), value), &seen)
        case .all(let numbers):
            var isKept = true
            for number in numbers where add(try check(number, value), &seen) == false { isKept = false }
            return isKept
        case .any(let numbers):
            let fitting = try fitting(numbers, value, place, &seen)
            return fitting > 0
        case .one(let numbers):
            let fitting = try fitting(numbers, value, place, &seen)
            guard fitting > 1 else { return fitting == 1 }
            complain(place, "fits \(fitting) of the shapes where it must fit exactly one")
            return false
        case .not(let number):
            let fits = try quietly(number, value) != nil
            return expect(!fits, place) { "fits a shape that is not allowed" }
        case .condition(let number, let then, let otherwise):
            let found = try quietly(number, value)
            if let found { seen.add(found) }
            guard let next = found == nil ? otherwise : then else { return true }
            return add(try check(next, value), &seen)
        default: return true
        }
    }

    /// How many of the shapes fit. Where none does, the one that came nearest says what is wrong.
    private mutating func fitting(
        _ numbers: [Int], _ value: JSONValue, _ place: String, _ seen: inout Seen
    ) throws(Stop) -> Int {
        let told = complaints
        var fitting = 0
        var nearest: [JSONSchemaReport.Complaint] = []
        for number in numbers {
            complaints = []
            if let found = try check(number, value) {
                fitting += 1
                seen.add(found)
            } else if nearest.isEmpty || Self.isNearer(complaints, nearest) {
                nearest = complaints
            }
        }
        complaints = told
        if fitting == 0 {
            complain(place, "fits none of the \(numbers.count) allowed shapes")
            complaints += nearest.prefix(max(0, JSONSchemaLimits.complaints - complaints.count))
        }
        return fitting
    }

    /// Fewer complaints are nearer; of as many, those that lie deeper.
    private static func isNearer(
        _ a: [JSONSchemaReport.Complaint], _ b: [JSONSchemaReport.Complaint]
    ) -> Bool {
        let depth = { (list: [JSONSchemaReport.Complaint]) in list.map(\.path.utf8.count).max() ?? 0 }
        return (a.count, -depth(a)) < (b.count, -depth(b))
    }

    mutating func expect(_ isKept: Bool, _ place: String, _ words: () -> String) -> Bool {
        if !isKept { complain(place, words()) }
        return isKept
    }

    mutating func add(_ found: Seen?, _ seen: inout Seen) -> Bool {
        guard let found else { return false }
        if program.readsAnnotations { seen.add(found) }
        return true
    }

    mutating func matches(_ pattern: Pattern, _ text: String, _ place: String) throws(Stop) -> Bool {
        // A long text takes a few steps at each place even where the pattern is a simple one.
        let allowed = JSONSchemaLimits.patternSteps + 32 * text.utf8.count
        var steps = allowed
        let found = pattern.matches(text, steps: &steps)
        try spend((allowed - steps) / 16)
        guard let found else { throw .hardPattern(place) }
        return found
    }

    private mutating func missing(
        _ names: [String], _ value: JSONValue, _ place: String, _ words: String
    ) -> Bool {
        guard case .object(let fields) = value else { return true }
        var isKept = true
        for name in names where fields[name] == nil {
            complain(place, "has a gap: \(name) \(words)")
            isKept = false
        }
        return isKept
    }

    private mutating func count(
        _ number: Int, _ min: Int?, _ max: Int?, _ keyword: String, _ noun: String, _ node: SchemaNode
    ) -> Bool {
        if let min, number < min {
            complain("\(node.location)/min\(keyword)", "must have at least \(min) \(noun), but has \(number)")
            return false
        }
        if let max, number > max {
            complain("\(node.location)/max\(keyword)", "must have at most \(max) \(noun), but has \(number)")
            return false
        }
        return true
    }
}
