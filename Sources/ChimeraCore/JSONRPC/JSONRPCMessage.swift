/// One JSON-RPC 2.0 message. Params are an object where there are any: MCP and our plug-ins send nothing else.
public enum JSONRPCMessage: Hashable, Sendable {
    case request(JSONRPCRequest)
    case notification(JSONRPCNotification)
    case reply(JSONRPCReply)

    public var json: JSONValue {
        switch self {
        case .request(let request): request.json
        case .notification(let notification): notification.json
        case .reply(let reply): reply.json
        }
    }

    /// On one line, without the line's end.
    public var bytes: [UInt8] { JSONWriter.bytes(json) }
}

public struct JSONRPCRequest: Hashable, Sendable {
    public var id: JSONRPCID
    public var method: String
    public var params: [String: JSONValue]?

    public init(_ id: JSONRPCID, _ method: String, _ params: [String: JSONValue]? = nil) {
        self.id = id
        self.method = method
        self.params = params
    }

    public var json: JSONValue {
        var fields: [String: JSONValue] = ["jsonrpc": "2.0", "id": id.json, "method": .string(method)]
        fields["params"] = params.map { .object($0) }
        return .object(fields)
    }
}

public struct JSONRPCNotification: Hashable, Sendable {
    public var method: String
    public var params: [String: JSONValue]?

    public init(_ method: String, _ params: [String: JSONValue]? = nil) {
        self.method = method
        self.params = params
    }

    public var json: JSONValue {
        var fields: [String: JSONValue] = ["jsonrpc": "2.0", "method": .string(method)]
        fields["params"] = params.map { .object($0) }
        return .object(fields)
    }
}

public struct JSONRPCReply: Hashable, Sendable {
    /// Nil only where the peer could not read what it answers.
    public var id: JSONRPCID?
    public var result: Result<JSONValue, JSONRPCError>

    public init(_ id: JSONRPCID?, _ result: Result<JSONValue, JSONRPCError>) {
        self.id = id
        self.result = result
    }

    public var json: JSONValue {
        var fields: [String: JSONValue] = ["jsonrpc": "2.0", "id": id?.json ?? .null]
        switch result {
        case .success(let value): fields["result"] = value
        case .failure(let error): fields["error"] = error.json
        }
        return .object(fields)
    }
}
