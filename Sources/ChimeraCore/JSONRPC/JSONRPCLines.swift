/// Cuts a byte stream into messages at LF; a CR before it goes too, blank lines are passed over.
///
/// Bounded: a line above `limit` bytes is an error, since what was cut off could not be answered.
public struct JSONRPCLines: Sendable {
    public struct TooLong: Error, Hashable, Sendable {
        public let limit: Int
    }

    public let limit: Int
    private var line: [UInt8] = []

    public init(limit: Int = 32 << 20) {
        self.limit = limit
    }

    /// Hands over each line that `piece` completes.
    public mutating func feed(_ piece: some Collection<UInt8>, _ each: ([UInt8]) -> Void) throws(TooLong) {
        var rest = piece[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            try append(rest[..<end])
            if let whole = take() { each(whole) }
            rest = rest[rest.index(after: end)...]
        }
        try append(rest)
    }

    /// The last line, where the stream ended without a line's end.
    public mutating func finish() -> [UInt8]? { take() }

    private mutating func append(_ piece: some Collection<UInt8>) throws(TooLong) {
        guard line.count + piece.count <= limit else {
            line = []
            throw TooLong(limit: limit)
        }
        line.append(contentsOf: piece)
    }

    private mutating func take() -> [UInt8]? {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        defer { line.removeAll(keepingCapacity: line.count < 64 * 1024) }
        let isBlank = line.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return isBlank ? nil : line
    }
}
