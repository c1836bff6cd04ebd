import ChimeraCore
import Testing

@testable import ChimeraStorage

@Suite struct `A statement's parameters` {
    @Test(arguments: [
        ("SELECT 1", 0), ("SELECT $1", 1), ("SELECT $1, $2, $1", 2),
        ("$1 $2 $3 $4 $5 $6 $7 $8 $9 $10 $11", 11),
    ])
    func `come in ascending order`(_ sql: String, _ count: Int) {
        #expect(SQLText.hasParametersInOrder(sql, count))
    }

    @Test(arguments: [
        ("SELECT $1", 0), ("SELECT $1", 2), ("SELECT $2, $1", 2), ("SELECT $1, $3", 2), ("SELECT $0", 1),
        ("SELECT ?", 1), ("SELECT $", 0),
    ])
    func `are refused in any other`(_ sql: String, _ count: Int) {
        #expect(!SQLText.hasParametersInOrder(sql, count))
    }
}

@Suite struct `A draft's text` {
    private func pieces(_ list: (Int, String)...) -> [Draft] {
        let message = MessageID.make()
        return list.map { Draft(message: message, part: 0, attempt: 1, offset: $0.0, text: $0.1) }
    }

    @Test func `is joined without doubles and ends at a gap`() {
        #expect(UTF16Text.joined([]) == "")
        #expect(UTF16Text.joined(pieces((0, "ab"), (2, "cd"))) == "abcd")
        #expect(UTF16Text.joined(pieces((0, "abc"), (1, "bcd"), (1, "b"))) == "abcd")
        #expect(UTF16Text.joined(pieces((0, "ab"), (3, "d"))) == "ab")
        #expect(UTF16Text.joined(pieces((1, "b"))) == "")
        #expect(UTF16Text.joined(pieces((0, "e"), (1, "\u{301}🍲"), (2, "🍲!"))) == "e\u{301}🍲!")
    }

    @Test func `is cut at UTF-16 units, never inside a pair`() {
        let cuts = (-1...8).map { UTF16Text.prefix("a🍲e\u{301}中", $0) }
        #expect(cuts.map { $0.utf16.count } == [0, 0, 1, 1, 3, 4, 5, 6, 6, 6])
        #expect(cuts.allSatisfy { !$0.unicodeScalars.contains("\u{FFFD}") })
    }
}

@Suite struct `A notice` {
    @Test func `names those who are there as a sentence would`() {
        #expect(
            Notice.here.text(["The Philosopher", "The Comedian", "The Scientist"])
                == "The Philosopher, the Comedian and the Scientist are here.")
        #expect(Notice.here.text(["Eli", "The Chef"]) == "Eli and the Chef are here.")
        #expect(Notice.here.text(["Theodora"]) == "Theodora is here.")
        #expect(Notice.came.text(["The Chef"]) == "The Chef came.")
        #expect(Notice.left.text(["The Chef"]) == "The Chef left.")
    }
}
