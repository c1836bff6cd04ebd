/// What somebody searches for: terms that must all stand in a message.
public struct SearchQuery: Hashable, Sendable {
    /// Words that stand behind each other; one word, most of the time.
    public struct Term: Hashable, Sendable {
        public let words: [String]
        /// The last word is still being typed: its beginning is enough.
        public let isPrefix: Bool
    }

    public static let longest = 500
    static let mostTerms = 32
    /// Shorter beginnings are taken as whole words: they would match half of everything.
    static let shortestPrefix = 3

    public let terms: [Term]

    /// Words are AND-ed, `"quoted ones"` stand together; so do the parts of what holds a sign inside
    /// (`e-mail`, `don't`). There is no other syntax: whatever else is typed separates words.
    ///
    /// Throws `.invalid` where there is no word to search for, or too many.
    public init(_ text: String) throws(Problem) {
        guard text.unicodeScalars.count <= Self.longest else {
            throw .invalid(
                "The search is longer than \(Self.longest) characters. Search for fewer words.", field: "q")
        }
        let pieces = Self.pieces(of: text)
        terms = pieces.compactMap { piece in
            Term(piece.text, isBeingTyped: piece.isOpen)
        }
        guard !terms.isEmpty else {
            throw .invalid("Say which words to search for; signs alone are not searched.", field: "q")
        }
        guard terms.count <= Self.mostTerms else {
            throw .invalid(
                "The search has \(terms.count) words; at most \(Self.mostTerms) are searched for.", field: "q"
            )
        }
    }

    /// What stands between quotes or spaces; open is a last one that nothing closes yet.
    private static func pieces(of text: String) -> [(text: String, isOpen: Bool)] {
        var pieces: [(text: String, isOpen: Bool)] = []
        var piece = ""
        var isQuoted = false
        for character in text {
            if "\"“”„«»".contains(character) {
                pieces.append((piece, false))
                piece = ""
                isQuoted.toggle()
            } else if !isQuoted, character.isWhitespace {
                pieces.append((piece, false))
                piece = ""
            } else {
                piece.append(character)
            }
        }
        pieces.append((piece, piece.last?.isWhitespace == false))
        return pieces
    }
}

extension SearchQuery.Term {
    /// nil where there is no letter and no digit in it.
    init?(_ text: String, isBeingTyped: Bool) {
        let found = SearchWord.words(of: text)
        guard let last = found.last else { return nil }
        var words = found.map(\.text)
        // In the index a run's last character stands alone behind its pairs. Of what is asked it is left out
        // at the very end: there the run may go on.
        let before = found.dropLast().last
        if last.isCJK, before?.range.upperBound == last.range.upperBound { words.removeLast() }
        self.words = words
        if last.isCJK {
            // A character alone: every pair that begins with it.
            isPrefix = words.count == found.count
        } else {
            isPrefix = isBeingTyped && last.text.unicodeScalars.count >= SearchQuery.shortestPrefix
        }
    }

    /// Where this term stands among the words of a text, in its UTF-8 bytes.
    func places(in words: [SearchWord]) -> [Range<Int>] {
        guard words.count >= self.words.count else { return [] }
        var places: [Range<Int>] = []
        var index = 0
        while index + self.words.count <= words.count {
            let found = words[index..<index + self.words.count]
            if matches(found) {
                places.append(found[index].range.lowerBound..<end(of: found[found.endIndex - 1]))
            }
            index += 1
        }
        return places
    }

    private func matches(_ found: ArraySlice<SearchWord>) -> Bool {
        for (word, wanted) in zip(found.dropLast(), words) where word.text != wanted { return false }
        guard let last = found.last, let wanted = words.last else { return false }
        return isPrefix ? last.text.hasPrefix(wanted) : last.text == wanted
    }

    /// Of a pair that was found by its first character only that one is marked.
    private func end(of word: SearchWord) -> Int {
        guard isPrefix, word.isCJK, let wanted = words.last else { return word.range.upperBound }
        return min(word.range.upperBound, word.range.lowerBound + wanted.utf8.count)
    }
}
