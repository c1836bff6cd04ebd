/// One piece of a message. Kinds that this version does not know come back as they went in.
public struct Part: Hashable, Sendable, Codable {
    public var kind: Kind
    /// Text, reasoning, notices, tool results; empty where a kind has none.
    public var text: String
    /// What else the kind carries: a tool call's name and arguments, a file's name and hash, or for
    /// `opaque` the endpoint, format, model and base64 bytes that go back to the same one only.
    public var data: JSONValue?

    public init(_ kind: Kind, text: String = "", data: JSONValue? = nil) {
        self.kind = kind
        self.text = Text.clean(text)
        self.data = data
    }

    public static func text(_ text: String) -> Part { Part(.text, text: text) }

    public struct Kind: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let text = Kind(rawValue: "text")
        public static let image = Kind(rawValue: "image")
        public static let file = Kind(rawValue: "file")
        public static let reasoning = Kind(rawValue: "reasoning")
        public static let toolCall = Kind(rawValue: "tool-call")
        public static let toolResult = Kind(rawValue: "tool-result")
        public static let notice = Kind(rawValue: "notice")
        public static let opaque = Kind(rawValue: "opaque")
    }
}
