extension Persona {
    /// What a model may be good at; `models` names some of them.
    public static let traits = ["reasoning", "creative", "fast", "long-context", "local"]

    /// - Throws: `Problem.invalid` with the first field that breaks a rule, however the persona came in.
    public func check() throws(Problem) {
        if let flaw = firstFlaw { throw flaw.problem }
    }

    var firstFlaw: Flaw? {
        lookFlaw ?? temperFlaw ?? voiceFlaw ?? promptFlaw ?? image.flatMap { PersonaImage.flaw($0, "image") }
    }

    private var lookFlaw: Flaw? {
        Rule.id(id, "id")
            ?? Rule.name(name, "name")
            ?? Rule.each(aliases, "aliases", 0...16, Rule.name)
            ?? Rule.glyph(glyph, "glyph")
            ?? Rule.range(hue, "hue", 0...359)
            ?? Rule.line(role, "role", 0...Limits.titleCharacters)
            ?? Rule.each(tags, "tags", 0...16) { Rule.line($0, $1, 1...Limits.nameCharacters) }
    }

    private var temperFlaw: Flaw? {
        Rule.range(temperature, "temperature", 0...2)
            ?? Rule.range(tempo, "tempo", 0...1)
            ?? Rule.range(talkativeness, "talkativeness", 0...1)
            ?? stanceFlaw
            ?? Rule.each(models, "models", 0...Self.traits.count) { Rule.oneOf($0, $1, Self.traits) }
    }

    private var voiceFlaw: Flaw? {
        if let flaw = Rule.each(openings, "openings", 0...8, Rule.opening) { return flaw }
        guard let voice else { return nil }
        for (field, text) in voice.fields {
            if let text, let flaw = Rule.line(text, "voice.\(field)", 1...Limits.nameCharacters) {
                return flaw
            }
        }
        return nil
    }

    private var stanceFlaw: Flaw? {
        for axis in stances.keys.sorted() {
            let path = "stances.\(axis)"
            if !Self.axes.contains(axis) { return Flaw(path, Rule.unknown("axis", axis, Self.axes)) }
            if let flaw = Rule.range(stances[axis]!, path, -1...1) { return flaw }
        }
        return nil
    }

    private var promptFlaw: Flaw? {
        if SourceText.trimmed(prompt).isEmpty {
            return Flaw("prompt", "The prompt is empty. Write who this is and how they speak.")
        }
        if prompt.utf8.count > Limits.promptBytes {
            return Flaw(
                "prompt",
                "The prompt is \(prompt.utf8.count) bytes long. Shorten it to \(Limits.promptBytes).")
        }
        if prompt.utf8.contains(0) { return Flaw("prompt", "The prompt holds a NUL character. Remove it.") }
        return nil
    }
}

extension Persona.Voice {
    var fields: [(String, String?)] {
        [("pitch", pitch), ("pace", pace), ("tone", tone), ("language", language)]
    }
}

extension Cast {
    public static let strategies = StrategyName.allCases.filter { $0 != .solo }

    /// The first field that breaks a rule; whether the personas exist is the library's to know.
    var firstFlaw: Flaw? {
        wordFlaw ?? Rule.count(seats.count, "seats", 2...Limits.participants)
            ?? seats.indices.lazy.compactMap(seatFlaw).first
            ?? sideFlaw(.for) ?? sideFlaw(.against)
    }

    private var wordFlaw: Flaw? {
        Rule.id(id, "id")
            ?? Rule.line(name, "name", 1...Limits.nameCharacters)
            ?? Rule.line(about, "about", 0...Limits.titleCharacters)
            ?? Rule.line(question, "question", 1...Limits.titleCharacters)
            ?? Rule.oneOf(strategy.rawValue, "strategy", Self.strategies.map(\.rawValue))
    }

    private func seatFlaw(_ index: Int) -> Flaw? {
        let (seat, path) = (seats[index], "seats[\(index)]")
        if seats[..<index].contains(where: { $0.persona == seat.persona }) {
            return Flaw("\(path).persona", "\(seat.persona) sits here twice. Seat somebody else.")
        }
        return Rule.id(seat.persona, "\(path).persona")
            ?? Rule.line(seat.stance.line, "\(path).line", 1...Limits.titleCharacters)
            ?? Rule.opening(seat.stance.opening, "\(path).opening")
    }

    private func sideFlaw(_ side: Stance.Side) -> Flaw? {
        if seats.contains(where: { $0.stance.side == side }) { return nil }
        return Flaw(
            "seats", "Nobody is \(side.rawValue) the question. Give one seat the stance \(side.rawValue).")
    }
}
