/// A schema made ready: every subschema is a node with a number, every reference is resolved.
struct SchemaProgram: Sendable {
    var nodes: [SchemaNode] = []
    /// Node numbers that references lead to, by the reference's own number.
    var targets: [Int] = []
    /// Dynamic anchors: by resource, then by name.
    var dynamic: [String: [String: Int]] = [:]
    /// Annotations are gathered only where some rule reads them.
    var readsAnnotations = false
    var notes: [String] = []
}

struct SchemaNode: Sendable {
    let location: String
    /// The URI of the resource that holds it.
    let resource: String
    /// For the schemas `true` and `false`.
    var verdict: Bool?
    var rules: [SchemaRule] = []
    var unevaluatedItems: Int?
    var unevaluatedProperties: Int?
}

/// One keyword, or keywords that only mean something together.
enum SchemaRule: Sendable {
    case types([JSONKind])
    case values(Set<[UInt8]>, shown: String)
    case constant([UInt8], shown: String)
    case multiple(of: JSONValue)
    case bound(Bound, JSONValue)
    case length(min: Int?, max: Int?)
    case pattern(Pattern, source: String)
    case format(String)
    case members(properties: [String: Int], patterns: [(Pattern, Int)], additional: Int?)
    case names(Int)
    case required([String])
    case memberCount(min: Int?, max: Int?)
    case dependentRequired([String: [String]])
    case dependentSchemas([String: Int])
    case elements(prefix: [Int], rest: Int?)
    case contains(Int, min: Int, max: Int?)
    case elementCount(min: Int?, max: Int?)
    case unique
    case all([Int])
    case any([Int])
    case one([Int])
    case not(Int)
    case condition(Int, then: Int?, else: Int?)
    case reference(Int)
    case dynamicReference(Int, anchor: String)

    enum Bound: String, Sendable {
        case minimum
        case exclusiveMinimum
        case maximum
        case exclusiveMaximum

        func admits(_ number: JSONValue, _ limit: JSONValue) -> Bool {
            let order = JSONNumber.compare(number, limit)
            return switch self {
            case .minimum: order >= 0
            case .exclusiveMinimum: order > 0
            case .maximum: order <= 0
            case .exclusiveMaximum: order < 0
            }
        }

        var words: String {
            switch self {
            case .minimum: "must be at least"
            case .exclusiveMinimum: "must be more than"
            case .maximum: "must be at most"
            case .exclusiveMaximum: "must be less than"
            }
        }
    }

    /// The keyword that a complaint names.
    var keyword: String {
        switch self {
        case .types: "type"
        case .values: "enum"
        case .constant: "const"
        case .multiple: "multipleOf"
        case .bound(let bound, _): bound.rawValue
        case .length: "length"
        case .pattern: "pattern"
        case .format: "format"
        case .members: "properties"
        case .names: "propertyNames"
        case .required: "required"
        case .memberCount: "propertyCount"
        case .dependentRequired: "dependentRequired"
        case .dependentSchemas: "dependentSchemas"
        case .elements: "items"
        case .contains: "contains"
        case .elementCount: "itemCount"
        case .unique: "uniqueItems"
        case .all: "allOf"
        case .any: "anyOf"
        case .one: "oneOf"
        case .not: "not"
        case .condition: "if"
        case .reference: "$ref"
        case .dynamicReference: "$dynamicRef"
        }
    }
}

enum JSONKind: String, Sendable, CaseIterable {
    case null
    case boolean
    case object
    case array
    case number
    case integer
    case string

    func holds(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .bool), (.object, .object), (.array, .array), (.string, .string),
            (.number, .int), (.number, .double), (.integer, .int):
            true
        case (.integer, .double(let number)): number.rounded() == number
        default: false
        }
    }

    static func of(_ value: JSONValue) -> JSONKind {
        switch value {
        case .null: .null
        case .bool: .boolean
        case .int, .double: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    var words: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .object: "an object"
        case .array: "a list"
        case .number: "a number"
        case .integer: "a whole number"
        case .string: "a text"
        }
    }
}
