import Crypto
import FoundationEssentials
import HTTPTypes

/// What a request's head says about the opening handshake.
enum WebSocketHandshake {
    /// The key of a request that RFC 6455 §4.2.1 lets a server accept; nil for any other.
    static func key(of head: HTTPRequest, path: String) -> String? {
        let fields = head.headerFields
        let keys = fields[values: .secWebSocketKey]
        guard head.method == .get, head.path?.prefix(while: { $0 != "?" }) == path[...],
            tokens(fields, .upgrade).contains("websocket"), tokens(fields, .connection).contains("upgrade"),
            fields[values: .secWebSocketVersion] == ["13"],
            keys.count == 1, Data(base64Encoded: keys[0])?.count == 16,
            fields[.contentLength] ?? "0" == "0", fields[.transferEncoding] == nil
        else { return nil }
        return keys[0]
    }

    /// The value of `Sec-WebSocket-Accept` (§4.2.2, item 5).
    static func answer(to key: String) -> String {
        let digest = Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        return Data(digest).base64EncodedString()
    }

    /// Whether NIO's HTTP decoder takes what follows this request for another protocol.
    static func deafensDecoder(_ head: HTTPRequest) -> Bool {
        head.method == .connect
            || head.headerFields[.upgrade] != nil
                && tokens(head.headerFields, .connection).contains("upgrade")
    }

    private static func tokens(_ fields: HTTPFields, _ name: HTTPField.Name) -> [String] {
        fields[values: name].flatMap { $0.split(separator: ",") }.map {
            $0.drop { $0 == " " }.prefix { $0 != " " }.lowercased()
        }
    }
}
