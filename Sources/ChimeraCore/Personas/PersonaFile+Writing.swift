extension PersonaFile {
    /// The file's text. Parsing it gives an equal persona, provided that `check()` passes and the prompt has
    /// no white space at its ends and no carriage returns.
    public static func write(_ persona: Persona) -> String {
        var lines = ["---", "id: \(persona.id)", "name: \(scalar(persona.name))"]
        lines.append("aliases: \(list(persona.aliases))")
        lines.append("glyph: \(quoted(persona.glyph))")
        lines.append("hue: \(persona.hue)")
        lines.append("role: \(scalar(persona.role))")
        lines.append("tags: \(list(persona.tags))")
        lines.append("temperature: \(persona.temperature)")
        lines.append("tempo: \(persona.tempo)")
        lines.append("talkativeness: \(persona.talkativeness)")
        let stances = Persona.axes.compactMap { axis in persona.stances[axis].map { "\(axis): \($0)" } }
        lines.append("stances: {\(stances.joined(separator: ", "))}")
        lines.append(persona.openings.isEmpty ? "openings: []" : "openings:")
        lines += persona.openings.map { "  - \(quoted($0))" }
        if let voice = persona.voice {
            let pairs = voice.fields.compactMap { name, text in text.map { "\(name): \(scalar($0))" } }
            lines.append("voice: {\(pairs.joined(separator: ", "))}")
        }
        lines.append("models: \(list(persona.models))")
        if let image = persona.image { lines.append("image: \(quoted(image))") }
        return lines.joined(separator: "\n") + "\n---\n" + persona.prompt + "\n"
    }

    private static func list(_ texts: [String]) -> String { "[\(texts.map(scalar).joined(separator: ", "))]" }

    /// Plain where every YAML reader takes it for text, also inside [ ] and { }.
    private static func scalar(_ text: String) -> String {
        func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
        func isPlain(_ byte: UInt8) -> Bool {
            isLetter(byte) || (48...57).contains(byte) || byte == UInt8(ascii: " ")
                || byte == UInt8(ascii: "-")
        }
        let otherwiseRead = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        let staysText =
            text.utf8.first.map(isLetter) ?? false && text.utf8.allSatisfy(isPlain) && text.last != " "
            && !otherwiseRead.contains(text.lowercased())
        return staysText ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.properties.generalCategory == .control: result += "\\x\(hex(scalar, 2))"
            // What libyaml takes for a line end or for no character at all.
            case "\u{2028}", "\u{2029}", "\u{FFFE}", "\u{FFFF}": result += "\\u\(hex(scalar, 4))"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func hex(_ scalar: Unicode.Scalar, _ digits: Int) -> String {
        let text = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
