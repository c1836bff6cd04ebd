import Testing

@testable import ChimeraCore

@Suite("A wrong persona file") struct PersonaFileErrorTests {
    static let mistakes: [Mistake] = [
        Mistake("tempo: 0.8", "tempoo: 0.8", line: 10, "Did you mean tempo?"),
        Mistake("tempo: 0.8", "velocity: 0.8", line: 10, "Known: id, name,"),
        Mistake("tempo: 0.8", "tempo: 1.5", line: 10, "from 0.0 to 1.0"),
        Mistake("tempo: 0.8", "tempo: fast", line: 10, "\"fast\""),
        Mistake("tempo: 0.8", "tempo: nan", line: 10, "Write a number"),
        Mistake("tempo: 0.8", "hue: 25", line: 6, "The key hue is given twice"),
        Mistake("temperature: 0.9", "temperature: 2.1", line: 9, "temperature is 2.1"),
        Mistake("talkativeness: 0.7", "talkativeness: -0.1", line: 11, "talkativeness is -0.1"),
        Mistake("hue: 25", "hue: 360", line: 6, "from 0 to 359"),
        Mistake("hue: 25", "hue: 2.5", line: 6, "whole number"),
        Mistake("\"🍲\"", "\"🍲🍲\"", line: 5, "exactly one character"),
        Mistake("\"🍲\"", "\"\"", line: 5, "exactly one character"),
        Mistake("id: chef", "id: Chef", line: 2, "lower-case"),
        Mistake("id: chef", "id: cook", line: 2, "the file is called chef.md"),
        Mistake("id: chef", "x: chef", line: 2, "no key \"x\""),
        Mistake("name: The Chef", "name: \(String(repeating: "n", count: 81))", line: 3, "81 characters"),
        Mistake("name: The Chef", "name:", line: 3, "name is empty"),
        Mistake("name: The Chef", "name: \"Chef: me\"", line: 3, "Leave : and @ out"),
        Mistake("name: The Chef", "name: Chef: me", line: 3, "double quotes"),
        Mistake("name: The Chef", "name: The\u{FEFF} Chef", line: 3, "one line"),
        Mistake("talkativeness: 0.7", "talkativeness: [0.7", line: 11, "Close every bracket"),
        Mistake("name: The Chef", "name: [Chef]", line: 3, "must be text"),
        Mistake("name: The Chef", "name: \"Chef", line: 3, "not closed"),
        Mistake("[Cheffy, \"Cap'n\"]", "Cheffy", line: 4, "must be a list"),
        Mistake("[Cheffy, \"Cap'n\"]", "[Cheffy, \"\"]", line: 4, "aliases[1] is empty"),
        Mistake("tradition: 0.4", "tradtion: 0.4", line: 12, "Did you mean tradition?"),
        Mistake("money: -1", "money: -1.01", line: 12, "stances.money is -1.01"),
        Mistake("{tradition: 0.4, money: -1}", "high", line: 12, "keys with values"),
        Mistake("Who is going to carry", "I know who carries it.", line: 15, "finished sentence"),
        Mistake("Who is going to carry", "\"\"", line: 15, "openings[1] is empty"),
        Mistake("  - Who is", "  - {a: b}\n  - Who is", line: 15, "must be text"),
        Mistake("pitch: low", "pich: low", line: 16, "Did you mean pitch?"),
        Mistake("creative, long", "creative, wise, long", line: 17, "models[1] is \"wise\""),
        Mistake("  - Who", "\t- Who", line: 15, "tab"),
        Mistake("name: The Chef", "name: The\u{7}Chef", line: 3, "U+7"),
        Mistake("name: The Chef", "name: The\0Chef", line: 3, "NUL"),
        Mistake("taste before", "taste \0 before", line: 23, "NUL"),
        Mistake("---\nid", "id", line: 1, "does not begin with ---"),
        Mistake("---\n\nYou are the Chef.\n\n---", "", line: 1, "never ends"),
    ]

    @Test("names its line and what to do", arguments: mistakes) func names(_ mistake: Mistake) throws {
        let text = try #require(mistake.made(in: PersonaFileTests.chef))
        let error = try #require(throws: PersonaFileError.self) {
            try PersonaFile.parse(text, file: "personas/chef.md")
        }
        #expect(error.line == mistake.line, "\(error)")
        #expect(error.message.contains(mistake.words), "\(error)")
        #expect(error.description.hasPrefix("personas/chef.md:\(mistake.line): "))
        #expect(".?".contains(error.message.suffix(1)))
    }

    @Test("says which key is missing", arguments: ["id", "name"]) func missing(
        _ key: String
    ) throws {
        let lines = ["id: ada", "name: Ada", "openings: [I]"].filter { !$0.hasPrefix(key) }
        let error = try #require(throws: PersonaFileError.self) {
            try PersonaFile.parse("---\n\(lines.joined(separator: "\n"))\n---\nYou.", file: "ada.md")
        }
        #expect(error.message.hasPrefix("The key \(key) is missing."))
    }

    @Test("without a prompt, or with too long a one, points below the front matter") func promptRules() throws
    {
        let head = "---\nid: ada\nname: Ada\nopenings: [I]\n---\n"
        for (prompt, words) in [
            (" \n\t\n", "is empty"),
            (String(repeating: "é", count: Limits.promptBytes / 2 + 1), "65538 bytes"),
        ] {
            let error = try #require(throws: PersonaFileError.self) {
                try PersonaFile.parse(head + prompt, file: "ada.md")
            }
            #expect(error.line >= 6)
            #expect(error.message.contains(words))
        }
    }

    @Test("with nine openings is refused at their list") func openingsCount() throws {
        let list = Array(repeating: "I", count: 9).joined(separator: ", ")
        let error = try #require(throws: PersonaFileError.self) {
            try PersonaFile.parse("---\nid: ada\nname: Ada\nopenings: [\(list)]\n---\nYou.", file: "ada.md")
        }
        #expect(
            error
                == PersonaFileError(
                    file: "ada.md", line: 4, message: "openings has 9 entries. Give 0 to 8."))
    }

    @Test("that is no UTF-8 names the first such line") func refusesOtherEncodings() throws {
        let bytes = Array("---\nid: ada\nname: Zo".utf8) + [0xEB] + Array("\n".utf8)
        let error = try #require(throws: PersonaFileError.self) {
            try PersonaFile.parse(bytes, file: "ada.md")
        }
        #expect(error.line == 3)
        #expect(error.message.contains("Save the file as UTF-8"))
    }

    @Test("larger than 256 KiB is not read") func refusesHugeFiles() throws {
        let bytes = [UInt8](repeating: 45, count: 256 * 1024 + 1)
        let error = try #require(throws: PersonaFileError.self) {
            try PersonaFile.parse(bytes, file: "ada.md")
        }
        #expect(error.message == "The file is larger than 256 KiB. Shorten it.")
    }

    @Test("gives the same words as a request's problem") func sharesItsRules() {
        var persona = Persona(id: "ada", name: "Ada", openings: ["I would"], prompt: "You are Ada.")
        persona.stances = ["luck": 1]
        let problem = #expect(throws: Problem.self) { try persona.check() }
        #expect(problem?.field == "stances.luck")
        #expect(problem?.detail.contains("There is no axis \"luck\"") == true)
    }
}
