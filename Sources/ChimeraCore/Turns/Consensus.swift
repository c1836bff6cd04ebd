/// The stated test of agreement: each of the last turns says in so many words that it agrees, and none objects.
/// English; in other languages it is never reached.
enum Consensus {
    static let yes = [
        "i agree", "we agree", "agreed", "i fully agree", "you are right", "you're right", "i concur",
        "we all agree", "that settles it", "i am convinced", "i'm convinced", "nothing to add",
    ]
    static let no = [
        "disagree", "not agree", "however", "but ", "i object", "on the contrary", "wrong", "not convinced",
        "yet ", "although",
    ]

    /// Turns that have to agree: as many as there are speakers, three at least.
    static func turns(_ speakers: Int) -> Int { max(3, speakers) }

    static func isReached(_ texts: [String]) -> Bool {
        !texts.isEmpty
            && texts.allSatisfy { text in
                let text = " " + Words.of(text).joined(separator: " ") + " "
                return yes.contains { text.contains(" \($0) ") } && !no.contains { text.contains($0) }
            }
    }
}
