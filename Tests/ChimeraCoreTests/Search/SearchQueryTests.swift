import Testing

@testable import ChimeraCore

@Suite struct `A search query` {
    private func terms(_ text: String) throws -> [String] {
        try SearchQuery(text).terms.map { $0.words.joined(separator: " ") + ($0.isPrefix ? "*" : "") }
    }

    @Test(arguments: [
        ("river time", ["river", "time*"]), ("river time ", ["river", "time"]), ("is", ["is"]),
        ("the", ["the*"]),
        (#""time is" a river"#, ["time is", "a", "river*"]),
        (#"say "time is a ri"#, ["say", "time is a ri"]),
        (#"say "time is a riv"#, ["say", "time is a riv*"]), (#"„so ist“ es"#, ["so ist", "es"]),
        ("don't e-mail", ["don t", "e mail*"]), ("日本語", ["日本 本語"]), ("日", ["日*"]), ("日本 ", ["日本"]),
        (#""日本語 swift""#, ["日本 本語 語 swift"]), ("NOT (a OR b) *:^+-", ["not", "a", "or", "b"]),
    ])
    func `is words, quoted phrases and a last word that is still being typed`(
        _ text: String, _ expected: [String]
    ) throws {
        #expect(try terms(text) == expected)
    }

    @Test(arguments: [
        "", "  ", "\"\"", "*", "👍", String(repeating: "a ", count: 33), String(repeating: "x", count: 501),
    ])
    func `says what is wrong with one that cannot be searched`(_ text: String) {
        let problem = #expect(throws: Problem.self) { try SearchQuery(text) }
        #expect(problem?.type == .invalid && problem?.field == "q")
    }
}

@Suite struct `A snippet` {
    /// Hits in brackets.
    private func snippet(_ text: String, _ query: String) throws -> String {
        Snippet.of(text, for: try SearchQuery(query)).map { $0.hit ? "[\($0.text)]" : $0.text }.joined()
    }

    @Test func `marks what was found as it stands in the text`() throws {
        #expect(try snippet("Die Straße, die STRASSE.", "strasse ") == "Die [Straße], die [STRASSE].")
        #expect(try snippet("Time is\n\n a  river", "time river") == "[Time] is a [river]")
        #expect(try snippet("timely times untimely", "time") == "[timely] [times] untimely")
        #expect(try snippet("He said: time is, time was.", #""time was""#) == "He said: time is, [time was].")
        #expect(try snippet("私は日本語を話す", "日本語") == "私は[日本語]を話す")
        #expect(try snippet("私は日本語を話す", "話") == "私は日本語を[話]す")
        #expect(try snippet("cafe\u{301}s", "cafes ") == "[cafe\u{301}s]")
        #expect(try snippet("Nothing of it", "else ") == "Nothing of it")
    }

    @Test func `shows the place where most of the words stand, cut between words`() throws {
        let filler = String(repeating: "lorem ipsum ", count: 60)
        let shown = try snippet("time \(filler)and then time was a river \(filler)", "time river ")
        #expect(shown.contains("then [time] was a [river]"))
        #expect(shown.hasPrefix("…") && shown.hasSuffix("…"))
        #expect(shown.count < 230)
        for word in shown.split(whereSeparator: { " …[]".contains($0) }) {
            #expect(["lorem", "ipsum", "and", "then", "time", "was", "a", "river"].contains(word))
        }
    }

    @Test func `holds a text together, whatever is in it`() throws {
        for text in [
            "", "x", String(repeating: "日", count: 1000), String(repeating: "👩‍👩‍👧‍👦 time ", count: 300),
            String(repeating: "e\u{301}\u{302}", count: 500) + "time",
            "time" + String(repeating: "\u{301}", count: 400),
        ] {
            for query in ["time", "日", "日日日", "e"] {
                let pieces = Snippet.of(text, for: try SearchQuery(query))
                #expect(pieces.map(\.text).joined().count <= 210)
                #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.hit != $1.hit })
            }
        }
    }
}
