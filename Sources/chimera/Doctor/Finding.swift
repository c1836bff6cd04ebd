/// What the doctor found of one part, in words for the person who can mend it.
struct Finding: Hashable, Sendable {
    enum State: String, Sendable {
        case fine, note, broken
    }

    let part: String
    let state: State
    let words: String

    static func fine(_ part: String, _ words: String) -> Finding {
        Finding(part: part, state: .fine, words: words)
    }
    static func note(_ part: String, _ words: String) -> Finding {
        Finding(part: part, state: .note, words: words)
    }
    static func broken(_ part: String, _ words: String) -> Finding {
        Finding(part: part, state: .broken, words: words)
    }
}
