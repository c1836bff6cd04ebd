internal import Yams

/// A format as a YAML file; see docs/formats.md. Errors name the line.
public enum FormatFile {
    static let keys = ["id", "name", "about", "seats", "roles", "phases", "over"]
    static let roleKeys = ["id", "name", "count", "side", "secret", "say"]
    static let phaseKeys = [
        "id", "name", "do", "who", "order", "rounds", "say", "hears", "ends", "choices", "people", "removes",
        "of",
        "again",
    ]

    /// - Parameter file: a name or path, for the check of the id and for errors.
    public static func parse(_ bytes: some Collection<UInt8>, file: String) throws(PersonaFileError) -> Format
    {
        let source = try SourceText(bytes, file: file)
        var reader = YAMLReader(file: file, offset: 0)
        let fields = try reader.document(source.text, known: keys)
        for key in ["id", "name", "about", "phases"] where fields[key] == nil {
            throw reader.error("", "The key \(key) is missing. Add it.")
        }
        var format = Format(
            id: try reader.text(fields["id"]!, "id"), name: try reader.text(fields["name"]!, "name"),
            about: try reader.text(fields["about"]!, "about"), least: 2, most: Limits.participants, roles: [],
            phases: [], over: [])
        if let node = fields["seats"] {
            let seats = try reader.map(node, "seats", known: ["least", "most"])
            if let least = seats["least"] { format.least = try reader.integer(least, "seats.least") }
            if let most = seats["most"] { format.most = try reader.integer(most, "seats.most") }
        }
        if let node = fields["roles"] {
            for (index, item) in try reader.list(node, "roles").enumerated() {
                format.roles.append(try role(item, "roles[\(index)]", &reader))
            }
        }
        for (index, item) in try reader.list(fields["phases"]!, "phases").enumerated() {
            format.phases.append(try phase(item, "phases[\(index)]", &reader))
        }
        if let node = fields["over"] {
            for (index, item) in try reader.list(node, "over").enumerated() {
                let path = "over[\(index)]"
                let texts = try reader.mapOfTexts(item, path, known: ["role", "when", "say"])
                format.over.append(
                    Format.Ending(
                        role: texts["role"] ?? "",
                        when: try choice(texts["when"] ?? "gone", "\(path).when", &reader),
                        say: texts["say"] ?? ""))
            }
        }
        if let flaw = format.firstFlaw { throw reader.error(flaw.path, flaw.message) }
        try PersonaFile.checkName(format.id, of: file, suffix: ".yaml", reader)
        return format
    }

    private static func role(
        _ node: YAMLNode, _ path: String, _ reader: inout YAMLReader
    ) throws(PersonaFileError) -> Format.Role {
        let fields = try reader.map(node, path, known: roleKeys)
        for key in ["id", "say"] where fields[key] == nil {
            throw reader.error(path, "\(key) is missing in this role. Add it.")
        }
        let id = try reader.text(fields["id"]!, "\(path).id")
        var role = Format.Role(
            id: id, name: id, count: nil, side: nil, isSecret: false,
            say: try reader.text(fields["say"]!, "\(path).say"))
        if let node = fields["name"] { role.name = try reader.text(node, "\(path).name") }
        if let node = fields["count"] { role.count = try reader.integer(node, "\(path).count") }
        if let node = fields["side"] {
            let word = try reader.text(node, "\(path).side")
            guard let side = Stance.Side(rawValue: word) else {
                throw reader.error(
                    "\(path).side",
                    Rule.oneOf(word, "\(path).side", ["for", "against", "undecided"])!.message)
            }
            role.side = side
        }
        if let node = fields["secret"] { role.isSecret = try flag(node, "\(path).secret", reader) }
        return role
    }

    private static func phase(
        _ node: YAMLNode, _ path: String, _ reader: inout YAMLReader
    ) throws(PersonaFileError) -> Format.Phase {
        let fields = try reader.map(node, path, known: phaseKeys)
        for key in ["id", "name"] where fields[key] == nil {
            throw reader.error(path, "\(key) is missing in this phase. Add it.")
        }
        var phase = Format.Phase(
            id: try reader.text(fields["id"]!, "\(path).id"),
            name: try reader.text(fields["name"]!, "\(path).name"), deed: .speak, who: [], order: .seats,
            rounds: 1, say: "", hears: .everybody, ends: .rounds, choices: [], isForPeople: true,
            removes: false,
            of: nil, again: nil)
        func word(_ key: String) throws(PersonaFileError) -> String? {
            guard let node = fields[key] else { return nil }
            return try reader.text(node, "\(path).\(key)")
        }
        if let text = try word("do") { phase.deed = try choice(text, "\(path).do", &reader) }
        if let text = try word("order") { phase.order = try choice(text, "\(path).order", &reader) }
        if let text = try word("ends") { phase.ends = try choice(text, "\(path).ends", &reader) }
        phase.say = try word("say") ?? ""
        phase.of = try word("of")
        if let node = fields["who"] { phase.who = try reader.texts(node, "\(path).who") }
        if let node = fields["choices"] { phase.choices = try reader.texts(node, "\(path).choices") }
        if let node = fields["rounds"] { phase.rounds = try reader.integer(node, "\(path).rounds") }
        if let node = fields["people"] { phase.isForPeople = try flag(node, "\(path).people", reader) }
        if let node = fields["removes"] { phase.removes = try flag(node, "\(path).removes", reader) }
        if let node = fields["hears"] {
            if case .sequence(let items) = node, !items.isEmpty {
                phase.hears = .roles(try reader.texts(node, "\(path).hears"))
            } else {
                let text = try reader.text(node, "\(path).hears")
                guard ["everybody", "later"].contains(text) else {
                    throw reader.error(
                        "\(path).hears",
                        "\(path).hears is \"\(text)\". Write everybody, later, or a list of roles.")
                }
                phase.hears = text == "later" ? .later : .everybody
            }
        }
        if let node = fields["again"] {
            let again = try reader.map(node, "\(path).again", known: ["from", "times"])
            guard let from = again["from"], let times = again["times"] else {
                throw reader.error(
                    "\(path).again", "Say from which phase and how many times: {from: …, times: 3}.")
            }
            phase.again = Format.Again(
                from: try reader.text(from, "\(path).again.from"),
                times: try reader.integer(times, "\(path).again.times"))
        }
        return phase
    }

    private static func flag(
        _ node: YAMLNode, _ path: String, _ reader: YAMLReader
    ) throws(PersonaFileError) -> Bool {
        switch try reader.text(node, path) {
        case "true", "yes": true
        case "false", "no": false
        default: throw reader.error(path, "\(path) must be true or false.")
        }
    }

    private static func choice<T: RawRepresentable<String> & CaseIterable>(
        _ word: String, _ path: String, _ reader: inout YAMLReader
    ) throws(PersonaFileError) -> T {
        if let value = T(rawValue: word) { return value }
        throw reader.error(path, Rule.oneOf(word, path, T.allCases.map(\.rawValue))!.message)
    }
}
