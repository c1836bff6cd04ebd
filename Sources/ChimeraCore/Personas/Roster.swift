/// The personas and casts that stand at one moment.
struct Roster: Sendable {
    private(set) var personas: [Persona] = []
    private(set) var casts: [Cast] = []
    var problems: [PersonaFileError] = []
    private var personaByID: [String: Persona] = [:]
    private var castByID: [String: Cast] = [:]
    /// Every folded id, name and alias with whom it means.
    private var idByWord: [String: String] = [:]

    init() {}

    /// - Parameter layers: in order; a later one takes the place of an earlier one with the same id.
    init(layers: [(personas: [Persona], casts: [Cast])]) {
        for layer in layers {
            for persona in layer.personas { personaByID[persona.id] = persona }
            for cast in layer.casts { castByID[cast.id] = cast }
        }
        personas = personaByID.values.sorted { $0.id < $1.id }
        casts = castByID.values.sorted { $0.id < $1.id }

        // An id beats a name beats an alias; among equals the later folder, then the first id.
        let layerOf = layers.enumerated().reduce(into: [String: Int]()) { result, layer in
            for persona in layer.element.personas { result[persona.id] = layer.offset }
        }
        let ordered = personas.sorted { (layerOf[$1.id]!, $0.id) < (layerOf[$0.id]!, $1.id) }
        for words in [{ [$0.id] }, { [$0.name] }, { $0.aliases }] as [(Persona) -> [String]] {
            for persona in ordered {
                for word in words(persona).map(Self.folded) where idByWord[word] == nil {
                    idByWord[word] = persona.id
                }
            }
        }
    }

    func persona(_ id: String) -> Persona? { personaByID[id] }
    func cast(_ id: String) -> Cast? { castByID[id] }

    func named(_ word: String) throws(Problem) -> Persona {
        if let id = idByWord[Self.folded(word)], let persona = personaByID[id] { return persona }
        let known = personas.flatMap { [$0.id, $0.name] + $0.aliases }
        throw Self.unknown("persona", word, known)
    }

    func cast(named word: String) throws(Problem) -> Cast {
        let folded = Self.folded(word)
        let cast =
            castByID[word]
            ?? casts.first { Self.folded($0.id) == folded } ?? casts.first { Self.folded($0.name) == folded }
        if let cast { return cast }
        throw Self.unknown("cast", word, casts.flatMap { [$0.id, $0.name] })
    }

    /// `@Techno-Shaman`, "the techno shaman" and `techno-shaman` are one.
    static func folded(_ word: String) -> String {
        var result = Text.line(String(word.lowercased().map { $0 == "-" || $0 == "_" ? " " : $0 }))
        if result.hasPrefix("@") { result.removeFirst() }
        if result.hasPrefix("the ") { result.removeFirst(4) }
        return result
    }

    private static func unknown(_ noun: String, _ word: String, _ known: [String]) -> Problem {
        let word = Text.shortened(word, to: Limits.nameCharacters)
        let hint = Spelling.nearest(word, in: known).map { "Did you mean \($0)?" }
        return .invalid(
            "There is no \(noun) \"\(word)\". \(hint ?? "List them with chimera personas.")", field: noun)
    }
}
