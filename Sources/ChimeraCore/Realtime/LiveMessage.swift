/// The text of one part of a message while it is written, kept so that any reader, wherever it
/// stands, gets the rest in one piece. Offsets count UTF-16 units.
struct LiveMessage: Sendable {
    let message: MessageID
    let part: Int
    let audience: Audience
    private(set) var attempt: Int
    /// Nothing follows; kept until every reader could have passed the event that says so.
    var isFinished = false

    private var text = ""
    private(set) var length = 0
    /// Where pieces begin: readers that follow live always stand at one of these.
    private var marks: [(utf16: Int, utf8: Int)] = []
    /// The last frame made: readers that stand at one place share it.
    private var shared: (from: Int, to: Int, bytes: [UInt8])?

    init(message: MessageID, part: Int, attempt: Int, audience: Audience) {
        self.message = message
        self.part = part
        self.attempt = attempt
        self.audience = audience
    }

    mutating func append(_ piece: String) {
        marks.append((length, text.utf8.count))
        text += piece
        length += piece.utf16.count
    }

    /// Begins another attempt whose first `kept` units stand.
    mutating func restart(attempt: Int, kept: Int) {
        let (end, offset) = place(of: min(kept, length))
        text = String(text[..<end])
        length = offset
        marks.removeAll { $0.utf16 >= length }
        shared = nil
        self.attempt = attempt
    }

    /// The frame that brings a reader from `offset` to the end; nil when it is there.
    mutating func delta(from offset: Int) -> [UInt8]? {
        guard offset < length else { return nil }
        if let shared, shared.from == offset, shared.to == length { return shared.bytes }
        let (start, from) = place(of: offset)
        let bytes = Frame.delta(
            Delta(message: message, part: part, attempt: attempt, offset: from, text: String(text[start...]))
        ).encoded()
        shared = (offset, length, bytes)
        return bytes
    }

    /// A UTF-16 offset as an index; one in the middle of a surrogate pair moves before the pair.
    private func place(of offset: Int) -> (index: String.Index, offset: Int) {
        var (low, high) = (0, marks.count)
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].utf16 <= offset { low = middle + 1 } else { high = middle }
        }
        let mark = low > 0 ? marks[low - 1] : (utf16: 0, utf8: 0)
        let start = text.utf8.index(text.startIndex, offsetBy: mark.utf8)
        guard let index = text.utf16.index(start, offsetBy: offset - mark.utf16, limitedBy: text.endIndex)
        else {
            return (text.endIndex, length)
        }
        guard index < text.endIndex, UTF16.isTrailSurrogate(text.utf16[index]) else { return (index, offset) }
        return (text.utf16.index(before: index), offset - 1)
    }
}
