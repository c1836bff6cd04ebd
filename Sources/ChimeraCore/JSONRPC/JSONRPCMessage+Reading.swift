extension JSONRPCMessage {
    /// Why bytes are no message, and what the sender of a request is to be told.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// -32700 where it is no JSON, -32600 where it is JSON and no message.
        public let code: Int
        public let reason: String
        /// The id that it has nevertheless; nil where it has none.
        public var id: JSONRPCID?

        public var description: String { reason }
        public var reply: JSONRPCReply { JSONRPCReply(id, .failure(JSONRPCError(code, reason))) }
    }

    /// Arrays of messages existed in one revision of MCP only; they are an error unless `batches`.
    public static func read(
        _ bytes: some Sequence<UInt8>, batches: Bool = false
    ) throws(Fault) -> [JSONRPCMessage] {
        let json: JSONValue
        do {
            json = try JSONParser.parse(bytes)
        } catch {
            throw Fault(code: JSONRPCError.parse, reason: "This is no JSON: \(error.description).")
        }
        guard case .array(let items) = json else { return [try message(json)] }
        guard batches, !items.isEmpty else {
            throw Fault(
                code: JSONRPCError.invalidRequest,
                reason: "An array of messages is not taken here. Send one message at a time.")
        }
        var messages: [JSONRPCMessage] = []
        for item in items { messages.append(try message(item)) }
        return messages
    }

    public static func message(_ json: JSONValue) throws(Fault) -> JSONRPCMessage {
        func fault(_ reason: String) -> Fault {
            Fault(code: JSONRPCError.invalidRequest, reason: reason, id: JSONRPCID(json["id"]))
        }
        guard case .object(let fields) = json else { throw fault("A message must be a JSON object.") }
        guard fields["jsonrpc"] == "2.0" else { throw fault("A message must say \"jsonrpc\":\"2.0\".") }
        let id = JSONRPCID(fields["id"])
        if let method = fields["method"] {
            guard let method = method.string else { throw fault("The method must be a text.") }
            let params: [String: JSONValue]?
            switch fields["params"] {
            case nil, .null?: params = nil
            case .object(let object)?: params = object
            default: throw fault("The params of \(method) must be an object.")
            }
            guard fields["id"] != nil else { return .notification(JSONRPCNotification(method, params)) }
            guard let id else { throw fault("The id of \(method) must be a text or a whole number.") }
            return .request(JSONRPCRequest(id, method, params))
        }
        if let error = fields["error"], !error.isNull {
            guard let code = error["code"]?.int, let message = error["message"]?.string else {
                throw fault("An error must have a whole number as code and a text as message.")
            }
            return .reply(
                JSONRPCReply(id, .failure(JSONRPCError(code, message, data: error["data"]))))
        }
        guard let result = fields["result"] else {
            throw fault("A message must have a method, a result or an error.")
        }
        guard let id else { throw fault("A result must have the id of its request.") }
        return .reply(JSONRPCReply(id, .success(result)))
    }
}
