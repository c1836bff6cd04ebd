internal import ChimeraCore

/// Server-sent events over bytes (WHATWG HTML §9.2.6), fed with pieces cut anywhere.
///
/// Lines end at CR, LF or CRLF and nowhere else: U+2028 inside a text is a character of it. `id` and
/// `retry` mean nothing here. Bounded: a line or an event's data above `limit` bytes is `.tooLarge`.
struct SSE {
    private let limit: Int
    /// A line whose end has not come yet.
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var name: [UInt8] = []
    /// The last byte was a CR: a LF right behind it belongs to the same line end.
    private var afterCR = false
    private var isFirstLine = true

    init(limit: Int = 4 << 20) {
        self.limit = limit
    }

    mutating func feed<Receiver: SSEReceiver>(
        _ bytes: Span<UInt8>, to receiver: inout Receiver
    ) throws(ProviderFailure) {
        var start = 0
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == lineFeed, afterCR {
                afterCR = false
                start = at
                continue
            }
            afterCR = byte == carriageReturn
            guard byte == lineFeed || byte == carriageReturn else { continue }
            if line.isEmpty {
                try take(bytes.extracting(start..<at - 1), to: &receiver)
            } else {
                try extend(with: bytes.extracting(start..<at - 1))
                // Moved out and back: reading the line changes the rest of self.
                var whole: [UInt8] = []
                swap(&whole, &line)
                try take(whole.span, to: &receiver)
                whole.removeAll(keepingCapacity: true)
                swap(&whole, &line)
            }
            start = at
        }
        if start < bytes.count { try extend(with: bytes.extracting(start..<bytes.count)) }
    }

    /// The data of an event that the stream's end cut off before its blank line; nil if there is none.
    mutating func finish() -> [UInt8]? {
        if line.starts(with: "data:".utf8) {
            var rest = line.dropFirst(5)
            if rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
            if hasData { data.append(lineFeed) }
            data.append(contentsOf: rest)
        }
        return data.isEmpty ? nil : data
    }

    private mutating func extend(with piece: Span<UInt8>) throws(ProviderFailure) {
        guard line.count + piece.count <= limit else { throw tooLarge }
        piece.withUnsafeBufferPointer { line.append(contentsOf: $0) }
    }

    private mutating func take<Receiver: SSEReceiver>(
        _ whole: Span<UInt8>, to receiver: inout Receiver
    ) throws(ProviderFailure) {
        let hasBOM =
            isFirstLine && whole.count >= 3 && whole[0] == 0xEF && whole[1] == 0xBB && whole[2] == 0xBF
        isFirstLine = false
        let line = hasBOM ? whole.extracting(3...) : whole
        guard line.count > 0 else { return try dispatch(to: &receiver) }
        guard line.count <= limit else { throw tooLarge }
        var colon = 0
        while colon < line.count, line[colon] != UInt8(ascii: ":") { colon += 1 }
        var from = min(colon + 1, line.count)
        if from < line.count, line[from] == UInt8(ascii: " ") { from += 1 }
        let value = line.extracting(from..<line.count)
        if colon == 0 {
            receiver.receive(comment: value)
        } else if line.extracting(0..<colon).equals("data") {
            if hasData { data.append(lineFeed) }
            guard data.count + value.count <= limit else { throw tooLarge }
            hasData = true
            value.withUnsafeBufferPointer { data.append(contentsOf: $0) }
        } else if line.extracting(0..<colon).equals("event") {
            name.removeAll(keepingCapacity: true)
            value.withUnsafeBufferPointer { name.append(contentsOf: $0) }
        }
    }

    private mutating func dispatch<Receiver: SSEReceiver>(to receiver: inout Receiver) throws(ProviderFailure)
    {
        defer {
            data.removeAll(keepingCapacity: true)
            hasData = false
            name.removeAll(keepingCapacity: true)
        }
        guard !data.isEmpty else { return }
        try receiver.receive(event: name.span, data: data.span)
    }

    private var tooLarge: ProviderFailure {
        ProviderFailure(
            .tooLarge, "The endpoint sent one event of more than \(limit) bytes; the reply was cut off there."
        )
    }
}

/// What an `SSE` hands its findings to. The spans are lent for the call.
protocol SSEReceiver {
    /// `name` is empty where the event has none.
    mutating func receive(event name: Span<UInt8>, data: Span<UInt8>) throws(ProviderFailure)
    /// A line that begins with a colon: servers keep connections alive with it.
    mutating func receive(comment: Span<UInt8>)
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

extension Span<UInt8> {
    func equals(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in indices where self[index] != word.utf8Start[index] { return false }
        return true
    }

    /// Bytes that are not UTF-8 become U+FFFD.
    var text: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
}
