/// A word as search knows it, and where it stands.
public struct SearchWord: Hashable, Sendable {
    public let text: String
    /// In UTF-8 bytes of the text that it was found in.
    public let range: Range<Int>
    /// One or two characters of a script that puts no spaces between words.
    public let isCJK: Bool

    /// Longer runs (keys, encoded files) are cut here, in the index and in what is asked alike.
    static let longest = 64

    /// The words of a text: letters and digits, folded. Chinese, Japanese and Korean runs become
    /// overlapping pairs and, at the run's end, its last character alone: so every character begins a
    /// word, and a run of any length is found as a sequence of pairs.
    public static func words(of text: String) -> [SearchWord] {
        var reader = Reader()
        var offset = 0
        for scalar in text.unicodeScalars {
            let length = UTF8.width(scalar)
            reader.take(scalar, at: offset..<offset + length)
            offset += length
        }
        reader.end()
        return reader.words
    }

    private struct Reader {
        var words: [SearchWord] = []
        private var word = String.UnicodeScalarView()
        private var count = 0
        private var start = 0
        private var last = 0
        /// The character of a run whose pair is still to come.
        private var waiting: (text: String, range: Range<Int>)?

        mutating func take(_ scalar: Unicode.Scalar, at range: Range<Int>) {
            switch Folding.of(scalar) {
            case .nothing:
                // Behind its letter: it belongs to what is marked, and to the word.
                if count > 0 { last = range.upperBound }
            case .separator: end()
            case .letters(let letters):
                if waiting != nil { end() }
                if count == 0 { start = range.lowerBound }
                last = range.upperBound
                for letter in letters.unicodeScalars where count < SearchWord.longest {
                    word.append(letter)
                    count += 1
                }
            case .cjk(let character):
                if count > 0 { end() }
                if let waiting {
                    words.append(
                        SearchWord(
                            text: waiting.text + character,
                            range: waiting.range.lowerBound..<range.upperBound, isCJK: true))
                }
                waiting = (character, range)
            }
        }

        mutating func end() {
            if count > 0 {
                words.append(SearchWord(text: String(word), range: start..<last, isCJK: false))
                word = String.UnicodeScalarView()
                count = 0
            }
            if let waiting {
                words.append(SearchWord(text: waiting.text, range: waiting.range, isCJK: true))
                self.waiting = nil
            }
        }
    }
}
