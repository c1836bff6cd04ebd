extension Verdict {
    /// A turn whose speaker was told twice that it repeats itself is taken back when it does so again.
    static let same = 0.8

    /// How much of a whole reply stands, in UTF-16 units: nil all of it, 0 none, which means that it passes.
    ///
    /// - Parameter cuts: text behind the last full stop goes.
    static func kept(of text: String, by message: Message, cuts: Bool, in state: TurnState) -> Int? {
        if isPass(text) { return 0 }
        if repeatsAgain(text, message, state) { return 0 }
        if let longest = longest(for: message.author, in: state), let cut = cutAtWords(text, longest) {
            return cut
        }
        return cuts ? cutAtFullStop(text) : nil
    }

    /// What a speaker was told to write who has nothing to add.
    static func isPass(_ text: String) -> Bool {
        let letters = text.filter { $0.isLetter }
        return letters == "PASS" || letters == "Pass" && text.count <= 8
    }

    private static func repeatsAgain(_ text: String, _ message: Message, _ state: TurnState) -> Bool {
        guard let author = message.author else { return false }
        var turns = state.said.filter { $0.state == .done && $0.id != message.id && !$0.text.isEmpty }
        guard Nudge.likest(text, among: turns) >= same else { return false }
        for _ in 1...2 {
            guard Nudge.repeats(author, turns),
                let last = turns.lastIndex(where: { $0.kind == .turn && $0.author == author })
            else { return false }
            turns.removeSubrange(last...)
        }
        return true
    }

    /// Words of one turn in a room, by tempo: a quick one says less. nil: as many as the model likes.
    private static func longest(for author: ParticipantID?, in state: TurnState) -> Int? {
        guard state.conversation.kind == .room,
            let speaker = state.participants.first(where: { $0.id == author }), let persona = speaker.persona,
            speaker.parameters.maxOutputTokens == nil
        else { return nil }
        return Int(120 + (1 - min(1, max(0, persona.tempo))) * 240)
    }

    /// At the last full stop before so many words; nil: it is shorter, or has none there.
    static func cutAtWords(_ text: String, _ count: Int) -> Int? {
        guard Words.count(text) > count else { return nil }
        var words = 0
        var isInside = false
        var end = text.endIndex
        for index in text.indices {
            let isSpace = text[index].isWhitespace
            if !isSpace, !isInside {
                words += 1
                if words > count {
                    end = index
                    break
                }
            }
            isInside = !isSpace
        }
        let head = String(text[..<end])
        if let cut = cutAtFullStop(head) { return cut }
        let trimmed = head.reversed().drop { $0.isWhitespace }
        // It ends in a full stop already.
        guard let last = trimmed.first, ".!?…。！？\"”".contains(last) else { return nil }
        return trimmed.reduce(0) { $0 + $1.utf16.count }
    }
}
