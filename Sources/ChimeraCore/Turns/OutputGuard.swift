/// A streaming filter between a model and everybody else: what it lets through is never taken back
/// while it streams.
///
/// Models write lines for others ("Grace: I disagree"). At a line's start text is held back while it
/// could still become a name of the roster with a colon, at most the longest name and four
/// characters; on somebody else's line the reply ends there, on the speaker's own the label is dropped.
public struct OutputGuard: Sendable {
    private let own: Set<String>
    private let others: Set<String>
    private let longest: Int
    /// The start of a line that may yet become a label, with the line breaks before it.
    private var held = ""
    private var holds = true
    /// Behind the speaker's own label: the space goes too.
    private var skipsSpace = false
    /// Set when the reply ended because the model began to write for this name.
    public private(set) var wroteFor: String?

    public init(speaker: Participant, roster: [Participant]) {
        own = Self.spellings(speaker)
        others = Set(roster.filter { $0.id != speaker.id }.flatMap(Self.spellings)).subtracting(own)
        longest = (own.union(others).map(\.count).max() ?? 0) + 4
    }

    private static func spellings(_ participant: Participant) -> Set<String> {
        var names = [participant.name] + participant.aliases
        if participant.name.lowercased().hasPrefix("the ") {
            names.append(String(participant.name.dropFirst(4)))
        }
        return Set(names.map { $0.lowercased() }.filter { !$0.isEmpty })
    }

    /// What may be shown now. Once `wroteFor` is set nothing more comes.
    public mutating func pass(_ text: String) -> String {
        guard wroteFor == nil else { return "" }
        if !holds, !skipsSpace, !text.utf8.contains(UInt8(ascii: "\n")) { return text }
        var out = ""
        for character in text {
            if skipsSpace, character == " " || character == "*" { continue }
            skipsSpace = false
            if holds {
                held.append(character)
                judge(into: &out)
                if wroteFor != nil { break }
            } else if character.isNewline {
                held = String(character)
                holds = true
            } else {
                out.append(character)
            }
        }
        return out
    }

    /// What was still held when the reply ended, without line breaks at its end.
    public mutating func end() -> String {
        defer { held = "" }
        guard wroteFor == nil, let last = held.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(held[...last])
    }

    private mutating func judge(into out: inout String) {
        let label = held.drop { "*_[(\"> #".contains($0) || $0.isWhitespace }
        if let last = held.last, last.isNewline {
            guard !label.isEmpty || held.count > longest else { return }
            out += held.dropLast()
            held = String(last)
        } else if let colon = label.firstIndex(where: { $0 == ":" || $0 == "：" }) {
            let name = label[..<colon].trimming("*_]) ").lowercased()
            if others.contains(name) {
                wroteFor = name
                held = ""
            } else if own.contains(name) {
                out += held.prefix { $0.isNewline }
                (held, holds, skipsSpace) = ("", false, true)
            } else {
                release(into: &out)
            }
        } else if held.count > longest || !couldBecomeName(label.lowercased().trimming("*_]) ")) {
            release(into: &out)
        }
    }

    private func couldBecomeName(_ start: String) -> Bool {
        start.isEmpty || own.contains { $0.hasPrefix(start) } || others.contains { $0.hasPrefix(start) }
    }

    private mutating func release(into out: inout String) {
        out += held
        (held, holds) = ("", false)
    }
}

extension StringProtocol {
    fileprivate func trimming(_ set: String) -> String {
        var text = self[...]
        while let first = text.first, set.contains(first) { text.removeFirst() }
        while let last = text.last, set.contains(last) { text.removeLast() }
        return String(text)
    }
}

/// Verdicts on a whole reply, given when it has ended.
public enum Verdict {
    /// The UTF-16 length up to the last full stop (a closing quote behind it belongs to it); nil when
    /// nothing need be cut, or nothing would be left.
    public static func cutAtFullStop(_ text: String) -> Int? {
        let trimmedEnd = text.lastIndex { !$0.isWhitespace }
        guard let trimmedEnd else { return nil }
        let ends: Set<Character> = [".", "!", "?", "…", "。", "！", "？"]
        let closers: Set<Character> = ["\"", "”", "’", "'", ")", "»"]
        var end = text.endIndex
        var index = text.endIndex
        while index > text.startIndex {
            let before = text.index(before: index)
            if ends.contains(text[before]) {
                end = index
                while end < text.endIndex, closers.contains(text[end]) { end = text.index(after: end) }
                break
            }
            index = before
        }
        guard index > text.startIndex, end <= trimmedEnd else { return nil }
        return text.utf16.distance(from: text.startIndex, to: end)
    }
}
