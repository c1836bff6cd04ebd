/// The text of a persona's or a cast's file, checked for what no editor should have put there.
struct SourceText {
    /// Larger than any prompt with its front matter; beyond it nothing is read.
    /// Twice what a prompt and a picture may hold.
    static let limit = 256 * 1024

    let file: String
    /// Without a byte order mark; every line end is one "\n".
    let text: String

    init(_ bytes: some Collection<UInt8>, file: String) throws(PersonaFileError) {
        func fail(_ line: Int, _ message: String) -> PersonaFileError {
            PersonaFileError(file: file, line: line, message: message)
        }
        guard bytes.count <= Self.limit else {
            throw fail(1, "The file is larger than \(Self.limit / 1024) KiB. Shorten it.")
        }
        // A line feed is never part of another character in UTF-8, so lines can be judged one by one.
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            guard let text = String(validating: line, as: UTF8.self) else {
                throw fail(index + 1, "The line is not UTF-8 text. Save the file as UTF-8.")
            }
            if text.utf8.contains(0) {
                throw fail(index + 1, "The line holds a NUL byte. Save the file as plain UTF-8 text.")
            }
        }
        var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        self.file = file
        text = Self.withPlainLineEnds(String(scalars))
    }

    /// CRLF and the old CR become "\n".
    static func withPlainLineEnds(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
        var result = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            if !(scalar == "\n" && afterReturn) { result.append(scalar == "\r" ? "\n" : scalar) }
            afterReturn = scalar == "\r"
        }
        return String(result)
    }

    /// The YAML between the first two lines of `---`, and the trimmed text behind them.
    func frontMatter() throws(PersonaFileError) -> (yaml: String, body: String, bodyLine: Int) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, Self.isFence(first) else {
            throw PersonaFileError(
                file: file, line: 1,
                message:
                    "The file does not begin with ---. Put its keys (id, name …) between two lines of ---.")
        }
        guard let end = lines.dropFirst().firstIndex(where: Self.isFence) else {
            throw PersonaFileError(
                file: file, line: 1,
                message: "The front matter never ends. Put a line of --- between the keys and the prompt.")
        }
        let body = lines[(end + 1)...].drop { $0.allSatisfy(\.isWhitespace) }
        return (
            lines[1..<end].joined(separator: "\n"), Self.trimmed(body.joined(separator: "\n")),
            body.startIndex + 1
        )
    }

    private static func isFence(_ line: Substring) -> Bool {
        line.hasPrefix("---") && line.dropFirst(3).allSatisfy(\.isWhitespace)
    }

    static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
