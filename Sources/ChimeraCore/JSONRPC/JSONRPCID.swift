/// What a reply is matched by. Its type counts: "1" and 1 are two ids.
public enum JSONRPCID: Hashable, Sendable, CustomStringConvertible {
    case int(Int64)
    case string(String)

    /// Nil for null and whatever else is no id.
    public init?(_ json: JSONValue?) {
        switch json {
        case .int(let number): self = .int(number)
        case .string(let text): self = .string(text)
        // Some peers write 7 as 7.0.
        case .double(let number):
            guard let whole = Int64(exactly: number) else { return nil }
            self = .int(whole)
        default: return nil
        }
    }

    public var json: JSONValue {
        switch self {
        case .int(let number): .int(number)
        case .string(let text): .string(text)
        }
    }

    public var description: String {
        switch self {
        case .int(let number): String(number)
        case .string(let text): "\"\(text)\""
        }
    }
}
