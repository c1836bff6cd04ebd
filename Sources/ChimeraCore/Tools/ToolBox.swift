/// Where tools come from, whoever offers them.
public protocol ToolBox: Sendable {
    /// Everything that can be called now, servers sorted by name, each server's tools in its own order. A server
    /// that does not answer is left out; it never hides another.
    func tools() async -> [ToolOffer]

    /// Calls a tool and waits for its answer. Cancelling the task cancels the call at the server.
    ///
    /// An answer with `isError` is the tool's own failure and is for the model; what is thrown is a `Problem`:
    /// `.notFound` (no such server or tool), `.invalid` (the server refused the arguments), `.unavailable`
    /// (not reachable, took too long, or went away in the middle).
    func call(
        _ call: ToolUse, onProgress: @escaping @Sendable (ToolProgress) async -> Void
    ) async throws -> ToolAnswer
}

/// One call of a tool.
public struct ToolUse: Hashable, Sendable, Codable {
    public var server: String
    public var tool: String
    public var arguments: [String: JSONValue]

    public init(server: String, tool: String, arguments: [String: JSONValue] = [:]) {
        self.server = server
        self.tool = tool
        self.arguments = arguments
    }
}

/// How far a call is, as its server says.
public struct ToolProgress: Hashable, Sendable, Codable {
    public var progress: Double
    public var total: Double?
    public var message: String?

    public init(progress: Double, total: Double? = nil, message: String? = nil) {
        self.progress = progress
        self.total = total
        self.message = message
    }
}
