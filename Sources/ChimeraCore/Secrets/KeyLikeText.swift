/// Finds what looks like an API key in a text that is about to be sent, before a provider reads it.
///
/// It knows the shapes that providers give their keys, and takes long words without sense (many kinds of
/// characters, none of them often) for keys of others. It says what it takes them for; a person decides.
public struct KeyLikeText: Hashable, Sendable {
    /// `Anthropic`; nil: of nobody known.
    public let issuer: String?
    /// Where it stands, in UTF-16 units, as the page counts.
    public let range: Range<Int>

    /// All in the text, from its beginning.
    public static func all(in text: String) -> [KeyLikeText] {
        var found: [KeyLikeText] = []
        var word: [UInt16] = []
        var start = 0
        func close(at end: Int) {
            if let key = key(word[...], at: start) { found.append(key) }
            word.removeAll(keepingCapacity: true)
            start = end + 1
        }
        for (place, unit) in text.utf16.enumerated() {
            if isPart(unit) {
                if word.isEmpty { start = place }
                word.append(unit)
            } else {
                close(at: place)
            }
        }
        close(at: text.utf16.count)
        return found
    }

    /// The longest first, since they begin alike.
    private static let shapes: [(prefix: String, issuer: String?, least: Int)] = [
        ("sk-ant-", "Anthropic", 24), ("sk-or-", "OpenRouter", 24), ("sk-proj-", "OpenAI", 24),
        ("sk-svcacct-", "OpenAI", 24), ("AIza", "Google", 35), ("github_pat_", "GitHub", 30),
        ("ghp_", "GitHub", 30), ("hf_", "Hugging Face", 30), ("gsk_", "Groq", 30), ("xai-", "xAI", 30),
        ("AKIA", "Amazon", 20),
        // OpenAI and DeepSeek both have it.
        ("sk-", nil, 24),
    ]

    private static func key(_ word: ArraySlice<UInt16>, at start: Int) -> KeyLikeText? {
        // `OPENAI_API_KEY=sk-…` is a name and a key.
        if let equals = word.lastIndex(where: { $0 == 0x3D }), word.index(after: equals) < word.endIndex,
            let key = key(word[(equals + 1)...], at: start + equals + 1 - word.startIndex)
        {
            return key
        }
        // Base64 may end in it.
        let word = word.prefix(while: { $0 != 0x3D })
        let text = String(decoding: word, as: UTF16.self)
        for shape in shapes where text.hasPrefix(shape.prefix) {
            // `sk-ant-…` in a manual and `sk-learn-is-a-library` are none.
            guard word.count >= shape.least, mixes(word.dropFirst(shape.prefix.utf16.count)) else {
                return nil
            }
            return KeyLikeText(issuer: shape.issuer, range: start..<start + word.count)
        }
        guard isSenseless(word) else { return nil }
        return KeyLikeText(issuer: nil, range: start..<start + word.count)
    }

    /// Letters, digits, `-`, `_`, `+`, `=`: what keys are made of. A slash or a dot makes it a path or an address.
    private static func isPart(_ unit: UInt16) -> Bool {
        isDigit(unit) || isCapital(unit) || isSmall(unit) || [0x2D, 0x5F, 0x2B, 0x3D].contains(unit)
    }

    private static func isDigit(_ unit: UInt16) -> Bool { (0x30...0x39).contains(unit) }
    private static func isCapital(_ unit: UInt16) -> Bool { (0x41...0x5A).contains(unit) }
    private static func isSmall(_ unit: UInt16) -> Bool { (0x61...0x7A).contains(unit) }

    private static func mixes(_ word: ArraySlice<UInt16>) -> Bool {
        word.contains(where: isDigit) && word.contains { isSmall($0) || isCapital($0) }
    }

    /// At least 32 characters of all three kinds, that change kind as often as chance does and seldom come twice:
    /// not a UUID, a checksum (no capitals), an identifier of a program (few changes, few digits).
    private static func isSenseless(_ word: ArraySlice<UInt16>) -> Bool {
        guard (32...512).contains(word.count) else { return false }
        let letters = word.filter { isDigit($0) || isCapital($0) || isSmall($0) }
        guard letters.count * 10 >= word.count * 9 else { return false }
        let kinds = letters.map { isDigit($0) ? 0 : isCapital($0) ? 1 : 2 }
        guard Set(kinds).count == 3, kinds.filter({ $0 == 0 }).count * 20 >= kinds.count else { return false }
        let changes = zip(kinds, kinds.dropFirst()).filter { $0 != $1 }.count
        return changes * 10 >= kinds.count * 4 && Set(letters).count * 10 >= min(letters.count, 40) * 5
    }
}
