/// Somebody else's text inside our document. It may be formatted, but it may not reach out of its place.
extension MarkdownExport {
    /// What was said, as a block quote: every line begins with `>`, so a heading, a fence or a list that
    /// never ends still ends with the quote. Two things would work through the quote and are taken apart,
    /// but for code between fences that begin a line (there they are only letters):
    ///  - HTML: `<` before a tag becomes `&lt;`, else `</blockquote>` would close ours;
    ///  - images: `![` becomes a link behind an exclamation mark, since a picture from anywhere is fetched
    ///    by the mere look at it and could tell its sender what was said here.
    static func quoted(_ text: String) -> String {
        var fence: Substring?
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            guard !line.isEmpty else { return ">" }
            if let open = fence {
                if closes(line, open) { fence = nil }
                return "> \(line)"
            }
            fence = opening(line)
            return "> \(fence == nil ? harmless(line) : String(line))"
        }.joined(separator: "\n")
    }

    /// One line of ours with a name or a title in it, without anything that Markdown would take for itself.
    static func line(_ text: String) -> String {
        TextExport.line(text).reduce(into: "") { out, character in
            if "\\`*_[]<>#|".contains(character) { out.append("\\") }
            out.append(character)
        }
    }

    /// A model's name and the like.
    static func code(_ text: some CustomStringConvertible) -> String {
        "`\(TextExport.line(text.description).filter { $0 != "`" })`"
    }

    /// CommonMark 4.5, at the line's first column only: a fence further in may belong to a list that ends
    /// before it is closed, and what follows would pass as code.
    private static func opening(_ line: Substring) -> Substring? {
        guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
        let fence = line.prefix { $0 == mark }
        guard fence.count >= 3, mark == "~" || !line.dropFirst(fence.count).contains("`") else { return nil }
        return fence
    }

    /// Wider than CommonMark, which allows three spaces in front: too much escaped is only ugly.
    private static func closes(_ line: Substring, _ fence: Substring) -> Bool {
        let bare = line.drop(while: \.isWhitespace)
        return bare.hasPrefix(fence)
            && bare.drop(while: { $0 == fence.first }).allSatisfy(\.isWhitespace)
    }

    private static func harmless(_ line: Substring) -> String {
        guard line.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "!") }) else {
            return String(line)
        }
        var out = String.UnicodeScalarView()
        var scalars = line.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch (scalar, scalars.first) {
            case ("<", let next?) where next.properties.isAlphabetic || "/!?".unicodeScalars.contains(next):
                out.append(contentsOf: "&lt;".unicodeScalars)
            case ("!", "["): out.append(contentsOf: "&#33;".unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}

extension Timestamp {
    /// RFC 3339 to the second: `2026-11-21T03:10:00Z`.
    var toTheSecond: String {
        let (date, time) = civil
        return "\(date)T\(time)Z"
    }
}
