/// Reads `text/event-stream` (WHATWG HTML, "Server-sent events") byte by byte and hands out the data of
/// each event. Ids and names of events are not used: our frames carry their own numbers.
struct EventStream {
    /// Thrown for an event that is larger than any that a server of ours sends.
    struct TooLong: Error {}

    static let limit = 8 << 20

    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var skipsLineFeed = false

    /// Hands over the data of every event that `bytes` completes.
    mutating func feed(_ bytes: some Sequence<UInt8>, _ each: (ArraySlice<UInt8>) throws -> Void) throws {
        for byte in bytes {
            if skipsLineFeed {
                skipsLineFeed = false
                if byte == UInt8(ascii: "\n") { continue }
            }
            switch byte {
            case UInt8(ascii: "\r"):
                skipsLineFeed = true
                try endLine(each)
            case UInt8(ascii: "\n"): try endLine(each)
            default: line.append(byte)
            }
            if line.count + data.count > Self.limit { throw TooLong() }
        }
    }

    private mutating func endLine(_ each: (ArraySlice<UInt8>) throws -> Void) throws {
        defer { line.removeAll(keepingCapacity: true) }
        if line.isEmpty {
            defer {
                data.removeAll(keepingCapacity: true)
                hasData = false
            }
            if hasData { try each(data[...]) }
            return
        }
        guard line.starts(with: "data".utf8) else { return }
        var value = line.dropFirst(4)
        guard value.isEmpty || value.first == UInt8(ascii: ":") else { return }
        value = value.dropFirst()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        if hasData { data.append(UInt8(ascii: "\n")) }
        data.append(contentsOf: value)
        hasData = true
    }
}
