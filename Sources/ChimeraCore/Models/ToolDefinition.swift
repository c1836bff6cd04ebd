/// A tool as a model is told of it.
public struct ToolDefinition: Sendable, Hashable, Codable {
    /// `[a-zA-Z0-9_-]{1,64}`, what every provider takes.
    public var name: String
    public var description: String
    /// JSON Schema of the arguments, an object.
    public var parameters: JSONValue

    public init(name: String, description: String, parameters: JSONValue) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}

/// Whether a model has to call a tool. Where a model cannot be forced, `required` and `named` are asked for in
/// the tool list alone.
public enum ToolChoice: Sendable, Hashable, Codable {
    case auto
    case none
    case required
    case named(String)
}
