/// Rules that every stored text obeys.
public enum Text {
    /// U+0000 becomes U+FFFD: PostgreSQL cannot store it, and C strings end at it. Lone surrogates
    /// cannot exist in a Swift `String`; decoders turn them into U+FFFD before.
    public static func clean(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    }

    /// For names and titles: cleaned, white space folded to single spaces and trimmed, without
    /// control characters (a name with a line break could forge a line of a transcript).
    public static func line(_ text: String) -> String {
        var result = ""
        var gap = false
        for scalar in clean(text).unicodeScalars {
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                gap = !result.isEmpty
            } else {
                if gap { result.unicodeScalars.append(" ") }
                gap = false
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The first `limit` characters, cut at a word, with "…" where something is left out.
    public static func shortened(_ text: String, to limit: Int) -> String {
        let line = line(text)
        guard line.count > limit else { return line }
        let head = line.prefix(limit - 1)
        let cut = head.lastIndex(of: " ").map { head[..<$0] } ?? head
        return (cut.count > limit / 2 ? String(cut) : String(head)) + "…"
    }
}
