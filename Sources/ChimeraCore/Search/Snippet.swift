/// The place in a message where what was searched for stands, in pieces: those that were found are marked.
public enum Snippet {
    public struct Piece: Hashable, Sendable, Codable {
        public let text: String
        public let hit: Bool

        public init(text: String, hit: Bool) {
            self.text = text
            self.hit = hit
        }
    }

    /// Characters around the best place.
    static let before = 60
    static let length = 200

    public static func of(_ text: String, for query: SearchQuery) -> [Piece] {
        let words = SearchWord.words(of: text)
        let hits = query.terms.enumerated()
            .flatMap { index, term in term.places(in: words).map { (term: index, range: $0) } }
            .sorted {
                ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
            }
        let utf8 = text.utf8
        func index(_ offset: Int) -> String.Index { utf8.index(utf8.startIndex, offsetBy: offset) }

        let anchor = index(best(hits).map { hits[$0].range.lowerBound } ?? 0)
        var start = text.index(anchor, offsetBy: -before, limitedBy: text.startIndex) ?? text.startIndex
        if start > text.startIndex {
            // From the beginning of a word; where there is no space for long, from anywhere.
            let space = text[start..<anchor].firstIndex(where: \.isWhitespace)
            start = space.map { text.index(after: $0) } ?? start
        }
        var end = text.index(start, offsetBy: length, limitedBy: text.endIndex) ?? text.endIndex
        if end < text.endIndex, let space = text[anchor..<end].lastIndex(where: \.isWhitespace),
            space > anchor
        {
            end = space
        }

        var pieces: [Piece] = []
        func add(_ part: Substring, _ hit: Bool) {
            if !part.isEmpty { pieces.append(Piece(text: onOneLine(part), hit: hit)) }
        }
        if start > text.startIndex { pieces.append(Piece(text: "…", hit: false)) }
        var at = start
        for hit in hits {
            let low = max(at, index(hit.range.lowerBound))
            let high = min(end, index(hit.range.upperBound))
            guard low < high else { continue }
            add(text[at..<low], false)
            add(text[low..<high], true)
            at = high
        }
        if at < end { add(text[at..<end], false) }
        if end < text.endIndex { pieces.append(Piece(text: "…", hit: false)) }
        return merged(pieces)
    }

    /// The first hit behind which the most different terms stand.
    private static func best(_ hits: [(term: Int, range: Range<Int>)]) -> Int? {
        var best: (index: Int, terms: Int)?
        // A common word in a long text has thousands of places; the first ones do.
        for index in hits.indices.prefix(500) {
            let reach = hits[index].range.lowerBound + length - before
            let terms = Set(hits[index...].prefix { $0.range.lowerBound < reach }.prefix(50).map(\.term))
                .count
            if terms > best?.terms ?? 0 { best = (index, terms) }
        }
        return best?.index
    }

    private static func onOneLine(_ text: Substring) -> String {
        var line = ""
        var gap = false
        for character in text {
            if character.isWhitespace {
                if !gap { line.append(" ") }
                gap = true
            } else {
                line.append(character)
                gap = false
            }
        }
        return line
    }

    private static func merged(_ pieces: [Piece]) -> [Piece] {
        pieces.reduce(into: []) { result, piece in
            if let last = result.last, last.hit == piece.hit {
                result[result.count - 1] = Piece(text: last.text + piece.text, hit: last.hit)
            } else {
                result.append(piece)
            }
        }
    }
}
