/// A cast as a YAML file: `id` (the file's name without `.yaml`), `name`, `about`, `question`, `strategy`,
/// and `seats`, each with `persona`, `stance` (for, against, undecided), `line` and an unfinished `opening`.
public enum CastFile {
    static let keys = ["id", "name", "about", "question", "strategy", "seats"]
    static let seatKeys = ["persona", "stance", "line", "opening"]

    /// - Parameter file: a name or path, for the check of the id and for errors.
    public static func parse(_ text: String, file: String) throws(PersonaFileError) -> Cast {
        try read(text.utf8, file: file).cast
    }

    public static func parse(_ bytes: some Collection<UInt8>, file: String) throws(PersonaFileError) -> Cast {
        try read(bytes, file: file).cast
    }

    /// With the reader, which knows the line of each seat: whether a persona exists is only known later.
    static func read(
        _ bytes: some Collection<UInt8>, file: String
    ) throws(PersonaFileError) -> (cast: Cast, reader: YAMLReader) {
        let source = try SourceText(bytes, file: file)
        var reader = YAMLReader(file: file, offset: 0)
        let fields = try reader.document(source.text, known: keys)
        for key in keys where fields[key] == nil && key != "strategy" && key != "about" {
            throw reader.error("", "The key \(key) is missing. Add it.")
        }
        var cast = Cast(
            id: try reader.text(fields["id"]!, "id"), name: "", about: "", question: "", strategy: .natural,
            seats: [])
        cast.name = try reader.text(fields["name"]!, "name")
        if let node = fields["about"] { cast.about = try reader.text(node, "about") }
        cast.question = try reader.text(fields["question"]!, "question")
        if let node = fields["strategy"] {
            let word = try reader.text(node, "strategy")
            cast.strategy = try choice(word, "strategy", among: Cast.strategies, reader)
        }
        for (index, node) in try reader.list(fields["seats"]!, "seats").enumerated() {
            cast.seats.append(try seat(node, "seats[\(index)]", &reader))
        }
        if let flaw = cast.firstFlaw { throw reader.error(flaw.path, flaw.message) }
        try PersonaFile.checkName(cast.id, of: file, suffix: ".yaml", reader)
        return (cast, reader)
    }

    private static func seat(
        _ node: YAMLNode, _ path: String, _ reader: inout YAMLReader
    ) throws(PersonaFileError) -> Cast.Seat {
        let texts = try reader.mapOfTexts(node, path, known: seatKeys)
        for key in seatKeys where texts[key] == nil {
            throw reader.error(path, "\(key) is missing in this seat. Add it.")
        }
        let side = try choice(
            texts["stance"]!, "\(path).stance", among: [Stance.Side.for, .against, .undecided], reader)
        return Cast.Seat(
            persona: texts["persona"]!,
            stance: Stance(side: side, line: texts["line"]!, opening: texts["opening"]!))
    }

    private static func choice<T: RawRepresentable<String>>(
        _ word: String, _ path: String, among known: [T], _ reader: YAMLReader
    ) throws(PersonaFileError) -> T {
        if let value = known.first(where: { $0.rawValue == word }) { return value }
        let flaw = Rule.oneOf(word, path, known.map(\.rawValue))!
        throw reader.error(path, flaw.message)
    }
}
