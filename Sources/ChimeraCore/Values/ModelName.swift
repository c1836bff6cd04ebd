/// `provider/model`, as people write it: `local/smollm2-135m`, `openai/gpt-6-sol`,
/// `openrouter/meta/llama-4` (all behind the first slash is the model).
public struct ModelName: Hashable, Sendable, CustomStringConvertible {
    public let provider: String
    public let model: String

    public init(provider: String, model: String) {
        self.provider = provider
        self.model = model
    }

    public init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        provider = String(text[..<slash])
        model = String(text[text.index(after: slash)...])
        guard !provider.isEmpty, !model.isEmpty, Text.line(text) == text, text.utf8.count <= 256 else {
            return nil
        }
    }

    public var description: String { "\(provider)/\(model)" }
}

extension ModelName: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let name = ModelName(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "is not a model name like local/smollm2-135m")
        }
        self = name
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// What a participant's model is asked with; nil leaves it to the persona, then to the model.
public struct ModelParameters: Hashable, Sendable, Codable {
    public var temperature: Double?
    public var topP: Double?
    /// Output tokens of one reply; 2,048 where nothing is said.
    public var maxOutputTokens: Int?
    /// For the model's own dice, where it has such a setting.
    public var seed: Int?
    public var effort: String?

    public init(
        temperature: Double? = nil, topP: Double? = nil, maxOutputTokens: Int? = nil, seed: Int? = nil,
        effort: String? = nil
    ) {
        self.temperature = temperature
        self.topP = topP
        self.maxOutputTokens = maxOutputTokens
        self.seed = seed
        self.effort = effort
    }

    public func checked(field: String) throws(Problem) -> ModelParameters {
        if let temperature, !(0...2).contains(temperature) {
            throw .invalid(
                "Temperature is \(temperature); it must be from 0 to 2.", field: "\(field).temperature")
        }
        if let topP, !(0...1).contains(topP) {
            throw .invalid("topP is \(topP); it must be from 0 to 1.", field: "\(field).topP")
        }
        if let maxOutputTokens, !(1...1_000_000).contains(maxOutputTokens) {
            throw .invalid(
                "maxOutputTokens is \(maxOutputTokens); it must be from 1 to 1,000,000.",
                field: "\(field).maxOutputTokens")
        }
        return self
    }
}
