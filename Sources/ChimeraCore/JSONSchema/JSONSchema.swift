/// A JSON Schema that values can be checked against.
///
/// Speaks 2020-12, and 2019-09, draft-07 and draft-06 where `$schema` says so: tool servers send all four.
/// Nothing is ever fetched: a `$ref` must lead to something inside the document. Everything is bounded (size,
/// depth, work, pattern steps), since schemas and values come from strangers. Ours because no Swift library for it
/// is among the packages that we can keep, and none bounds its work.
public struct JSONSchema: Sendable {
    let program: SchemaProgram
    public let document: JSONValue

    /// Where a document without `$schema` is read as 2020-12, as MCP says.
    public init(_ document: JSONValue) throws(JSONSchemaFault) {
        self.document = document
        program = try SchemaCompiler.compile(document)
    }

    /// Formats are notes by the standard; a form that a person fills in wants them kept.
    public enum Formats: Sendable {
        case ignored
        case asserted
    }

    public func check(_ value: JSONValue, formats: Formats = .ignored) -> JSONSchemaReport {
        var check = SchemaCheck(program: program, assertsFormats: formats == .asserted)
        return check.report(on: value)
    }

    /// What the schema says and we cannot check: patterns that use what our matcher does not know.
    public var notes: [String] { program.notes }
}

/// A document that is no usable schema.
public struct JSONSchemaFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the schema: `#/properties/age`.
    public let location: String
    public let words: String
    public var description: String { "The schema is not usable at \(location): \(words)" }
}

/// What a check found.
public struct JSONSchemaReport: Hashable, Sendable, Codable {
    public enum Verdict: String, Hashable, Sendable, Codable {
        case valid
        case invalid
        /// The check was given up: it would have taken too much work.
        case undecided
    }

    public var verdict: Verdict
    /// At most `JSONSchemaLimits.complaints`, in the order of the schema's rules.
    public var complaints: [Complaint]

    public struct Complaint: Hashable, Sendable, Codable {
        /// A JSON pointer into the value; empty is the value itself.
        public var path: String
        /// The rule that was broken, in the schema: `#/properties/age/minimum`.
        public var rule: String
        public var words: String
    }

    public var isValid: Bool { verdict == .valid }

    /// One sentence for people and models; nil for a valid value.
    public var summary: String? {
        guard verdict != .valid else { return nil }
        guard let first = complaints.first else { return "It does not fit its schema." }
        let place = first.path.isEmpty ? "The value" : first.path
        let more = complaints.count > 1 ? " (and \(complaints.count - 1) more)" : ""
        return "\(place) \(first.words)\(more)."
    }
}

/// Bounds of what strangers' schemas may cost.
public enum JSONSchemaLimits {
    /// Subschemas in one document.
    public static let nodes = 20_000
    /// Nested checks: levels of the value times references between them.
    public static let depth = 192
    /// Rules looked at for one value; about a fifth of a second.
    public static let work = 500_000
    public static let complaints = 32
    /// Instructions that one pattern may become, and steps that one match may take.
    public static let patternSize = 4_000
    public static let patternSteps = 100_000
}
