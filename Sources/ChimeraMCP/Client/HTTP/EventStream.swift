/// Server-sent events (WHATWG HTML §9.2.6) with the ids and the `retry` that resuming needs, cut anywhere.
struct EventStream {
    struct Event: Hashable, Sendable {
        /// `message` where the stream names none.
        var name = "message"
        var data: String
        var id: String?
    }

    struct TooLarge: Error { let limit: Int }

    /// Of the last event that had one; it stays until another comes.
    private(set) var lastID: String?
    /// How long the server wants us to wait before we come again.
    private(set) var retry: Duration?
    private let limit: Int
    private var line: [UInt8] = []
    private var afterReturn = false
    private var isFirstLine = true
    private var data: [UInt8]?
    private var name = ""
    private var id: String?

    init(limit: Int = 32 << 20, lastID: String? = nil) {
        self.limit = limit
        self.lastID = lastID
    }

    /// The events that `bytes` complete. An event without data (a priming one) moves `lastID` and is none.
    mutating func feed(_ bytes: some Collection<UInt8>) throws(TooLarge) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            if byte == 0x0A, afterReturn {
                afterReturn = false
                continue
            }
            afterReturn = byte == 0x0D
            guard byte == 0x0A || byte == 0x0D else {
                guard line.count < limit else { throw TooLarge(limit: limit) }
                line.append(byte)
                continue
            }
            if let event = try endOfLine() { events.append(event) }
        }
        return events
    }

    private mutating func endOfLine() throws(TooLarge) -> Event? {
        defer { line.removeAll(keepingCapacity: line.count < 64 * 1024) }
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isFirstLine = false
        guard !line.isEmpty else { return endOfEvent() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        guard colon > 0 else { return nil }
        var value = line[min(colon + 1, line.count)...]
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "data":
            guard (data?.count ?? 0) + value.count < limit else { throw TooLarge(limit: limit) }
            if data != nil { data?.append(0x0A) }
            data = (data ?? []) + value
        case "event": name = String(decoding: value, as: UTF8.self)
        case "id" where !value.contains(0): id = String(decoding: value, as: UTF8.self)
        case "retry":
            if !value.isEmpty, value.count < 10, value.allSatisfy({ (0x30...0x39).contains($0) }),
                let milliseconds = Int(String(decoding: value, as: UTF8.self))
            {
                retry = .milliseconds(milliseconds)
            }
        default: break
        }
        return nil
    }

    private mutating func endOfEvent() -> Event? {
        defer { (data, name, id) = (nil, "", nil) }
        if let id { lastID = id }
        guard let data, !data.isEmpty else { return nil }
        return Event(
            name: name.isEmpty ? "message" : name, data: String(decoding: data, as: UTF8.self), id: id)
    }
}
