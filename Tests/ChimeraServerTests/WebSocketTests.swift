import ChimeraServer
import NIOCore
import Testing

/// Against a real server on a free port, by a client that controls every byte.
@Suite(.timeLimit(.minutes(2)))
struct `A WebSocket` {
    typealias Peer = WebSocketPeer
    static let mebibyte = 1 << 20

    // MARK: Opening

    @Test func `answers the handshake's key and adds the headers of the decision`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.connected(to: server.port) { peer in
                let lines = try await peer.handshake().split(separator: "\r\n")
                #expect(lines.first == "HTTP/1.1 101 Switching Protocols")
                // The example of RFC 6455 §1.3.
                #expect(lines.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
                #expect(lines.contains("Set-Cookie: seen=1"))
                #expect(!lines.contains { $0.lowercased().hasPrefix("content-length") })
            }
        }
    }

    @Test func `reads a frame that came in the handshake's packet`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.connected(to: server.port) { peer in
                _ = try await peer.handshake(with: Peer.bytes(1, "first".utf8) + [0x81])
                #expect(try await peer.frame() == .text("first"))
                try await peer.send(Array(Peer.bytes(1, "second".utf8).dropFirst()))
                #expect(try await peer.frame() == .text("second"))
            }
        }
    }

    @Test func `reads a handshake and frames that come one byte at a time`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.connected(to: server.port) { peer in
                for byte in Peer.request().utf8 { try await peer.send([byte]) }
                #expect(try await peer.responseHead().hasPrefix("HTTP/1.1 101 "))
                for byte in Peer.bytes(1, "Ada".utf8) { try await peer.send([byte]) }
                #expect(try await peer.frame() == .text("Ada"))
            }
        }
    }

    // MARK: What is not upgraded

    @Test(arguments: [
        "a refused session": Peer.request(path: "/events?token=wrong"),
        "no key": Peer.request { $0["Sec-WebSocket-Key"] = nil },
        "a key that is too short": Peer.request { $0["Sec-WebSocket-Key"] = "c2hvcnQ=" },
        "another version": Peer.request { $0["Sec-WebSocket-Version"] = "8" },
        "no Connection: Upgrade": Peer.request { $0["Connection"] = "keep-alive" },
        "no Upgrade": Peer.request { $0["Upgrade"] = nil },
    ])
    func `leaves a request to the router, which answers 401`(_ name: String, _ request: String) async throws {
        try await WebSocketServer.running { server in
            try await Peer.connected(to: server.port) { peer in
                try await peer.send(Array(request.utf8))
                #expect(try await peer.response().status == 401, "\(name)")
                // The connection lives on, and so does its decoder.
                try await peer.send(Array("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                #expect(try await peer.response().body == "Hello", "\(name)")
            }
        }
    }

    @Test func `leaves an upgrade at another path to the router`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.connected(to: server.port) { peer in
                try await peer.send(Array(Peer.request(path: "/nowhere").utf8))
                #expect(try await peer.response().status == 404)
            }
        }
    }

    @Test func `lets a client that offers h2c speak HTTP/1.1, pipelined requests included`() async throws {
        let h2c =
            "Host: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
        let hello = "GET /hello HTTP/1.1\r\n\(h2c)\r\nGET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let length = "POST /length HTTP/1.1\r\nContent-Length: 5\r\n\(h2c)\r\n12345"
        try await WebSocketServer.running { server in
            try await Peer.connected(to: server.port) { peer in
                try await peer.send(Array(hello.utf8))
                #expect(try await peer.response() == (200, "Hello"))
                #expect(try await peer.response() == (200, "Hello"))
            }
            try await Peer.connected(to: server.port) { peer in
                try await peer.send(Array(length.utf8))
                #expect(try await peer.response() == (200, "5"))
                try await peer.send(Array("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                #expect(try await peer.response() == (200, "Hello"))
            }
        }
    }

    @Test func `shares its port with plain requests`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.connected(to: server.port) { peer in
                for _ in 0..<3 {
                    try await peer.send(Array("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
                    #expect(try await peer.response() == (200, "Hello"))
                }
            }
        }
    }

    @Test func `answers 400 to bytes that are no HTTP`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.connected(to: server.port) { peer in
                try await peer.send(Array("Good evening\r\n\r\n".utf8))
                #expect(try await peer.response().status == 400)
            }
        }
    }

    @Test func `survives clients that leave in the middle of a request`() async throws {
        let request = Peer.request()
        try await WebSocketServer.running { server in
            for count in [0, 1, 20, request.utf8.count - 1, request.utf8.count] {
                try await Peer.connected(to: server.port) { peer in
                    try await peer.send(Array(request.utf8.prefix(count)))
                }
            }
            try await Peer.open(to: server.port) { peer in
                try await peer.send(text: "still here")
                #expect(try await peer.frame() == .text("still here"))
            }
        }
    }

    @Test func `closes a connection on which no request comes`() async throws {
        var limits = WebSocketLimits()
        limits.firstRequestTimeout = .milliseconds(20)
        try await WebSocketServer.running(limits: limits) { server in
            try await Peer.connected(to: server.port) { peer in
                let answer = try await peer.responseHead()
                #expect(answer == "")
            }
        }
    }

    // MARK: Messages

    @Test(arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 65_537, mebibyte])
    func `carries messages of any length up to 1 MiB`(_ length: Int) async throws {
        let payload = (0..<length).map { UInt8(0x20 + $0 % 0x5F) }
        try await WebSocketServer.running { server in
            try await Peer.open(to: server.port) { peer in
                try await peer.send(Peer.bytes(1, payload))
                let echo = try await peer.frame()
                #expect(echo?.opcode == 1)
                #expect(echo?.payload == payload)
            }
        }
    }

    @Test func `joins fragments, even inside a character, and answers pings between them`() async throws {
        let text = Array("Grace — 火".utf8)
        try await WebSocketServer.running { server in
            try await Peer.open(to: server.port) { peer in
                try await peer.send(Peer.bytes(1, text.prefix(7), isFinal: false))
                try await peer.send(Peer.bytes(9, "?".utf8))
                #expect(try await peer.frame() == .pong(Array("?".utf8)))
                try await peer.send(Peer.bytes(0, text[7..<11], isFinal: false))
                try await peer.send(Peer.bytes(0, [], isFinal: false))
                try await peer.send(Peer.bytes(0, text[11...]))
                #expect(try await peer.frame() == .text("Grace — 火"))
            }
        }
    }

    @Test(arguments: [0, 1, 125])
    func `answers a ping with its payload, and nothing to an unsolicited pong`(_ length: Int) async throws {
        let payload = [UInt8](repeating: 0xFE, count: length)
        try await WebSocketServer.running { server in
            try await Peer.open(to: server.port) { peer in
                try await peer.send(Peer.bytes(10, payload) + Peer.bytes(9, payload))
                #expect(try await peer.frame() == .pong(payload))
            }
        }
    }

    @Test func `writes one shared frame, and header and text apart, to the same bytes`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.open(to: server.port) { peer in
                let connection = try #require(await server.connection())
                for length in [0, 125, 126, 70_000] {
                    let text = ByteBuffer(repeating: 0x61, count: length)
                    let frame = WebSocketTextFrame(text)
                    connection.eventLoop.execute {
                        connection.write(text: text)
                        connection.write(frame)
                        connection.flush()
                    }
                    let expected = Peer.Frame(opcode: 1, payload: Array(text.readableBytesView))
                    #expect(try await peer.frame() == expected)
                    #expect(try await peer.frame() == expected)
                }
            }
        }
    }

    // MARK: What a peer must not send

    struct Violation: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var code: UInt16
        var bytes: [UInt8]
    }

    static let violations: [Violation] =
        [0x40, 0x20, 0x10, 0x70].map {
            Violation(
                testDescription: "RSV bits \($0)", code: 1002, bytes: Peer.bytes(1, [0x61], reserved: $0))
        }
        + [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map {
            Violation(testDescription: "opcode \($0)", code: 1002, bytes: Peer.bytes($0, []))
        }
        + [0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535].map {
            Violation(testDescription: "close code \($0)", code: 1002, bytes: Peer.close($0))
        }
        + [
            [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x61, 0x80],
        ].map {
            Violation(testDescription: "text \($0)", code: 1007, bytes: Peer.bytes(1, $0))
        }
        + [
            .init(testDescription: "no mask", code: 1002, bytes: Peer.bytes(1, [0x61], isMasked: false)),
            .init(testDescription: "ping in parts", code: 1002, bytes: Peer.bytes(9, [], isFinal: false)),
            .init(
                testDescription: "ping of 126 bytes", code: 1002,
                bytes: Peer.bytes(9, [UInt8](repeating: 0, count: 126))),
            .init(testDescription: "continuation of nothing", code: 1002, bytes: Peer.bytes(0, [0x61])),
            .init(
                testDescription: "message inside another", code: 1002,
                bytes: Peer.bytes(1, [0x61], isFinal: false) + Peer.bytes(1, [0x61])),
            .init(
                testDescription: "binary inside text", code: 1002,
                bytes: Peer.bytes(1, [0x61], isFinal: false) + Peer.bytes(2, [0x61])),
            .init(
                testDescription: "half a character at the end of fragments", code: 1007,
                bytes: Peer.bytes(1, [0x61, 0xE2], isFinal: false) + Peer.bytes(0, [0x82])),
            .init(testDescription: "close with one byte", code: 1002, bytes: Peer.bytes(8, [3])),
            .init(
                testDescription: "close reason", code: 1007, bytes: Peer.close(1000, reason: [0xC3, 0x28])),
            .init(testDescription: "binary", code: 1003, bytes: Peer.bytes(2, [1, 2, 3])),
            .init(
                testDescription: "frame beyond 1 MiB", code: 1009,
                bytes: Peer.bytes(1, [UInt8](repeating: 0x61, count: mebibyte + 1))),
            .init(
                testDescription: "frame of 2^63 bytes", code: 1009,
                bytes: [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0]),
            .init(
                testDescription: "message beyond 1 MiB", code: 1009,
                bytes: Peer.bytes(1, [UInt8](repeating: 0x61, count: mebibyte / 2), isFinal: false)
                    + Peer.bytes(0, [UInt8](repeating: 0x61, count: mebibyte / 2 + 1))),
            .init(
                testDescription: "too many fragments", code: 1009,
                bytes: Peer.bytes(1, [], isFinal: false)
                    + (0..<1_024).flatMap { _ in Peer.bytes(0, [], isFinal: false) }),
        ]

    @Test(arguments: violations)
    func `closes with the code for what a peer must not send`(_ violation: Violation) async throws {
        try await WebSocketServer.running { server in
            try await Peer.open(to: server.port) { peer in
                try await peer.send(violation.bytes)
                #expect(try await peer.frame()?.closeCode == violation.code)
                #expect(try await peer.frame() == nil)
            }
            #expect(await server.closeCode() == .some(.init(rawValue: violation.code)))
        }
    }

    // MARK: Closing

    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1011, 1012, 1014, 3000, 3999, 4000, 4999] as [UInt16])
    func `answers a close with the same code and ends the connection`(_ code: UInt16) async throws {
        try await WebSocketServer.running { server in
            try await Peer.open(to: server.port) { peer in
                try await peer.send(
                    Peer.close(code, reason: Array("au revoir".utf8)) + Peer.bytes(1, "late".utf8))
                #expect(try await peer.frame()?.closeCode == code)
                #expect(try await peer.frame() == nil)
            }
            #expect(await server.closeCode() == .some(.init(rawValue: code)))
        }
    }

    @Test func `answers a close without a code without a code`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.open(to: server.port) { peer in
                try await peer.send(Peer.bytes(8, []))
                #expect(try await peer.frame() == Peer.Frame(opcode: 8, payload: []))
            }
            #expect(await server.closeCode() == .some(.noStatus))
        }
    }

    @Test func `sends what was written, then the close frame, then ignores what it is told to write`()
        async throws
    {
        var limits = WebSocketLimits()
        // The peer answers at once, but a busy machine may let it come late.
        limits.closeTimeout = .seconds(50)
        try await WebSocketServer.running(limits: limits) { server in
            try await Peer.open(to: server.port) { peer in
                let connection = try #require(await server.connection())
                connection.eventLoop.execute {
                    connection.write(text: ByteBuffer(string: "last words"))
                    connection.close(.sessionEnded, reason: String(repeating: "é", count: 100))
                    connection.write(text: ByteBuffer(string: "more"))
                    connection.flush()
                    connection.close(.normalClosure)
                }
                #expect(try await peer.frame() == .text("last words"))
                let close = try #require(try await peer.frame())
                #expect(close.closeCode == 4401)
                #expect(close.payload.dropFirst(2).elementsEqual(String(repeating: "é", count: 61).utf8))
                try await peer.send(Peer.bytes(1, "crossing".utf8) + Peer.close(4401))
                #expect(try await peer.frame() == nil)
            }
            #expect(await server.closeCode() == .some(.sessionEnded))
        }
    }

    @Test func `does not wait for ever for the answer to its close`() async throws {
        var limits = WebSocketLimits()
        limits.closeTimeout = .milliseconds(20)
        try await WebSocketServer.running(limits: limits) { server in
            try await Peer.open(to: server.port) { peer in
                await server.connection()?.close(.policyViolation)
                let close = try await peer.frame()
                #expect(close?.closeCode == 1008)
                #expect(try await peer.frame() == nil)
                #expect(await server.closeCode() == .some(.policyViolation))
            }
        }
    }

    @Test func `notices a peer that half-closes or vanishes without a word`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.open(to: server.port) { peer in
                try await peer.finish()
                #expect(try await peer.frame() == nil)
                #expect(await server.closeCode() == .some(nil))
            }
            try await Peer.open(to: server.port) { _ in }
            #expect(await server.closeCode() == .some(nil))
        }
    }

    @Test func `closes with 1000 when its life returns`() async throws {
        let life: WebSocketServer.Channel.Life = {}
        try await WebSocketServer.running(life: life) { server in
            try await Peer.open(to: server.port) { peer in
                let close = try await peer.frame()
                #expect(close?.closeCode == 1000)
            }
        }
    }

    @Test func `cancels its life when the connection ends`() async throws {
        let life = WebSocketServer.Life()
        try await WebSocketServer.running(life: life.run) { server in
            try await Peer.open(to: server.port) { peer in try await peer.send(Peer.close(1000)) }
            await life.isCancelled()
        }
    }

    @Test func `does not wait for ever for a peer that closes but leaves TCP open`() async throws {
        let life = WebSocketServer.Life()
        var limits = WebSocketLimits()
        limits.closeTimeout = .milliseconds(20)
        try await WebSocketServer.running(limits: limits, life: life.run) { server in
            try await Peer.open(to: server.port) { peer in
                try await peer.send(Peer.close(1000))
                #expect(try await peer.frame()?.closeCode == 1000)
                #expect(try await peer.frame() == nil)
                await life.isCancelled()
            }
        }
    }

    @Test func `closes with 1001 when the server stops, which then ends`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.open(to: server.port) { peer in
                await server.stop()
                #expect(try await peer.frame()?.closeCode == 1001)
                try await peer.send(Peer.close(1001))
                #expect(try await peer.frame() == nil)
            }
            #expect(await server.closeCode() == .some(.goingAway))
        }
    }

    @Test func `does not keep a stopping server waiting for connections without a request`() async throws {
        try await WebSocketServer.running { server in
            try await Peer.connected(to: server.port) { peer in
                try await Peer.open(to: server.port) { _ in }  // The other one is accepted by now.
                await server.stop()
                #expect(try await peer.responseHead() == "")
            }
        }
    }
}
