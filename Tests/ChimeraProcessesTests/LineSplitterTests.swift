import ChimeraProcesses
import Testing

@Suite("A line splitter")
struct LineSplitterTests {
    private func lines(_ bytes: [UInt8], by size: Int, limit: Int = 64 * 1024) -> [String] {
        var splitter = LineSplitter(limit: limit)
        var lines: [String] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { piece in
                splitter.feed(piece) { lines.append($0) }
            }
        }
        if let last = splitter.finish() { lines.append(last) }
        return lines
    }

    @Test("gives the same lines however the bytes are cut")
    func cuts() {
        let bytes = Array("ready 18080\r\n\nein Wörtchen — 語\nlast".utf8)
        for size in 1...bytes.count {
            #expect(lines(bytes, by: size) == ["ready 18080", "", "ein Wörtchen — 語", "last"])
        }
    }

    @Test("keeps the beginning of a line that is too long and goes on behind it")
    func longLine() {
        let bytes = Array((String(repeating: "x", count: 1000) + "\nnext\n").utf8)
        for size in [1, 7, 2000] {
            #expect(lines(bytes, by: size, limit: 10) == [String(repeating: "x", count: 10), "next"])
        }
    }

    @Test("turns bytes that are not UTF-8 into replacement characters")
    func notUTF8() {
        #expect(lines([0x61, 0xFF, 0x0A], by: 1) == ["a\u{FFFD}"])
    }
}
