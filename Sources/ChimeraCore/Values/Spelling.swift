/// Finds what somebody probably meant to write.
public enum Spelling {
    /// The known word with the smallest edit distance, if that is small beside the word's length.
    public static func nearest(_ word: String, in known: some Sequence<String>) -> String? {
        let limit = max(1, (word.count + 1) / 3)
        return known.map { ($0, distance(word.lowercased(), $0.lowercased())) }
            .filter { $0.1 <= limit }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// Levenshtein distance in characters.
    static func distance(_ a: String, _ b: String) -> Int {
        let b = Array(b)
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var corner = row[0]
            row[0] = i + 1
            for j in b.indices {
                let cost = min(row[j] + 1, row[j + 1] + 1, corner + (x == b[j] ? 0 : 1))
                (corner, row[j + 1]) = (row[j + 1], cost)
            }
        }
        return row[b.count]
    }
}
