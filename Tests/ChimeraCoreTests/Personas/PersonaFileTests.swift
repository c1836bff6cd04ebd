import Testing

@testable import ChimeraCore

@Suite("A persona file") struct PersonaFileTests {
    static let chef = """
        ---
        id: chef
        name: The Chef
        aliases: [Cheffy, "Cap'n"]
        glyph: "🍲"
        hue: 25
        role: Judges every plan by what reaches the plate
        tags: [practical]
        temperature: 0.9
        tempo: 0.8
        talkativeness: 0.7
        stances: {tradition: 0.4, money: -1}
        openings:
          - "In my kitchen we would"
          - Who is going to carry
        voice: {pitch: low, tone: "gruff, hearty"}
        models: [creative, long-context]
        ---

        You are the Chef.

        ---
        You taste before you talk.

        """

    @Test("is read with every field") func reads() throws {
        let persona = try PersonaFile.parse(Self.chef, file: "personas/chef.md")
        let expected = Persona(
            id: "chef", name: "The Chef", aliases: ["Cheffy", "Cap'n"], glyph: "🍲", hue: 25,
            role: "Judges every plan by what reaches the plate", tags: ["practical"], temperature: 0.9,
            tempo: 0.8, talkativeness: 0.7, stances: ["tradition": 0.4, "money": -1],
            openings: ["In my kitchen we would", "Who is going to carry"],
            voice: Persona.Voice(pitch: "low", tone: "gruff, hearty"), models: ["creative", "long-context"],
            prompt: "You are the Chef.\n\n---\nYou taste before you talk.")
        #expect(persona == expected)
    }

    @Test("needs no more than an id, a name, an opening and a prompt") func readsTheLeast() throws {
        let bare = try PersonaFile.parse("---\nid: ada\nname: Ada\n---\nYou are Ada.".utf8, file: "ada.md")
        #expect(try PersonaFile.parse(PersonaFile.write(bare).utf8, file: "ada.md") == bare)
        let text = "---\nid: ada\nname: Ada\nopenings: [I would]\n---\nYou are Ada."
        let persona = try PersonaFile.parse(text, file: "ada.md")
        #expect(persona == Persona(id: "ada", name: "Ada", openings: ["I would"], prompt: "You are Ada."))
    }

    @Test("means the same with a byte order mark, CRLF, old line ends or blanks behind the dashes")
    func forgivesEditors() throws {
        let expected = try PersonaFile.parse(Self.chef, file: "chef.md")
        let variants = [
            "\u{FEFF}" + Self.chef,
            Self.chef.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"),
            Self.chef.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r"),
            "--- \t\n" + Self.chef.dropFirst(4),
        ]
        for text in variants { #expect(try PersonaFile.parse(text, file: "chef.md") == expected) }
    }

    @Test("written and read again is the same persona") func roundTrips() throws {
        let chef = try PersonaFile.parse(Self.chef, file: "chef.md")
        var plain = Persona(
            id: "ada", name: "yes", openings: ["- not a list: # \"quoted\" \\ and"], prompt: "x")
        plain.stances = ["risk": 0.000_01]
        plain.temperature = 0.1 + 0.2
        plain.voice = Persona.Voice()
        plain.image = PersonaImageTests.dot
        var odd = Persona(
            id: "0", name: "null", aliases: ["1e3", "~", "a,b", "ß ∑ 👩‍👩‍👧"], openings: ["@me, "], prompt: "---")
        odd.glyph = "\""
        odd.openings = ["I \u{202E}would\u{FFFE}", "{", "&a *b !c %d `e"]
        odd.prompt = "---\n---\n\u{1}\ttabs and\n\n# headings"
        for persona in [chef, plain, odd] {
            try persona.check()
            let text = PersonaFile.write(persona)
            #expect(try PersonaFile.parse(text, file: "\(persona.id).md") == persona, "\(text)")
        }
    }

    @Test("never stops the process, whatever byte is changed, left out or put in") func survivesDamage() {
        let bytes = Array(Self.chef.utf8)
        var dice = SystemRandomNumberGenerator()
        let interesting = Array("\0\t\n\r \"'[]{}:,-#&*!|>%@?\\é🍲".utf8) + [0xFF, 0xC0, 0x80, 0xEF]
        for index in bytes.indices {
            for _ in 0..<4 {
                var damaged = bytes
                damaged[index] = interesting.randomElement(using: &dice)!
                _ = try? PersonaFile.parse(damaged, file: "chef.md")
                damaged.insert(interesting.randomElement(using: &dice)!, at: index)
                _ = try? PersonaFile.parse(damaged, file: "chef.md")
            }
            _ = try? PersonaFile.parse(bytes[..<index], file: "chef.md")
        }
    }

    @Test("that refers to itself without end or nests without end is refused at once") func refusesBombs() {
        var lines = ["---", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        for level in 1...12 {
            let references = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            lines.append("? &a\(level) [\(references)]\n: x")
        }
        let nested = String(repeating: "[", count: 60_000)
        for yaml in [lines.joined(separator: "\n"), "---\nid: \(nested)"] {
            #expect(throws: PersonaFileError.self) {
                try PersonaFile.parse(yaml + "\n---\nYou.", file: "ada.md")
            }
        }
    }
}
