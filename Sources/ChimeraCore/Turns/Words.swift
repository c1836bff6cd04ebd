/// Words of a text, folded for comparing: lower case, letters and digits only.
public enum Words {
    public static func of(_ text: some StringProtocol) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
    }

    public static func count(_ text: String) -> Int {
        text.split { $0.isWhitespace }.count
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
