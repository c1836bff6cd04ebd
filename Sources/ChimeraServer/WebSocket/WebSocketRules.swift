public import NIOCore
import NIOWebSocket

/// Why a WebSocket was closed: RFC 6455 §7.4's numbers, and Chimera's own from 4000 on.
public struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let normalClosure = Self(rawValue: 1000)
    public static let goingAway = Self(rawValue: 1001)
    public static let protocolError = Self(rawValue: 1002)
    public static let unacceptableData = Self(rawValue: 1003)
    /// The peer closed without saying why. Reported, never sent (§7.4.1).
    public static let noStatus = Self(rawValue: 1005)
    public static let invalidText = Self(rawValue: 1007)
    public static let policyViolation = Self(rawValue: 1008)
    public static let messageTooBig = Self(rawValue: 1009)
    public static let internalError = Self(rawValue: 1011)
    /// The session that the connection was opened with has ended.
    public static let sessionEnded = Self(rawValue: 4401)

    /// §7.4: 1004–1006 and 1015 must not be sent, 1012–1014 were registered later, 1016–2999 mean
    /// nothing yet, and below 1000 and from 5000 on nothing is defined.
    var mayBeSent: Bool {
        switch self.rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

/// What one connection may cost and how long its peer may be silent.
public struct WebSocketLimits: Sendable {
    /// Bytes in one frame, and in one message joined from fragments; beyond it 1009. At most 4 GiB.
    public var messageSize = 1 << 20
    /// Frames in one message; beyond it 1009. Bounds the work that empty fragments can cause.
    public var fragments = 1_024
    public var pingInterval: Duration = .seconds(30)
    /// The connection is cut when a ping is due and this many are unanswered.
    public var unansweredPings = 2
    /// How long a closing handshake, or the peer's end of the TCP connection, is waited for.
    public var closeTimeout: Duration = .seconds(2)
    /// How long a new connection may take over its first request, the upgrade's decision included.
    public var firstRequestTimeout: Duration = .seconds(60)

    public init() {}
}

/// What RFC 6455 asks of a server about the frames that it receives: frames in, verdicts out.
/// NIO's decoder has checked lengths and unfragmented control frames before, nothing else (trap 3).
struct WebSocketRules {
    enum Verdict: Equatable {
        case wait
        case text(ByteBuffer)
        case ping(ByteBuffer)
        /// The peer closes; the frame that answers it carries the same code, or none (§5.5.1).
        case close(WebSocketCloseCode)
        case violation(WebSocketCloseCode, String)
    }

    let limits: WebSocketLimits
    /// The message whose last fragment is still to come.
    private var message = ByteBuffer()
    private var fragments = 0

    init(limits: WebSocketLimits) {
        self.limits = limits
    }

    mutating func receive(_ frame: WebSocketFrame) -> Verdict {
        guard frame.reservedBits.isEmpty else {
            return .violation(.protocolError, "no extension was agreed on, so RSV bits must be 0")  // §5.2
        }
        guard frame.maskKey != nil else {
            return .violation(.protocolError, "a client must mask its frames")  // §5.1
        }
        switch frame.opcode {
        case .text, .binary:
            guard self.fragments == 0 else {
                return .violation(.protocolError, "the message before is not finished")  // §5.4
            }
            guard frame.opcode == .text else {
                return .violation(.unacceptableData, "messages are text")
            }
            return self.add(frame)
        case .continuation:
            guard self.fragments > 0 else {
                return .violation(.protocolError, "there is no message to continue")  // §5.4
            }
            return self.add(frame)
        case .ping:
            return .ping(frame.unmaskedData)
        case .pong:
            return .wait  // An unsolicited one is allowed, too (§5.5.3).
        case .connectionClose:
            return Self.close(frame.unmaskedData)
        default:
            return .violation(.protocolError, "the opcode is reserved")  // §5.2
        }
    }

    private mutating func add(_ frame: WebSocketFrame) -> Verdict {
        let data = frame.unmaskedData
        guard self.message.readableBytes + data.readableBytes <= self.limits.messageSize else {
            return .violation(.messageTooBig, "a message has at most \(self.limits.messageSize) bytes")
        }
        guard self.fragments < self.limits.fragments else {
            return .violation(.messageTooBig, "a message has at most \(self.limits.fragments) fragments")
        }
        if self.fragments == 0 {
            self.message = data
        } else {
            self.message.writeImmutableBuffer(data)
        }
        self.fragments += 1
        guard frame.fin else { return .wait }
        // Whole messages only (§8.1 allows failing earlier): a fragment may end inside a character.
        let text = self.message
        (self.message, self.fragments) = (ByteBuffer(), 0)
        return text.isUTF8 ? .text(text) : .violation(.invalidText, "text must be UTF-8")
    }

    private static func close(_ body: ByteBuffer) -> Verdict {
        var body = body
        guard body.readableBytes > 0 else { return .close(.noStatus) }
        guard let number = body.readInteger(as: UInt16.self) else {
            return .violation(.protocolError, "a close code has two bytes")  // §5.5.1
        }
        let code = WebSocketCloseCode(rawValue: number)
        guard code.mayBeSent else {
            return .violation(.protocolError, "the close code may not be sent")  // §7.4.1
        }
        guard body.isUTF8 else {
            return .violation(.invalidText, "a close reason must be UTF-8")  // §5.5.1
        }
        return .close(code)
    }
}

/// A text message with its frame header in front, encoded once for any number of connections: what a
/// server sends is not masked (§5.1), so the bytes are the same for all.
public struct WebSocketTextFrame: Sendable {
    public let bytes: ByteBuffer

    public init(_ text: ByteBuffer) {
        var bytes = ByteBuffer.webSocketHeader(.text, length: text.readableBytes, room: text.readableBytes)
        bytes.writeImmutableBuffer(text)
        self.bytes = bytes
    }
}

extension ByteBuffer {
    /// The header of an unfragmented, unmasked frame (§5.2), with room for what follows it.
    static func webSocketHeader(_ opcode: WebSocketOpcode, length: Int, room: Int = 0) -> ByteBuffer {
        var header = ByteBuffer()
        header.reserveCapacity(10 + room)
        header.writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
        switch length {
        case ...125:
            header.writeInteger(UInt8(length))
        case ...0xFFFF:
            header.writeMultipleIntegers(UInt8(126), UInt16(length))
        default:
            header.writeMultipleIntegers(UInt8(127), UInt64(length))
        }
        return header
    }

    /// The body of a close frame; what does not fit into a control frame's 125 bytes (§5.5) is cut.
    static func webSocketClose(_ code: WebSocketCloseCode, reason: String) -> ByteBuffer {
        guard code.mayBeSent else { return ByteBuffer() }
        var reason = reason
        while reason.utf8.count > 123 { reason.removeLast() }
        var body = ByteBuffer(integer: code.rawValue)
        body.writeString(reason)
        return body
    }

    /// Makes a string and drops it, which is quick enough for what people and clients send.
    var isUTF8: Bool {
        String(validating: self.readableBytesView, as: UTF8.self) != nil
    }
}
