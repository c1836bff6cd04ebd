import ChimeraCore
import Testing

@testable import ChimeraProviders

@Suite("Server-sent events")
struct SSETests {
    struct Log: SSEReceiver, Equatable {
        var lines: [String] = []
        mutating func receive(event name: Span<UInt8>, data: Span<UInt8>) throws(ProviderFailure) {
            lines.append("\(name.text)|\(data.text)")
        }
        mutating func receive(comment: Span<UInt8>) { lines.append(":\(comment.text)") }
    }

    private func read(_ pieces: [[UInt8]], limit: Int = 4 << 20) throws -> (lines: [String], rest: String?) {
        var sse = SSE(limit: limit)
        var log = Log()
        for piece in pieces { try sse.feed(piece.span, to: &log) }
        return (log.lines, sse.finish().map { String(decoding: $0, as: UTF8.self) })
    }

    private func expect(_ text: String, gives lines: [String], rest: String? = nil) throws {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            let found = try read([Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(found.lines == lines, "cut at \(cut)")
            #expect(found.rest == rest, "cut at \(cut)")
        }
        #expect(try read(bytes.map { [$0] }).lines == lines)
    }

    @Test("take any line end, also mixed, wherever the bytes are cut", arguments: ["\n", "\r", "\r\n"])
    func lineEnds(_ end: String) throws {
        try expect("data: a\(end)\(end)event: x\(end)data: b\(end)\(end)", gives: ["|a", "x|b"])
    }

    @Test("keep a line separator of Unicode as a character of the text")
    func unicodeSeparators() throws {
        try expect("data: a\u{2028}b\u{85}c\n\n", gives: ["|a\u{2028}b\u{85}c"])
    }

    @Test("join several data lines, with or without a space behind the colon")
    func dataLines() throws {
        try expect("data:a\ndata: b\ndata:  c\ndata\n\n", gives: ["|a\nb\n c\n"])
    }

    @Test("skip a byte order mark at the start and nowhere else")
    func byteOrderMark() throws {
        try expect("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", gives: ["|a"])
    }

    @Test("hand over comments, and ignore other fields and empty events")
    func otherFields() throws {
        try expect(
            ": busy\n:\nid: 7\nretry: 10\nnonsense\n\ndata:\n\nevent: lost\n\ndata: a\n\n",
            gives: [":busy", ":", "|a"])
    }

    @Test("leave an event that the stream's end cut off to their reader")
    func truncated() throws {
        try expect("data: a\n\ndata: [DONE]", gives: ["|a"], rest: "[DONE]")
        try expect("data: a\n\ndata: b\ndata: c\n", gives: ["|a"], rest: "b\nc")
        try expect("data: a\n\neve", gives: ["|a"])
    }

    @Test("refuse a line and an event above their limit, and stop growing there")
    func bounded() throws {
        let long = Array("data: \(String(repeating: "x", count: 100))".utf8)
        #expect(throws: ProviderFailure.self) { try read([long], limit: 64) }
        #expect(throws: ProviderFailure.self) { try read([long + [10]], limit: 64) }
        #expect(throws: ProviderFailure.self) { try read(long.map { [$0] }, limit: 64) }
        let lines = Array(repeating: Array("data: xxxxxxxxxx\n".utf8), count: 20)
        #expect { try read(lines, limit: 64) } throws: { ($0 as? ProviderFailure)?.kind == .tooLarge }
    }
}
