internal import ChimeraCore

/// Collects what one piece of an answer means. Neighbouring texts become one event, so a network
/// chunk of forty tokens costs the listener one wake-up.
struct ReplyEvents {
    private(set) var events: [ModelEvent] = []
    private var pending: [UInt8] = []
    private var pendingIsReasoning = false
    private var think: ThinkTags
    /// Of the whole reply so far: text, reasoning and tool arguments.
    private var bytes = 0

    init(thinkTags: Bool) {
        think = ThinkTags(isOn: thinkTags)
    }

    mutating func text(_ piece: [UInt8]) throws(ProviderFailure) {
        try count(piece.count)
        if think.isOutside {
            add(piece, isReasoning: false)
        } else {
            for (bytes, isReasoning) in think.feed(piece) { add(bytes, isReasoning: isReasoning) }
        }
    }

    mutating func reasoning(_ piece: String) throws(ProviderFailure) {
        try count(piece.utf8.count)
        add(Array(piece.utf8), isReasoning: true)
    }

    mutating func toolCall(_ call: ToolCall) throws(ProviderFailure) {
        try count(call.arguments.utf8.count)
        event(.toolCall(call))
    }

    mutating func event(_ event: ModelEvent) {
        flush()
        if events.last != event { events.append(event) }
    }

    /// Hands over what is complete. A character whose last bytes come in the next delta waits.
    mutating func take(into list: inout [ModelEvent]) {
        flush(keepingBytes: pending.incompleteTail)
        list.append(contentsOf: events)
        events.removeAll(keepingCapacity: true)
    }

    /// The reply has ended.
    mutating func finish() {
        let (rest, isReasoning) = think.finish()
        add(rest, isReasoning: isReasoning)
        flush()
    }

    private mutating func count(_ more: Int) throws(ProviderFailure) {
        bytes += more
        guard bytes <= Limits.replyBytes else {
            throw ProviderFailure(
                .tooLarge,
                "The reply grew beyond \(Limits.replyBytes >> 20) MiB and was cut off. Ask for a shorter one."
            )
        }
    }

    private mutating func add(_ piece: [UInt8], isReasoning: Bool) {
        guard !piece.isEmpty else { return }
        if pendingIsReasoning != isReasoning { flush() }
        pendingIsReasoning = isReasoning
        pending += piece
    }

    private mutating func flush(keepingBytes tail: Int = 0) {
        guard pending.count > tail else { return }
        let text = String(decoding: pending.dropLast(tail), as: UTF8.self)
        events.append(pendingIsReasoning ? .reasoning(text) : .text(text))
        pending.removeFirst(pending.count - tail)
    }
}

extension [UInt8] {
    /// How many bytes at the end are the beginning of a UTF-8 character and nothing more.
    fileprivate var incompleteTail: Int {
        for length in 1...3 where length <= count {
            switch self[count - length] {
            case 0x80...0xBF: continue
            case 0xC2...0xDF: return length < 2 ? length : 0
            case 0xE0...0xEF: return length < 3 ? length : 0
            case 0xF0...0xF4: return length
            default: return 0
            }
        }
        return 0
    }
}
