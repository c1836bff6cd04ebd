import Testing

/// One wrong line in a good file: what stands there, what takes its place, and what the error says.
struct Mistake: Sendable, CustomTestStringConvertible {
    let right: String
    let wrong: String
    let line: Int
    let words: String

    init(_ right: String, _ wrong: String, line: Int, _ words: String) {
        (self.right, self.wrong, self.line, self.words) = (right, wrong, line, words)
    }

    /// Nothing where the good text does not hold what is to be replaced.
    func made(in text: String) -> String? {
        guard let range = text.firstRange(of: right) else { return nil }
        return text[..<range.lowerBound] + wrong + text[range.upperBound...]
    }

    var testDescription: String { "\(wrong.prefix(40)): line \(line), \(words)" }
}
