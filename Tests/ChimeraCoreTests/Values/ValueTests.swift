import ChimeraCore
import ChimeraTesting
import Testing

@Suite("An id") struct IDTests {
    @Test func `is written in 36 lower-case characters and read back in either case`() throws {
        let id: MessageID = .make()
        #expect(id.description.count == 36)
        #expect(id.description == id.description.lowercased())
        #expect(MessageID(id.description.uppercased()) == id)
    }

    @Test func `made later sorts later`() {
        var dice = Dice(seed: 1)
        let times = (0..<50).map { World.start + .milliseconds($0 * 3) }
        let ids = times.map { MessageID.make(at: $0, using: &dice) }
        #expect(ids == ids.sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
    }

    @Test(arguments: [
        "", "0191", "0191000000007000800000000000000", "01910000-0000-7000-8000-00000000000g",
        "+1910000-0000-7000-8000-000000000001", "01910000-0000-7000-8000-0000000000011",
    ])
    func `is nothing else`(text: String) {
        #expect(MessageID(text) == nil)
    }
}

@Suite("A time") struct TimestampTests {
    @Test func `is written by RFC 3339 with six decimals and read back`() {
        let time = Timestamp(microseconds: 1_795_230_702_385_187)
        #expect(time.description == "2026-11-21T03:11:42.385187Z")
        #expect(Timestamp(time.description) == time)
        #expect(Timestamp(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(Timestamp("2000-02-29T00:00:00Z")?.description == "2000-02-29T00:00:00.000000Z")
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T03:11:42", "2026-13-21T03:11:42Z", "2026-11-21 03:11:42Z",
        "2026-11-21T03:11:42.Z",
    ])
    func `refuses what is not one`(text: String) { #expect(Timestamp(text) == nil) }
}

@Suite("A path") struct PathTests {
    private func branch(_ id: UInt64, of parent: UInt64? = nil, at fork: Int? = nil, tip: Int) -> Branch {
        Branch(
            id: World.id(id), conversation: World.salon.id, name: "b", parent: parent.map { World.id($0) },
            forkPosition: fork, tip: tip, createdAt: World.start)
    }

    @Test func `is one range for each branch that it stands on`() throws {
        let branches = [
            branch(1, tip: 100), branch(2, of: 1, at: 40, tip: 60), branch(3, of: 2, at: 50, tip: 55),
        ]
        let path = try #require(Path(to: World.id(3), in: branches))
        #expect(path.segments.map { [$0.from, $0.to] } == [[1, 40], [41, 50], [51, 55]])
        #expect(path.branch(at: 45) == World.id(2))
        #expect(path.slices(from: 39, to: 42).map { [$0.from, $0.to] } == [[39, 40], [41, 42]])
    }

    @Test func `leaves out a branch that was forked before its own start`() throws {
        // Branch 3 forks from 2 at a position that lies on 2's own parent.
        let branches = [
            branch(1, tip: 100), branch(2, of: 1, at: 40, tip: 60), branch(3, of: 2, at: 10, tip: 12),
        ]
        let path = try #require(Path(to: World.id(3), in: branches))
        #expect(path.segments.map { [$0.from, $0.to] } == [[1, 10], [11, 12]])
    }

    @Test func `is nil where a branch is missing`() {
        #expect(Path(to: World.id(3), in: [branch(3, of: 2, at: 10, tip: 12)]) == nil)
    }
}

@Suite("Text") struct TextTests {
    @Test func `never holds U+0000`() {
        #expect(Text.clean("a\0b") == "a\u{FFFD}b")
        #expect(Part.text("\0").text == "\u{FFFD}")
    }

    @Test func `of a name is one line`() {
        #expect(Text.line("  Ada\n\tGrace:\u{7} x ") == "Ada Grace: x")
    }

    @Test func `is shortened at a word`() {
        #expect(Text.shortened("What is the nature of time?", to: 16) == "What is the…")
        #expect(Text.shortened("short", to: 16) == "short")
    }

    @Test func `finds what somebody meant to write`() {
        #expect(Spelling.nearest("CHIMERA_PROT", in: ["CHIMERA_PORT", "CHIMERA_HOST"]) == "CHIMERA_PORT")
        #expect(Spelling.nearest("x", in: ["CHIMERA_PORT"]) == nil)
    }
}
