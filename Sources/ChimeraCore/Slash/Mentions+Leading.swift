extension Mentions {
    /// The participant whose name a text begins with, with or without @ and quotation marks, and what follows.
    /// The longest name wins; those who are here come first.
    static func leading(in text: String, of people: [Participant]) -> (who: Participant, rest: String)? {
        var body = text[...]
        if body.first == "@" { body = body.dropFirst() }
        if body.first == "\"", let end = body.dropFirst().firstIndex(of: "\"") {
            let name = body[body.index(after: body.startIndex)..<end]
            guard let who = people.named(String(name)) else { return nil }
            return (who, rest(body[body.index(after: end)...]))
        }
        // Word by word, as many as the longest name has.
        let words = body.split(separator: " ", maxSplits: 8, omittingEmptySubsequences: true)
        for count in stride(from: min(words.count, 8), through: 1, by: -1) {
            let name = body[words[0].startIndex..<words[count - 1].endIndex]
            let bare = name.last.map { ":,".contains($0) } == true ? name.dropLast() : name
            let here = people.filter(\.present) + people.filter { !$0.present }
            guard let who = here.first(where: { isCalled(String(bare), $0) }) else { continue }
            return (who, rest(body[name.endIndex...]))
        }
        return nil
    }

    private static func rest(_ text: Substring) -> String {
        String(text.drop { $0.isWhitespace || $0 == ":" || $0 == "," })
    }
}
