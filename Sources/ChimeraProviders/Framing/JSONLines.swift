internal import ChimeraCore

/// JSON values, one a line (`application/x-ndjson`), from bytes cut anywhere. Bounded: a longer line is `.tooLarge`.
struct JSONLines {
    private let limit: Int
    /// A line whose end has not come yet.
    private var line: [UInt8] = []

    init(limit: Int = 4 << 20) { self.limit = limit }

    /// Hands over each whole line that is not blank.
    mutating func feed(
        _ bytes: Span<UInt8>, _ receive: (Span<UInt8>) throws(ProviderFailure) -> Void
    ) throws(ProviderFailure) {
        var start = 0
        for at in bytes.indices where bytes[at] == UInt8(ascii: "\n") {
            if line.isEmpty {
                try take(bytes.extracting(start..<at), receive)
            } else {
                try extend(with: bytes.extracting(start..<at))
                var whole: [UInt8] = []
                swap(&whole, &line)
                try take(whole.span, receive)
                whole.removeAll(keepingCapacity: true)
                swap(&whole, &line)
            }
            start = at + 1
        }
        if start < bytes.count { try extend(with: bytes.extracting(start..<bytes.count)) }
    }

    /// A last line without its line end.
    mutating func finish(_ receive: (Span<UInt8>) throws(ProviderFailure) -> Void) throws(ProviderFailure) {
        var rest: [UInt8] = []
        swap(&rest, &line)
        try take(rest.span, receive)
    }

    private func take(
        _ line: Span<UInt8>, _ receive: (Span<UInt8>) throws(ProviderFailure) -> Void
    ) throws(ProviderFailure) {
        var (from, to) = (0, line.count)
        while from < to, line[from] <= 0x20 { from += 1 }
        while to > from, line[to - 1] <= 0x20 { to -= 1 }
        guard from < to else { return }
        guard to - from <= limit else { throw tooLarge }
        try receive(line.extracting(from..<to))
    }

    private mutating func extend(with piece: Span<UInt8>) throws(ProviderFailure) {
        guard line.count + piece.count <= limit else { throw tooLarge }
        piece.withUnsafeBufferPointer { line.append(contentsOf: $0) }
    }

    private var tooLarge: ProviderFailure {
        ProviderFailure(
            .tooLarge, "The endpoint sent one line of more than \(limit) bytes; the reply was cut off there.")
    }
}
