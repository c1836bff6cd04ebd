import Testing

@testable import ChimeraClient

@Suite struct `An event stream` {
    private static let bytes = Array(
        ": hello\n\nid: 7\ndata: {\"a\":1}\n\ndata:one\r\ndata: two\r\n\r\nevent: x\r\rdata: \u{1F30D}\n\ndata\n\n"
            .utf8)

    private func events(_ pieces: [[UInt8]]) throws -> [String] {
        var (stream, found) = (EventStream(), [String]())
        for piece in pieces { try stream.feed(piece) { found.append(String(decoding: $0, as: UTF8.self)) } }
        return found
    }

    @Test func `gives the same events however its bytes are cut`() throws {
        let expected = ["{\"a\":1}", "one\ntwo", "\u{1F30D}", ""]
        #expect(try events([Self.bytes]) == expected)
        for cut in 1..<Self.bytes.count {
            #expect(try events([Array(Self.bytes[..<cut]), Array(Self.bytes[cut...])]) == expected)
        }
    }

    @Test func `refuses an event without end`() {
        var stream = EventStream()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(throws: EventStream.TooLong.self) { for _ in 0...8 { try stream.feed(piece) { _ in } } }
    }
}

@Suite struct `The patience of a client` {
    @Test func `waits longer each time, then no more, and begins anew when something is heard`() {
        var patience = Patience(limit: .seconds(2))
        var waits: [Duration] = []
        while let wait = patience.wait() { waits.append(wait) }
        #expect(
            waits == [
                .milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(800),
                .milliseconds(1600),
            ])
        patience.heard()
        #expect(patience.wait() == .milliseconds(100))
    }
}
