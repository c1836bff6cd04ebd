import NIOCore
import NIOPosix

/// A client that sends exactly the bytes it is told to, and reads what comes back frame by frame.
final class WebSocketPeer {
    struct Frame: Equatable {
        var opcode: UInt8
        var payload: [UInt8]
        var isFinal = true

        static func text(_ text: String) -> Self { Self(opcode: 1, payload: Array(text.utf8)) }
        static func ping(_ payload: [UInt8] = []) -> Self { Self(opcode: 9, payload: payload) }
        static func pong(_ payload: [UInt8] = []) -> Self { Self(opcode: 10, payload: payload) }

        /// The code of a close frame, 1005 if it has none, nil for any other frame.
        var closeCode: UInt16? {
            guard self.opcode == 8 else { return nil }
            guard self.payload.count >= 2 else { return 1005 }
            return UInt16(self.payload[0]) << 8 | UInt16(self.payload[1])
        }
    }

    private let channel: any Channel
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var received = ByteBuffer()

    private init(
        _ channel: any Channel, _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.channel = channel
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    static func connected(to port: Int, _ body: (WebSocketPeer) async throws -> Void) async throws {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        try await channel.executeThenClose { inbound, outbound in
            try await body(WebSocketPeer(channel.channel, inbound, outbound))
        }
    }

    /// Connects and shakes hands.
    static func open(to port: Int, _ body: (WebSocketPeer) async throws -> Void) async throws {
        try await Self.connected(to: port) { peer in
            let head = try await peer.handshake()
            guard head.hasPrefix("HTTP/1.1 101 ") else { throw Unexpected(text: head) }
            try await body(peer)
        }
    }

    struct Unexpected: Error {
        var text: String
    }

    // MARK: HTTP

    static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    static func request(
        path: String = "/events", _ change: (inout [String: String]) -> Void = { _ in }
    ) -> String {
        var fields = [
            "Host": "localhost", "Upgrade": "websocket", "Connection": "keep-alive, Upgrade",
            "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13",
        ]
        change(&fields)
        return "GET \(path) HTTP/1.1\r\n" + fields.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
    }

    /// The head of the answer; `with` are bytes that travel in the handshake's packet.
    func handshake(with first: [UInt8] = []) async throws -> String {
        try await self.send(Array(Self.request().utf8) + first)
        return try await self.responseHead()
    }

    func responseHead() async throws -> String {
        var head = ""
        while !head.hasSuffix("\r\n\r\n") {
            guard let byte = try await self.read(1)?.first else { return head }
            head.unicodeScalars.append(Unicode.Scalar(byte))
        }
        return head
    }

    /// A response with a `Content-Length`: status and body.
    func response() async throws -> (status: Int, body: String) {
        let lines = try await self.responseHead().split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Unexpected(text: "the end of the connection instead of a response")
        }
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
        return (status, String(decoding: try await self.read(length ?? 0) ?? [], as: UTF8.self))
    }

    // MARK: WebSocket

    static func bytes(
        _ opcode: UInt8, _ payload: some Collection<UInt8>, isFinal: Bool = true, reserved: UInt8 = 0,
        isMasked: Bool = true
    ) -> [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reserved | opcode]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ...125: bytes.append(mask | UInt8(payload.count))
        case ...0xFFFF: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: bytes += [mask | 127] + (0..<8).reversed().map { UInt8(payload.count >> ($0 * 8) & 0xFF) }
        }
        guard isMasked else { return bytes + payload }
        let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        return bytes + key + payload.enumerated().map { $1 ^ key[$0 & 3] }
    }

    static func close(_ code: UInt16, reason: [UInt8] = []) -> [UInt8] {
        Self.bytes(8, [UInt8(code >> 8), UInt8(code & 0xFF)] + reason)
    }

    func send(_ bytes: [UInt8]) async throws {
        try await self.outbound.write(ByteBuffer(bytes: bytes))
    }

    func send(text: String) async throws {
        try await self.send(Self.bytes(1, text.utf8))
    }

    /// The next frame, or nil at the connection's orderly end. A reset throws.
    func frame() async throws -> Frame? {
        guard let start = try await self.read(2) else { return nil }
        var length = Int(start[1] & 0x7F)
        if length >= 126 {
            length = (try await self.read(length == 126 ? 2 : 8) ?? []).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(
            opcode: start[0] & 0x0F, payload: try await self.read(length) ?? [], isFinal: start[0] & 0x80 != 0
        )
    }

    /// Says that nothing more will be sent; what the server sends can still be read.
    func finish() async throws {
        try await self.channel.close(mode: .output)
    }

    func read(_ count: Int) async throws -> [UInt8]? {
        while self.received.readableBytes < count {
            guard let more = try await self.inbound.next(isolation: #isolation) else { return nil }
            self.received.discardReadBytes()
            self.received.writeImmutableBuffer(more)
        }
        return self.received.readBytes(length: count)
    }
}
