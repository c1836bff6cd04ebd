import ChimeraCore

/// A `.env` file: `NAME=value` lines, `#` comments, an optional `export` and optional quotes, as shells
/// and most programs write them. Nothing is expanded.
enum DotEnv {
    static func parse(_ text: String, file: String) throws(Problem) -> [String: String] {
        var values: [String: String] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            var rest = trimmed(line)
            if rest.isEmpty || rest.hasPrefix("#") { continue }
            if rest.hasPrefix("export ") { rest = trimmed(rest.dropFirst(7)) }
            guard let equals = rest.firstIndex(of: "="), let name = name(trimmed(rest[..<equals])) else {
                throw .invalid(
                    "\(file):\(index + 1) is not a line like NAME=value. Mend it, or put a # before it.")
            }
            values[name] = value(of: trimmed(rest[rest.index(after: equals)...]))
        }
        return values
    }

    private static func value(of text: Substring) -> String {
        if let quote = text.first, quote == "\"" || quote == "'",
            let end = text.dropFirst().firstIndex(of: quote)
        {
            return String(text[text.index(after: text.startIndex)..<end])
        }
        // A comment begins at a # with a space before it; a # inside a word belongs to the word.
        var end = text.endIndex
        for index in text.indices where text[index] == "#" {
            if index == text.startIndex || text[text.index(before: index)].isWhitespace {
                end = index
                break
            }
        }
        return String(trimmed(text[..<end]))
    }

    private static func name(_ text: Substring) -> String? {
        let isName = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return isName && !text.isEmpty ? String(text) : nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
