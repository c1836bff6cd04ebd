/// What the guard tells a speaker before its turn, at the end of the prompt. Each is a stated measure of the last
/// turns; none of them takes a word back.
enum Nudge {
    /// Shares of word trigrams with one of the turns before from which a turn counts as the same again.
    static let likeness = 0.5
    static let lookBack = 6

    static func words(for speaker: Participant, in state: TurnState) -> [String] {
        let turns = Array(
            state.said.suffix(24).filter {
                $0.state == .done && state.hearing.hears(speaker.id, $0) && !$0.text.isEmpty
            })
        var words: [String] = []
        if repeats(speaker.id, turns) {
            words.append(
                "(Your last turn said what had been said before. Add something new, challenge somebody, or pass: to pass, write only PASS.)"
            )
        }
        if allAgree(turns) {
            words.append(
                "(Everybody agrees, and that is dull. For this turn take the other side: say what speaks against it, in earnest.)"
            )
        }
        if speaker.persona?.voice?.language == nil, let language = strayedFrom(speaker.id, turns) {
            words.append("(This conversation is in \(language). Go on in \(language).)")
        }
        if let topic = state.conversation.topic, TopicDrift.hasStrayed(turns, from: topic) {
            words.append("(The talk has strayed. Find a way back to: \(topic))")
        }
        return words
    }

    /// Its last turn is like one of those before it, its own or another's.
    static func repeats(_ speaker: ParticipantID, _ turns: [Message]) -> Bool {
        guard let last = turns.lastIndex(where: { $0.kind == .turn && $0.author == speaker }) else {
            return false
        }
        return likest(turns[last].text, among: turns[..<last]) >= likeness
    }

    /// The greatest likeness of a text with one of the last turns.
    static func likest(_ text: String, among turns: some BidirectionalCollection<Message>) -> Double {
        let words = Words.of(text)
        return turns.suffix(lookBack).map { Words.trigramOverlap(words, Words.of($0.text)) }.max() ?? 0
    }

    private static let agreement = [
        "i agree", "agreed", "exactly", "you're right", "you are right", "well said", "absolutely", "indeed",
        "quite so", "precisely", "couldn't agree more", "could not agree more",
    ]

    /// The last four turns come from two voices at least, and each begins by agreeing.
    static func allAgree(_ turns: [Message]) -> Bool {
        let last = turns.filter { $0.kind == .turn }.suffix(4)
        guard last.count == 4, Set(last.map(\.author)).count > 1 else { return false }
        return last.allSatisfy { agrees($0.text) }
    }

    static func agrees(_ text: String) -> Bool {
        let start = text.prefix(120).lowercased().replacing("’", with: "'")
        return agreement.contains { start.contains($0) } && !start.contains("disagree")
    }

    /// The language that people and topic speak, where the speaker's last turn was in another.
    static func strayedFrom(_ speaker: ParticipantID, _ turns: [Message]) -> String? {
        guard let own = turns.last(where: { $0.kind == .turn && $0.author == speaker }),
            let spoken = Language.guess(own.text),
            let wanted = turns.last(where: { $0.kind == .post && $0.voice == nil }).flatMap({
                Language.guess($0.text)
            }), wanted != spoken
        else { return nil }
        return wanted
    }
}

/// How far the last turns have gone from what is being talked about.
public enum TopicDrift {
    static let turns = 8

    /// The share of the last turns that hold none of the topic's telling words, 0 to 1; nil: a topic of fewer than
    /// two such words, or fewer than eight turns, says nothing.
    public static func drift(_ messages: [Message], from topic: String) -> Double? {
        let words = Words.telling(topic).map(stem)
        let last = messages.filter { $0.kind == .turn }.suffix(turns)
        guard words.count >= 2, last.count == turns else { return nil }
        let far = last.count { message in
            let said = Set(Words.telling(message.text).map(stem))
            return said.isDisjoint(with: words)
        }
        return Double(far) / Double(turns)
    }

    static func hasStrayed(_ messages: [Message], from topic: String) -> Bool {
        drift(messages, from: topic).map { $0 >= 1 } ?? false
    }

    /// "clock" and "clocks", "real" and "reality": the first five letters.
    private static func stem(_ word: String) -> String { String(word.prefix(5)) }
}
