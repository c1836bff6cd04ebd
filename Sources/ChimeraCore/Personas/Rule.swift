/// Checks of single fields; each returns what to tell the author, or nil.
enum Rule {
    static func id(_ id: String, _ path: String) -> Flaw? {
        let isAllowed =
            (1...64).contains(id.utf8.count) && id.utf8.first != UInt8(ascii: "-")
            && id.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
            }
        if isAllowed { return nil }
        let form = "1 to 64 lower-case letters a-z, digits and hyphens, such as techno-shaman"
        return Flaw(path, "\(path) is \(shown(id)). Use \(form).")
    }

    /// Names stand before a colon in transcripts and behind an @ where somebody is called.
    static func name(_ name: String, _ path: String) -> Flaw? {
        if let flaw = line(name, path, 1...Limits.nameCharacters) { return flaw }
        return name.contains { ":@".contains($0) }
            ? Flaw(path, "\(path) is \(shown(name)). Leave : and @ out of names.") : nil
    }

    static func opening(_ text: String, _ path: String) -> Flaw? {
        if let flaw = line(text, path, 1...Limits.titleCharacters) { return flaw }
        let last = text.last { !"\"'”’»)".contains($0) }
        guard let last, ".!?…。！？".contains(last) else { return nil }
        return Flaw(path, "\(path) is a finished sentence. Stop in the middle; the model goes on from there.")
    }

    static func line(_ text: String, _ path: String, _ characters: ClosedRange<Int>) -> Flaw? {
        if text.count > characters.upperBound {
            return Flaw(path, "\(path) has \(text.count) characters. Shorten it to \(characters.upperBound).")
        }
        if text.count < characters.lowerBound {
            return Flaw(path, "\(path) is empty. Write it, or remove the key if it may be left out.")
        }
        // A byte order mark inside text is invisible, and readers drop it.
        if text != Text.line(text) || text.unicodeScalars.contains("\u{FEFF}") {
            return Flaw(path, "\(path) must be one line with single spaces and no control characters.")
        }
        return nil
    }

    static func each(
        _ texts: [String], _ path: String, _ count: ClosedRange<Int>, _ rule: (String, String) -> Flaw?
    ) -> Flaw? {
        if let flaw = self.count(texts.count, path, count) { return flaw }
        return texts.indices.compactMap { rule(texts[$0], "\(path)[\($0)]") }.first
    }

    static func count(_ count: Int, _ path: String, _ range: ClosedRange<Int>) -> Flaw? {
        if range.contains(count) { return nil }
        return Flaw(path, "\(path) has \(count) entries. Give \(range.lowerBound) to \(range.upperBound).")
    }

    static func glyph(_ glyph: String, _ path: String) -> Flaw? {
        // The longest emoji sequences are 35 bytes; more is a letter buried in accents.
        if glyph.count == 1, glyph.utf8.count <= 40, line(glyph, path, 1...1) == nil { return nil }
        return Flaw(path, "\(path) is \(shown(glyph)). Give exactly one character or emoji.")
    }

    static func range<T: Comparable>(_ value: T, _ path: String, _ range: ClosedRange<T>) -> Flaw? {
        if range.contains(value) { return nil }
        return Flaw(
            path, "\(path) is \(value). Give a number from \(range.lowerBound) to \(range.upperBound).")
    }

    static func oneOf(_ word: String, _ path: String, _ known: [String]) -> Flaw? {
        known.contains(word) ? nil : Flaw(path, "\(path) is \(shown(word)). \(hint(word, known))")
    }

    static func unknown(_ noun: String, _ word: String, _ known: [String]) -> String {
        "There is no \(noun) \(shown(word)). \(hint(word, known))"
    }

    private static func hint(_ word: String, _ known: [String]) -> String {
        Spelling.nearest(word, in: known).map { "Did you mean \($0)?" }
            ?? "Known: \(known.joined(separator: ", "))."
    }

    private static func shown(_ text: String) -> String { "\"\(Text.shortened(text, to: 60))\"" }
}
