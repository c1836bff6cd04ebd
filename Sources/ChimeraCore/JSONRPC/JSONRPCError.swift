/// What a peer said went wrong. What went wrong here (a timeout, a closed pipe) is never one of these.
public struct JSONRPCError: Error, Hashable, Sendable, CustomStringConvertible {
    public var code: Int
    public var message: String
    public var data: JSONValue?

    public init(_ code: Int, _ message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    public static let parse = -32700
    public static let invalidRequest = -32600
    public static let noMethod = -32601
    public static let invalidParams = -32602
    public static let internalError = -32603

    public var description: String { "\(message) (\(code))" }

    public var json: JSONValue {
        var fields: [String: JSONValue] = ["code": .int(Int64(code)), "message": .string(message)]
        fields["data"] = data
        return .object(fields)
    }
}
