import Testing

@testable import ChimeraCore

@Suite("A cast file") struct CastFileTests {
    static let salon = """
        id: salon
        name: The Salon
        about: Two old friends who never agreed.
        question: Should we keep secrets?
        strategy: round-robin
        seats:
          - persona: philosopher
            stance: against
            line: A secret is a wall.
            opening: "I am against it, because a secret"
          - persona: chef
            stance: for
            line: Nobody wants the recipe.
            opening: "I am for it, because in a kitchen"

        """

    @Test("is read with every seat") func reads() throws {
        let cast = try CastFile.parse(Self.salon, file: "casts/salon.yaml")
        #expect(cast.strategy == .roundRobin)
        #expect(cast.question == "Should we keep secrets?")
        let against = Stance(
            side: .against, line: "A secret is a wall.", opening: "I am against it, because a secret")
        #expect(cast.seats.first == Cast.Seat(persona: "philosopher", stance: against))
        #expect(cast.seats.map(\.persona) == ["philosopher", "chef"])
    }

    @Test(
        "that is wrong names its line and what to do",
        arguments: [
            Mistake("strategy: round-robin", "strategy: roundrobin", line: 5, "Did you mean round-robin?"),
            Mistake(
                "strategy: round-robin", "strategy: solo", line: 5,
                "Known: natural, round-robin, list, pooled, manual"),
            Mistake("strategy: round-robin", "stratgy: manual", line: 5, "Did you mean strategy?"),
            Mistake("id: salon", "id: saloon", line: 1, "the file is called salon.yaml"),
            Mistake("question: Should we keep secrets?", "question:", line: 4, "question is empty"),
            Mistake("question: Should we keep secrets?", "", line: 1, "The key question is missing"),
            Mistake("stance: for", "stance: pro", line: 12, "Known: for, against, undecided"),
            Mistake("stance: for", "stance: undecided", line: 6, "Nobody is for the question"),
            Mistake("persona: chef", "persona: philosopher", line: 11, "sits here twice"),
            Mistake("persona: chef", "personna: chef", line: 11, "Did you mean persona?"),
            Mistake("because in a kitchen", "because I am a cook.", line: 14, "finished sentence"),
            Mistake("    line: Nobody wants the recipe.\n", "", line: 11, "line is missing in this seat"),
            Mistake("about:", "\tabout:", line: 3, "tab"),
            Mistake("seats:", "seats: []\nseat:", line: 7, "no key \"seat\""),
        ]) func names(_ mistake: Mistake) throws
    {
        let text = try #require(mistake.made(in: Self.salon))
        let error = try #require(throws: PersonaFileError.self) {
            try CastFile.parse(text, file: "salon.yaml")
        }
        #expect(error.line == mistake.line, "\(error)")
        #expect(error.message.contains(mistake.words), "\(error)")
    }

    @Test("with one seat is no cast") func needsTwo() throws {
        let end = try #require(Self.salon.firstRange(of: "  - persona: chef")).lowerBound
        let error = try #require(throws: PersonaFileError.self) {
            try CastFile.parse(String(Self.salon[..<end]), file: "salon.yaml")
        }
        #expect(error.line == 6)
        #expect(error.message == "seats has 1 entries. Give 2 to 32.")
    }

    @Test("with nothing in it says how to begin") func refusesNothing() throws {
        for text in ["", "\n# only a remark\n"] {
            let error = try #require(throws: PersonaFileError.self) {
                try CastFile.parse(text, file: "salon.yaml")
            }
            #expect(error.message == "There are no keys. Begin with id and name.")
        }
    }
}
