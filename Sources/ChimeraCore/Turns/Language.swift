/// Which language a text is in, as well as short words and scripts tell. Enough to see that somebody changed it.
enum Language {
    private static let small: [(name: String, words: Set<String>)] = [
        (
            "English",
            ["the", "and", "is", "of", "to", "that", "it", "you", "not", "are", "this", "what", "we", "but"]
        ),
        (
            "German",
            [
                "der", "die", "und", "ist", "das", "nicht", "ich", "ein", "eine", "zu", "wir", "aber", "es",
                "den",
            ]
        ),
        (
            "French",
            [
                "le", "la", "les", "et", "est", "des", "une", "que", "pas", "vous", "nous", "dans", "mais",
                "je",
            ]
        ),
        (
            "Spanish",
            ["el", "los", "las", "y", "es", "que", "una", "pero", "por", "como", "más", "está", "yo", "del"]
        ),
        (
            "Italian",
            ["il", "gli", "che", "è", "non", "una", "per", "sono", "ma", "della", "di", "anche", "noi", "io"]
        ),
        (
            "Portuguese",
            ["o", "os", "que", "não", "uma", "é", "mas", "para", "com", "você", "do", "da", "eu", "mais"]
        ),
        (
            "Dutch",
            [
                "het", "een", "en", "niet", "dat", "ik", "van", "maar", "zijn", "wij", "je", "ook", "de",
                "voor",
            ]
        ),
        (
            "Polish",
            ["nie", "jest", "to", "się", "że", "na", "ale", "jak", "czy", "już", "są", "ja", "co", "tak"]
        ),
    ]

    /// nil: too short, or too even between two.
    static func guess(_ text: String) -> String? {
        if let script = script(text) { return script }
        let words = Words.of(text)
        let counts = small.map { language in
            (name: language.name, hits: words.count { language.words.contains($0) })
        }.sorted { $0.hits > $1.hits }
        guard counts[0].hits >= 3, counts[0].hits >= counts[1].hits + 2 else { return nil }
        return counts[0].name
    }

    /// Of a text whose letters are mostly of a script that one language, or one family, writes.
    private static func script(_ text: String) -> String? {
        var counts: [String: Int] = [:]
        var letters = 0
        for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
            letters += 1
            if let name = name(of: scalar.value) { counts[name, default: 0] += 1 }
        }
        // Japanese holds Chinese characters beside its own.
        if counts["Japanese", default: 0] > 0, let han = counts.removeValue(forKey: "Chinese") {
            counts["Japanese", default: 0] += han
        }
        guard letters >= 4, let most = counts.max(by: { $0.value < $1.value }), most.value * 2 > letters
        else {
            return nil
        }
        return most.key
    }

    private static func name(of scalar: UInt32) -> String? {
        switch scalar {
        case 0x0370...0x03FF: "Greek"
        case 0x0400...0x04FF: "a language in Cyrillic letters"
        case 0x0590...0x05FF: "Hebrew"
        case 0x0600...0x06FF: "a language in Arabic letters"
        case 0x0900...0x097F: "a language in Devanagari"
        case 0x0E00...0x0E7F: "Thai"
        case 0x3040...0x30FF: "Japanese"
        case 0x3400...0x9FFF: "Chinese"
        case 0xAC00...0xD7AF, 0x1100...0x11FF: "Korean"
        default: nil
        }
    }
}
