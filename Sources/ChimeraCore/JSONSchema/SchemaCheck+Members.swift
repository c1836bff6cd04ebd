// Rules about what objects and lists hold.
extension SchemaCheck {
    mutating func applyToMembers(
        _ rule: SchemaRule, _ value: JSONValue, _ seen: inout Seen
    ) throws(Stop) -> Bool {
        guard case .object(let fields) = value else { return true }
        try spend(fields.count)
        var isKept = true
        switch rule {
        case .members(let properties, let patterns, let additional):
            for (name, member) in fields.sorted(by: { $0.key < $1.key }) {
                var isKnown = false
                if let number = properties[name] {
                    isKnown = true
                    if try check(number, member, at: name) == nil { isKept = false }
                }
                for (pattern, number) in patterns
                where try matches(pattern, name, program.nodes[number].location) {
                    isKnown = true
                    if try check(number, member, at: name) == nil { isKept = false }
                }
                if !isKnown, let additional {
                    isKnown = true
                    if try check(additional, member, at: name) == nil { isKept = false }
                }
                if isKnown, program.readsAnnotations { seen.names.insert(name) }
            }
        case .names(let number):
            for name in fields.keys.sorted() where try check(number, .string(name), at: name) == nil {
                isKept = false
            }
        case .dependentSchemas(let schemas):
            for (name, number) in schemas.sorted(by: { $0.key < $1.key }) where fields[name] != nil {
                if !add(try check(number, value), &seen) { isKept = false }
            }
        default: break
        }
        return isKept
    }

    mutating func applyToElements(
        _ rule: SchemaRule, _ value: JSONValue, _ node: SchemaNode, _ seen: inout Seen
    ) throws(Stop) -> Bool {
        guard case .array(let items) = value else { return true }
        try spend(items.count)
        var isKept = true
        switch rule {
        case .elements(let prefix, let rest):
            for (index, item) in items.enumerated() {
                guard let number = index < prefix.count ? prefix[index] : rest else { break }
                if try check(number, item, at: String(index)) == nil { isKept = false }
                if program.readsAnnotations { seen.indices.insert(index) }
            }
        case .contains(let number, let min, let max):
            var found = 0
            for (index, item) in items.enumerated() {
                path.append(String(index))
                let fits = try quietly(number, item) != nil
                path.removeLast()
                guard fits else { continue }
                found += 1
                if program.readsAnnotations { seen.indices.insert(index) }
            }
            if found < min {
                complain(
                    "\(node.location)/contains", "must hold at least \(min) fitting items, but holds \(found)"
                )
                isKept = false
            } else if let max, found > max {
                complain(
                    "\(node.location)/maxContains",
                    "must hold at most \(max) fitting items, but holds \(found)")
                isKept = false
            }
        default: break
        }
        return isKept
    }
}
