import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import ChimeraServer

/// On an event loop whose clock and writability the tests move by hand.
struct `A WebSocket and its peer` {
    private let channel: EmbeddedChannel
    private let connection: WebSocketConnection
    private let log = Log()

    private final class Log {
        var events: [String] = []
    }

    init() throws {
        let handler = WebSocketHandler(limits: WebSocketLimits())
        self.channel = EmbeddedChannel()
        try self.channel.pipeline.syncOperations.addHandlers([
            ByteToMessageHandler(WebSocketFrameDecoder()), handler,
        ])
        try self.channel.connect(to: SocketAddress(unixDomainSocketPath: "/peer")).wait()
        self.connection = WebSocketConnection(handler, eventLoop: self.channel.embeddedEventLoop)
        let log = self.log
        self.connection.onText = { log.events.append("text \(String(buffer: $0))") }
        self.connection.onWritable = { log.events.append("writable") }
        self.connection.onClose = { log.events.append("close \($0.map { String($0.rawValue) } ?? "nil")") }
    }

    private func receive(_ bytes: [UInt8]) throws {
        try self.channel.writeInbound(ByteBuffer(bytes: bytes))
    }

    /// What was sent since the last look.
    private func sent() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let buffer = try self.channel.readOutbound(as: ByteBuffer.self) {
            bytes += Array(buffer.readableBytesView)
        }
        return bytes
    }

    private func wait(_ time: TimeAmount) {
        self.channel.embeddedEventLoop.advanceTime(by: time)
    }

    @Test func `are cut apart when the peer leaves two pings unanswered`() throws {
        self.wait(.seconds(29))
        #expect(try self.sent() == [])
        self.wait(.seconds(1))
        #expect(try self.sent() == [0x89, 0])
        self.wait(.seconds(30))
        #expect(try self.sent() == [0x89, 0])
        #expect(self.channel.isActive)
        self.wait(.seconds(30))
        #expect(try self.sent() == [])
        #expect(!self.channel.isActive)
        #expect(self.log.events == ["close nil"])
    }

    @Test func `stay together as long as anything comes back`() throws {
        for answer in [
            WebSocketPeer.bytes(10, []), WebSocketPeer.bytes(1, "hi".utf8), WebSocketPeer.bytes(9, []),
        ] {
            self.wait(.seconds(60))
            try self.receive(answer)
        }
        self.wait(.seconds(60))
        #expect(self.channel.isActive)
        #expect(self.log.events == ["text hi"])
    }

    @Test func `part after two seconds when a close is not answered`() throws {
        self.connection.close(.goingAway)
        #expect(try self.sent() == [0x88, 2, 0x03, 0xE9])
        self.wait(.milliseconds(1_999))
        #expect(self.channel.isActive)
        self.wait(.milliseconds(1))
        #expect(!self.channel.isActive)
        #expect(self.log.events == ["close 1001"])
    }

    @Test func `owe each other only the newest pong while the peer does not read`() throws {
        self.channel.isWritable = false
        try self.receive(WebSocketPeer.bytes(9, [1]))
        try self.receive(WebSocketPeer.bytes(9, [2]))
        #expect(try self.sent() == [])
        #expect(!self.connection.isWritable)
        self.channel.isWritable = true
        self.channel.pipeline.fireChannelWritabilityChanged()
        self.channel.embeddedEventLoop.run()
        #expect(try self.sent() == [0x8A, 1, 2])
        #expect(self.log.events == ["writable"])
    }

    @Test func `exchange nothing more once a close has begun`() throws {
        self.connection.close(.normalClosure)
        #expect(!self.connection.isWritable)
        _ = try self.sent()
        try self.receive(WebSocketPeer.bytes(1, "late".utf8) + WebSocketPeer.bytes(9, []))
        self.connection.write(text: ByteBuffer(string: "later"))
        self.connection.flush()
        self.channel.pipeline.fireChannelWritabilityChanged()
        self.channel.embeddedEventLoop.run()
        #expect(try self.sent() == [])
        #expect(self.log.events == [])
    }

    @Test func `may be parted from inside a message`() throws {
        let connection = self.connection
        let log = self.log
        connection.onText = { _ in
            log.events.append("text")
            connection.close(.policyViolation)
        }
        try self.receive(WebSocketPeer.bytes(1, "a".utf8) + WebSocketPeer.bytes(1, "b".utf8))
        #expect(try self.sent().prefix(2) == [0x88, 2])
        #expect(self.log.events == ["text"])
    }

    @Test func `end once, however many ends there are`() throws {
        try self.receive(WebSocketPeer.bytes(2, [1]) + WebSocketPeer.close(1000))
        self.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        _ = try self.channel.finish(acceptAlreadyClosed: true)
        #expect(self.log.events == ["close 1003"])
    }
}
