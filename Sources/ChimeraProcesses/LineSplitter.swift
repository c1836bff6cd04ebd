/// Cuts a byte stream into lines at LF; a CR before it goes too. Fed with pieces of any size.
///
/// Bounded: of a line longer than `limit` bytes the first `limit` are kept and the rest, up to its
/// end, is dropped. (The platform's line sequence ends the whole stream there, and takes seven
/// times as long on a long line.)
public struct LineSplitter: Sendable {
    public let limit: Int
    private var line: [UInt8] = []

    public init(limit: Int = 64 * 1024) {
        self.limit = limit
    }

    /// Hands over every line that `bytes` completes. Bytes that are not UTF-8 become U+FFFD.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer, _ each: (String) -> Void) {
        var start = bytes.startIndex
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            append(bytes[start..<end])
            each(take())
            start = end + 1
        }
        append(bytes[start...])
    }

    /// The last line, where the stream ended without a line's end.
    public mutating func finish() -> String? {
        line.isEmpty ? nil : take()
    }

    private mutating func append(_ piece: Slice<UnsafeRawBufferPointer>) {
        line.append(contentsOf: piece.prefix(max(0, limit - line.count)))
    }

    private mutating func take() -> String {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        defer { line.removeAll(keepingCapacity: true) }
        return String(decoding: line, as: UTF8.self)
    }
}
