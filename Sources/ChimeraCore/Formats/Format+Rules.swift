extension Format {
    static let phaseRange = 1...24
    /// A phase has to lie within what a run remembers.
    static let longest = 200
    static let sayCharacters = 1200

    /// The first field that breaks a rule.
    var firstFlaw: Flaw? {
        wordFlaw ?? Rule.count(phases.count, "phases", Self.phaseRange) ?? Rule.count(
            roles.count, "roles", 0...12)
            ?? roles.indices.lazy.compactMap(roleFlaw).first
            ?? phases.indices.lazy.compactMap(phaseFlaw).first
            ?? over.indices.lazy.compactMap { index in
                self.role(self.over[index].role) == nil
                    ? self.stranger(self.over[index].role, "over[\(index)].role") : nil
            }.first
    }

    private var wordFlaw: Flaw? {
        Rule.id(id, "id") ?? Rule.line(name, "name", 1...Limits.nameCharacters)
            ?? Rule.line(about, "about", 1...Limits.titleCharacters)
            ?? Rule.range(least, "seats.least", 1...Limits.participants)
            ?? Rule.range(most, "seats.most", least...max(least, Limits.participants))
            ?? (roles.compactMap(\.count).reduce(0, +) > least
                ? Flaw(
                    "roles",
                    "The roles need \(roles.compactMap(\.count).reduce(0, +)) personas. Raise seats.least.")
                : nil)
    }

    private func roleFlaw(_ index: Int) -> Flaw? {
        let (role, path) = (roles[index], "roles[\(index)]")
        if roles[..<index].contains(where: { $0.id == role.id }) {
            return Flaw("\(path).id", "There are two roles \(role.id). Call one of them otherwise.")
        }
        return Rule.id(role.id, "\(path).id") ?? Rule.line(
            role.name, "\(path).name", 1...Limits.nameCharacters)
            ?? role.count.flatMap { Rule.range($0, "\(path).count", 1...Limits.participants) }
            ?? Rule.line(role.say, "\(path).say", 1...Self.sayCharacters)
    }

    private func phaseFlaw(_ index: Int) -> Flaw? {
        let (phase, path) = (phases[index], "phases[\(index)]")
        if phases[..<index].contains(where: { $0.id == phase.id }) {
            return Flaw("\(path).id", "There are two phases \(phase.id). Call one of them otherwise.")
        }
        return Rule.id(phase.id, "\(path).id") ?? Rule.line(
            phase.name, "\(path).name", 1...Limits.nameCharacters)
            ?? Rule.line(phase.say, "\(path).say", 0...Self.sayCharacters)
            ?? Rule.range(phase.rounds, "\(path).rounds", 1...Self.longest / max(1, least))
            ?? phase.who.first { role($0) == nil }.map { stranger($0, "\(path).who") }
            ?? hearsFlaw(phase, path) ?? deedFlaw(phase, path, before: phases[..<index])
    }

    private func hearsFlaw(_ phase: Phase, _ path: String) -> Flaw? {
        guard case .roles(let few) = phase.hears else { return nil }
        if few.isEmpty {
            return Flaw("\(path).hears", "Nobody hears this phase. Name a role, or leave hears out.")
        }
        return few.first { role($0) == nil }.map { stranger($0, "\(path).hears") }
    }

    private func deedFlaw(_ phase: Phase, _ path: String, before: ArraySlice<Phase>) -> Flaw? {
        if phase.deed == .rank {
            guard let of = phase.of, before.contains(where: { $0.id == of && $0.deed == .speak }) else {
                return Flaw(
                    "\(path).of",
                    "Say in `of` which phase before this one is ranked; it must be one that speaks.")
            }
        }
        if phase.deed == .vote, !phase.choices.isEmpty {
            if phase.removes {
                return Flaw("\(path).removes", "Only a vote among names removes one. Leave choices out.")
            }
            if let flaw = Rule.each(phase.choices, "\(path).choices", 2...12, { Rule.line($0, $1, 1...40) }) {
                return flaw
            }
        }
        if let again = phase.again {
            guard before.contains(where: { $0.id == again.from }) || again.from == phase.id else {
                return stranger(again.from, "\(path).again.from", among: before.map(\.id))
            }
            return Rule.range(again.times, "\(path).again.times", 1...20)
        }
        return nil
    }

    private func stranger(_ word: String, _ path: String, among known: [String]? = nil) -> Flaw {
        Flaw(path, Rule.unknown(known == nil ? "role" : "phase before it", word, known ?? roles.map(\.id)))
    }
}
