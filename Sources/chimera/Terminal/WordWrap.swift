/// Breaks a stream of text at words so that no line is wider than the terminal. Pieces may be cut
/// anywhere; the last word waits until it is known to be whole.
struct WordWrap {
    let width: Int
    let indent: String
    /// Lines begun so far: what has to be taken back when the text is.
    private(set) var lines = 1
    /// Something stands on the screen.
    private(set) var hasBegun = false
    private var column = 0
    private var word = ""
    private var wordWidth = 0
    private var spaces = 0

    init(width: Int, indent: String = "") {
        self.width = max(8, width - DisplayWidth.of(indent))
        self.indent = indent
    }

    /// What can be shown now.
    mutating func feed(_ text: String) -> String {
        var out = ""
        for character in text {
            if character.isNewline {
                endWord(&out)
                breakLine(&out)
            } else if character == " " || character == "\t" {
                endWord(&out)
                spaces += 1
            } else {
                add(character, &out)
            }
        }
        return out
    }

    /// The word that waited.
    mutating func end() -> String {
        var out = ""
        endWord(&out)
        return out
    }

    private mutating func add(_ character: Character, _ out: inout String) {
        let columns = DisplayWidth.of(character)
        let standsAlone = DisplayWidth.isIdeograph(character)
        // A line may break before and behind an ideograph, and in a word that no line could hold.
        if standsAlone || wordWidth + columns > width { endWord(&out) }
        word.append(character)
        wordWidth += columns
        if standsAlone { endWord(&out) }
    }

    private mutating func endWord(_ out: inout String) {
        guard !word.isEmpty else { return }
        if column > 0, column + spaces + wordWidth > width { breakLine(&out) }
        // What a line begins with after a line break of the author's own is meant: a list, code.
        if spaces + wordWidth > width { spaces = 0 }
        if column == 0 { out += indent }
        out += String(repeating: " ", count: spaces) + word
        column += spaces + wordWidth
        hasBegun = true
        (word, wordWidth, spaces) = ("", 0, 0)
    }

    private mutating func breakLine(_ out: inout String) {
        out += "\n"
        lines += 1
        (column, spaces) = (0, 0)
    }
}
