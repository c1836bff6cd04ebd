/// What went wrong, in words for the person who can mend it: an RFC 9457 problem in the API, a
/// sentence and an exit code in the terminal.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    public let type: Kind
    /// What happened, to what, and what to do next. One or two sentences.
    public let sentence: Sentence
    /// The request field that is wrong, as a path: `participants[0].model`.
    public let field: String?

    public init(_ type: Kind, _ sentence: Sentence, field: String? = nil) {
        self.type = type
        self.sentence = sentence
        self.field = field
    }

    /// In words that are not ours, or not by key.
    public init(_ type: Kind, _ words: String, field: String? = nil) {
        self.init(type, .verbatim(words), field: field)
    }

    /// The sentence in the language of this process.
    public var detail: String { sentence.text }
    public var description: String { detail }

    /// Stable names; the API's `type` is `https://chimera.invalid/problems/<name>` without the host:
    /// a relative reference, `/problems/<name>`.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case invalid = "invalid"
        case tooLarge = "too-large"
        case unauthorized = "unauthorized"
        case forbidden = "forbidden"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case conflict = "conflict"
        case stale = "stale"
        case gone = "gone"
        case tooMany = "too-many"
        case storage = "storage"
        case unavailable = "unavailable"
        /// A budget does not let it through.
        case budget = "budget"
        case provider = "provider"
        case `internal` = "internal"

        public var status: Int {
            switch self {
            case .invalid: 400
            case .unauthorized: 401
            case .budget: 402
            case .forbidden: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .conflict: 409
            case .gone: 410
            case .stale: 412
            case .tooLarge: 413
            case .tooMany: 429
            case .internal: 500
            case .provider: 502
            case .unavailable: 503
            case .storage: 507
            }
        }

        public var title: String {
            switch self {
            case .invalid: "The request is not valid"
            case .tooLarge: "Too large"
            case .unauthorized: "Sign in first"
            case .forbidden: "Not allowed"
            case .notFound: "Not found"
            case .methodNotAllowed: "Method not allowed"
            case .conflict: "Conflict"
            case .stale: "Changed meanwhile"
            case .gone: "No longer kept"
            case .tooMany: "Too many requests"
            case .storage: "Cannot store"
            case .unavailable: "Not available now"
            case .budget: "A budget is used up"
            case .provider: "The model's provider failed"
            case .internal: "Internal error"
            }
        }

        /// Exit codes of DESIGN.md, "Outside faces".
        public var exitCode: Int32 {
            switch self {
            case .invalid, .tooLarge: 2
            case .notFound, .gone: 3
            case .budget: 4
            case .provider: 5
            default: 1
            }
        }
    }

    public static func invalid(_ sentence: Sentence, field: String? = nil) -> Problem {
        Problem(.invalid, sentence, field: field)
    }

    public static func invalid(_ words: String, field: String? = nil) -> Problem {
        Problem(.invalid, words, field: field)
    }

    /// Says the same for what does not exist and for what belongs to somebody else.
    public static func notFound(_ noun: String, _ id: some CustomStringConvertible) -> Problem {
        Problem(.notFound, Sentence("problem.missing.\(noun.replacing(" ", with: "-"))", ["id": "\(id)"]))
    }

    public static func stale(_ noun: String, current revision: Int) -> Problem {
        Problem(.stale, Sentence("problem.stale.\(noun)", ["revision": .number(revision)]))
    }
}

/// With its sentence for who speaks another language, and in words for who knows the key no more.
extension Problem: Codable {
    private enum CodingKeys: CodingKey { case type, detail, field, sentence }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try fields.decode(Kind.self, forKey: .type),
            .known(
                try fields.decodeIfPresent(Sentence.self, forKey: .sentence),
                else: try fields.decode(String.self, forKey: .detail)),
            field: try fields.decodeIfPresent(String.self, forKey: .field))
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(type, forKey: .type)
        try fields.encode(detail, forKey: .detail)
        try fields.encodeIfPresent(field, forKey: .field)
        try fields.encode(sentence, forKey: .sentence)
    }
}
