/// Words of a text, folded for comparing: lower case, letters and digits only.
public enum Words {
    public static func of(_ text: some StringProtocol) -> [String] {
        asciiWords(text)
            ?? text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
    }

    public static func count(_ text: String) -> Int {
        var count = 0
        var isInside = false
        for scalar in text.unicodeScalars {
            let isSpace =
                scalar.isASCII
                ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
            if !isSpace, !isInside { count += 1 }
            isInside = !isSpace
        }
        return count
    }

    /// The same words where every letter is ASCII, without asking Unicode of each (scores read the last turns
    /// before every turn); nil for any other text.
    private static func asciiWords(_ text: some StringProtocol) -> [String]? {
        var words: [String] = []
        var word: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x80...: return nil
            case 0x41...0x5A: word.append(byte + 0x20)
            case 0x61...0x7A, 0x30...0x39, 0x27: word.append(byte)
            default:
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll(keepingCapacity: true)
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    /// The share of the shorter text's word trigrams that the other holds too, 0 to 1. Texts of fewer
    /// than three words are compared whole.
    public static func trigramOverlap(_ a: [String], _ b: [String]) -> Double {
        guard a.count >= 3, b.count >= 3 else { return a == b && !a.isEmpty ? 1 : 0 }
        let (x, y) = (trigrams(a), trigrams(b))
        return Double(x.intersection(y).count) / Double(min(x.count, y.count))
    }

    private static func trigrams(_ words: [String]) -> Set<[String]> {
        Set((0...words.count - 3).map { Array(words[$0..<$0 + 3]) })
    }

    /// Too common to say what a text is about. English only; other languages lose nothing but a little weight.
    public static let common: Set<String> = [
        "about", "after", "again", "also", "because", "been", "being", "could", "does", "every", "from",
        "have", "here",
        "into", "just", "know", "like", "more", "most", "much", "only", "other", "over", "said", "should",
        "some",
        "such", "than", "that", "their", "them", "then", "there", "these", "they", "this", "those", "very",
        "want",
        "were", "what", "when", "where", "which", "while", "will", "with", "would", "your",
    ]

    /// Words of four letters and more that are not common.
    public static func telling(_ text: String) -> Set<String> {
        Set(of(text).filter { $0.count > 3 && !common.contains($0) })
    }
}
