/// What a model's words cost, as it is shown: US dollars per million tokens, decimal numbers as text.
public struct ModelPrice: Hashable, Sendable, Codable {
    public var input: String
    public var output: String
    /// Of input that the provider's cache holds; nil: it costs what other input does.
    public var cacheRead: String?
    /// The day on which somebody looked.
    public var asOf: String

    public init(input: String, output: String, cacheRead: String? = nil, asOf: String) {
        self.input = input
        self.output = output
        self.cacheRead = cacheRead
        self.asOf = asOf
    }

    public var isNothing: Bool { [input, output].allSatisfy { $0.allSatisfy { "0.".contains($0) } } }
}
