internal import ChimeraCore

/// What a client may say on the socket. State is changed by REST only.
enum ClientFrame: Sendable {
    case subscribe(Subscribe)
    case unsubscribe(StreamID)
    case typing(ConversationID)

    struct Subscribe: Decodable, Sendable {
        let stream: StreamID
        /// The last number that the client has; without it, from now on.
        let after: Int64?
        /// How much text of messages being written it has: `length` counts UTF-16 units.
        let have: [LiveText]?
    }

    private struct Unsubscribe: Decodable { let stream: StreamID }
    private struct Typing: Decodable { let conversation: ConversationID }

    init(_ bytes: some Sequence<UInt8>) throws(Problem) {
        let value: JSONValue
        do { value = try JSONParser.parse(bytes) } catch {
            throw .invalid("This frame is not JSON: \(error).")
        }
        guard case .object(var fields) = value else {
            throw .invalid("A frame is a JSON object with a type.")
        }
        switch fields.removeValue(forKey: "type")?.string {
        case "subscribe": self = .subscribe(try StrictDecoder.decode(Subscribe.self, from: .object(fields)))
        case "unsubscribe":
            self = .unsubscribe(try StrictDecoder.decode(Unsubscribe.self, from: .object(fields)).stream)
        case "typing":
            self = .typing(try StrictDecoder.decode(Typing.self, from: .object(fields)).conversation)
        default: throw .invalid("The type of a frame is subscribe, unsubscribe or typing.", field: "type")
        }
    }
}
