/// Something that is said to a person: the key of its words and the values that stand in them. The words are in
/// `Resources/locales`, so that the page says it in its reader's language and the terminal in its own.
public struct Sentence: Hashable, Sendable, CustomStringConvertible {
    /// As in `problem.run.in-trash`.
    public let key: String
    /// By the names that the words have in braces; `count` chooses the plural form.
    public let values: [String: Value]

    public init(_ key: String, _ values: [String: Value] = [:]) {
        self.key = key
        self.values = values
    }

    /// Words that are not ours: a provider's, the system's.
    public static func verbatim(_ text: String) -> Sentence {
        Sentence("problem.verbatim", ["text": .text(text)])
    }

    /// What another program said: by key where we have words for it, else as it put it.
    public static func known(_ sentence: Sentence?, else words: String) -> Sentence {
        if let sentence, Phrases.current.has(sentence.key) { sentence } else { .verbatim(words) }
    }

    /// In the language of this process.
    public var text: String { Phrases.current.text(self) }
    public var description: String { text }

    public enum Value: Hashable, Sendable {
        /// A name, an id, somebody's own words: shown as it is.
        case text(String)
        /// A whole number, shown in the reader's digits.
        case number(Int)
        case sentence(Sentence)
        case list([Value])
    }
}

extension Sentence.Value: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    public init(stringLiteral text: String) { self = .text(text) }
    public init(integerLiteral number: Int) { self = .number(number) }
}

extension Sentence: Codable {
    private enum CodingKeys: CodingKey { case key, values }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        key = try fields.decode(String.self, forKey: .key)
        values = try fields.decodeIfPresent([String: Value].self, forKey: .values) ?? [:]
    }
}

extension Sentence.Value: Codable {
    public init(from decoder: any Decoder) throws {
        let one = try decoder.singleValueContainer()
        if let text = try? one.decode(String.self) {
            self = .text(text)
        } else if let number = try? one.decode(Int.self) {
            self = .number(number)
        } else if let list = try? one.decode([Sentence.Value].self) {
            self = .list(list)
        } else {
            self = .sentence(try one.decode(Sentence.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var one = encoder.singleValueContainer()
        switch self {
        case .text(let text): try one.encode(text)
        case .number(let number): try one.encode(number)
        case .sentence(let sentence): try one.encode(sentence)
        case .list(let list): try one.encode(list)
        }
    }
}

extension Sentence {
    public var json: JSONValue {
        .object(["key": .string(key), "values": .object(values.mapValues(\.json))])
    }
}

extension Sentence.Value {
    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): .int(Int64(number))
        case .sentence(let sentence): sentence.json
        case .list(let list): .array(list.map(\.json))
        }
    }
}
