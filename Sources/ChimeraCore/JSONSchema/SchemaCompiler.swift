/// Makes a program of a document: finds every subschema, gives it a number, and resolves the references at the end,
/// since they may point forwards.
struct SchemaCompiler {
    var program = SchemaProgram()
    let dialect: SchemaDialect
    /// The raw value of each resource, by its URI.
    private var roots: [String: JSONValue] = [:]
    /// Numbers of nodes by `uri#pointer` and by `uri#anchor`.
    private var places: [String: Int] = [:]
    private var pending: [(reference: String, base: String, location: String)] = []

    /// A base that no document gives itself; it is never fetched and never shown.
    static let home = "chimera:/schema"

    static func compile(_ document: JSONValue) throws(JSONSchemaFault) -> SchemaProgram {
        var compiler = SchemaCompiler(dialect: try SchemaDialect.of(document))
        compiler.roots[home] = document
        _ = try compiler.node(document, Place(base: home, pointer: "", location: "#"))
        try compiler.resolve()
        return compiler.program
    }

    private init(dialect: SchemaDialect) { self.dialect = dialect }

    /// Where a subschema stands: in its resource, and in the document as a reader sees it.
    struct Place {
        var base: String
        var pointer: String
        var location: String

        func at(_ steps: String...) -> Place {
            let more = steps.map { "/" + SchemaAddress.escaped($0) }.joined()
            return Place(base: base, pointer: pointer + more, location: location + more)
        }
    }

    mutating func node(_ value: JSONValue, _ place: Place) throws(JSONSchemaFault) -> Int {
        var place = place
        let outer = place
        if case .object(let fields) = value { enter(fields, value, &place) }
        if let known = places["\(place.base)#\(place.pointer)"] { return known }
        guard program.nodes.count < JSONSchemaLimits.nodes else {
            throw fault(place, "more than \(JSONSchemaLimits.nodes) subschemas are too many")
        }
        let number = program.nodes.count
        program.nodes.append(SchemaNode(location: place.location, resource: place.base))
        places["\(place.base)#\(place.pointer)"] = number
        places["\(outer.base)#\(outer.pointer)"] = number
        switch value {
        case .bool(let verdict): program.nodes[number].verdict = verdict
        case .object(let fields):
            try anchor(fields, number, place)
            let reading = try read(fields, place)
            program.nodes[number].rules = reading.rules
            program.nodes[number].unevaluatedItems = reading.unevaluatedItems
            program.nodes[number].unevaluatedProperties = reading.unevaluatedProperties
        default: throw fault(place, "a schema is an object, true or false")
        }
        return number
    }

    /// Follows `$id`: what stands below belongs to a resource of its own.
    private mutating func enter(_ fields: [String: JSONValue], _ value: JSONValue, _ place: inout Place) {
        if dialect.referenceHidesSiblings, fields["$ref"] != nil { return }
        guard let id = fields["$id"]?.string else { return }
        let (uri, _) = SchemaAddress.split(id)
        guard !uri.isEmpty else { return }
        place.base = SchemaAddress.resolve(uri, against: place.base)
        place.pointer = ""
        roots[place.base] = value
    }

    private mutating func anchor(
        _ fields: [String: JSONValue], _ number: Int, _ place: Place
    ) throws(JSONSchemaFault) {
        var names = [fields["$anchor"]?.string, fields["$dynamicAnchor"]?.string].compactMap(\.self)
        // Before 2019-09 an anchor was an id that is only a fragment.
        if let id = fields["$id"]?.string, id.hasPrefix("#"), id.count > 1 {
            names.append(String(id.dropFirst()))
        }
        for name in names { places["\(place.base)#\(name)"] = number }
        if let name = fields["$dynamicAnchor"]?.string {
            program.dynamic[place.base, default: [:]][name] = number
        } else if fields["$recursiveAnchor"]?.bool == true {
            program.dynamic[place.base, default: [:]][SchemaDialect.recursive] = number
        }
    }

    /// Promises a node for a reference; the number is of `program.targets`.
    mutating func promise(_ reference: String, _ place: Place) -> Int {
        pending.append((reference, place.base, place.location))
        return pending.count - 1
    }

    private mutating func resolve() throws(JSONSchemaFault) {
        // Resolving may compile places that nothing else led to, which may hold more references.
        while program.targets.count < pending.count {
            let (reference, base, location) = pending[program.targets.count]
            let (uri, fragment) = SchemaAddress.split(reference)
            let resource = SchemaAddress.resolve(uri, against: base)
            guard let target = try target(resource, fragment ?? "") else {
                throw JSONSchemaFault(
                    location: location,
                    words: "\"\(reference)\" is not inside this document, and nothing is fetched")
            }
            program.targets.append(target)
        }
    }

    private mutating func target(_ resource: String, _ fragment: String) throws(JSONSchemaFault) -> Int? {
        guard let steps = SchemaAddress.steps(fragment) else { return places["\(resource)#\(fragment)"] }
        guard var value = roots[resource] else { return nil }
        var place = Place(base: resource, pointer: "", location: "#")
        for step in steps {
            // An `$id` on the way changes what relative references below it mean.
            if case .object(let fields) = value { enter(fields, value, &place) }
            let next: JSONValue? =
                if let index = Int(step), value.array != nil { value[index] } else { value[step] }
            guard let next else { return nil }
            value = next
            place = place.at(step)
        }
        return try node(value, place)
    }

    func fault(_ place: Place, _ words: String) -> JSONSchemaFault {
        JSONSchemaFault(location: place.location, words: words)
    }
}

/// The rules of the standard's editions that differ.
struct SchemaDialect {
    /// `items` may be a list, with `additionalItems` for what follows it.
    var hasListItems = false
    /// A `$ref` makes the keywords beside it count for nothing.
    var referenceHidesSiblings = false

    /// `$recursiveAnchor` is a dynamic anchor without a name of its own.
    static let recursive = "\u{0}recursive"

    static func of(_ document: JSONValue) throws(JSONSchemaFault) -> SchemaDialect {
        guard let named = document["$schema"] else { return SchemaDialect() }
        let name = named.string ?? ""
        let plain = (name.hasSuffix("#") ? String(name.dropLast()) : name).replacing("https:", with: "http:")
        switch plain {
        case "http://json-schema.org/draft/2020-12/schema": return SchemaDialect()
        case "http://json-schema.org/draft/2019-09/schema": return SchemaDialect(hasListItems: true)
        case "http://json-schema.org/draft-07/schema", "http://json-schema.org/draft-06/schema":
            return SchemaDialect(hasListItems: true, referenceHidesSiblings: true)
        default:
            throw JSONSchemaFault(
                location: "#/$schema",
                words:
                    "\"\(name)\" is a dialect that is not known here; 2020-12, 2019-09, draft-07 and draft-06 are"
            )
        }
    }
}
