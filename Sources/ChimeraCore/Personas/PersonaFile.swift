/// A persona as a Markdown file: YAML front matter, then the prompt.
///
///     ---
///     id: chef
///     name: The Chef
///     openings: ["In my kitchen we would", "Taste it first, because"]
///     ---
///     You are the Chef. …
///
/// `id` (the file's name without `.md`), `name` and the prompt must be there; what else is
/// left out has the values of `Persona.init`.
public enum PersonaFile {
    static let keys = [
        "id", "name", "aliases", "glyph", "hue", "role", "tags", "temperature", "tempo", "talkativeness",
        "stances", "openings", "voice", "models", "image",
    ]

    /// - Parameter file: a name or path, for the check of the id and for errors.
    public static func parse(_ text: String, file: String) throws(PersonaFileError) -> Persona {
        try parse(text.utf8, file: file)
    }

    public static func parse(
        _ bytes: some Collection<UInt8>, file: String
    ) throws(PersonaFileError) -> Persona {
        let (yaml, prompt, promptLine) = try SourceText(bytes, file: file).frontMatter()
        var reader = YAMLReader(file: file, offset: 1)
        let fields = try reader.document(yaml, known: keys)
        for key in ["id", "name"] where fields[key] == nil {
            throw reader.error("", "The key \(key) is missing. Add it to the front matter.")
        }
        reader.place("prompt", at: promptLine)
        let persona = try persona(fields, prompt: prompt, &reader)
        if let flaw = persona.firstFlaw { throw reader.error(flaw.path, flaw.message) }
        try checkName(persona.id, of: file, suffix: ".md", reader)
        return persona
    }

    private static func persona(
        _ fields: [String: YAMLNode], prompt: String, _ reader: inout YAMLReader
    ) throws(PersonaFileError) -> Persona {
        var persona = Persona(id: try reader.text(fields["id"]!, "id"), name: "", prompt: prompt)
        persona.name = try reader.text(fields["name"]!, "name")
        if let node = fields["openings"] { persona.openings = try reader.texts(node, "openings") }
        if let node = fields["aliases"] { persona.aliases = try reader.texts(node, "aliases") }
        if let node = fields["glyph"] { persona.glyph = try reader.text(node, "glyph") }
        if let node = fields["hue"] { persona.hue = try reader.integer(node, "hue") }
        if let node = fields["role"] { persona.role = try reader.text(node, "role") }
        if let node = fields["tags"] { persona.tags = try reader.texts(node, "tags") }
        if let node = fields["temperature"] { persona.temperature = try reader.number(node, "temperature") }
        if let node = fields["tempo"] { persona.tempo = try reader.number(node, "tempo") }
        if let node = fields["talkativeness"] {
            persona.talkativeness = try reader.number(node, "talkativeness")
        }
        if let node = fields["models"] { persona.models = try reader.texts(node, "models") }
        if let node = fields["image"] { persona.image = try reader.text(node, "image") }
        if let node = fields["stances"] {
            for (axis, value) in try reader.map(node, "stances", known: Persona.axes) {
                persona.stances[axis] = try reader.number(value, "stances.\(axis)")
            }
        }
        if let node = fields["voice"] {
            let voice = try reader.mapOfTexts(node, "voice", known: Persona.Voice().fields.map(\.0))
            persona.voice = Persona.Voice(
                pitch: voice["pitch"], pace: voice["pace"], tone: voice["tone"], language: voice["language"])
        }
        return persona
    }

    static func checkName(
        _ id: String, of file: String, suffix: String, _ reader: YAMLReader
    ) throws(PersonaFileError) {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        if name == id + suffix { return }
        throw reader.error(
            "id", "id is \(id), but the file is called \(name). Call it \(id)\(suffix), or change the id.")
    }
}
