internal import ChimeraCore

/// What a client does with frames, by the rules of the protocol: the text that it ends with.
public struct TextFold {
    public private(set) var texts: [Int: (attempt: Int, text: String)] = [:]
    /// Set when a rule says that the part must be read again.
    public private(set) var gap = false

    public init() {}

    public mutating func apply(_ bytes: [UInt8]) throws {
        switch try Frame.decode(bytes) {
        case .delta(let delta):
            var (attempt, text) = texts[delta.part] ?? (delta.attempt, "")
            if delta.attempt < attempt { return }
            if delta.attempt > attempt {
                if delta.offset > 0 { gap = true }
                (attempt, text) = (delta.attempt, "")
            }
            let have = text.utf16.count
            if delta.offset > have {
                gap = true
            } else if let tail = String(delta.text.utf16.dropFirst(have - delta.offset)) {
                text += tail
            }
            texts[delta.part] = (attempt, text)
        case .event(let event, _) where event.kind == .turnAttempt:
            guard let attempt = event.facts["attempt"]?.int, let kept = event.facts["kept"]?.int,
                let old = texts[0], old.attempt < attempt
            else { return }
            texts[0] = (attempt, String(old.text.utf16.prefix(kept)) ?? old.text)
        default: return
        }
    }
}
