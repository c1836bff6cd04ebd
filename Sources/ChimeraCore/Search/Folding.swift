/// What search takes a character for. Ours, and small: the engines fold differently from each other, and
/// a library's tables would be a hundred times the size of ours.
enum Folding {
    /// A mark that only decorates the letter before it.
    case nothing
    case separator
    case letters(String)
    case cjk(String)

    static func of(_ scalar: Unicode.Scalar) -> Folding {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A: return .letters(ascii[Int(scalar.value)])
        case 0x41...0x5A: return .letters(ascii[Int(scalar.value) + 32])
        case 0..<0x80: return .separator
        // Accents, Hebrew points, Arabic vowel signs, joiners.
        case 0x0300...0x036F, 0x0591...0x05BD, 0x05BF, 0x05C1...0x05C2, 0x05C4...0x05C5, 0x064B...0x065F,
            0x0670, 0x00AD, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF:
            return .nothing
        // Full-width forms of ASCII.
        case 0xFF01...0xFF5E:
            return Unicode.Scalar(scalar.value - 0xFEE0).map(of) ?? .separator
        default: return other(scalar)
        }
    }

    private static func other(_ scalar: Unicode.Scalar) -> Folding {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter, .lowercaseLetter, .otherNumber, .letterNumber:
            let small = properties.lowercaseMapping
            return .letters(table[small] ?? withoutMarks(small))
        case .modifierLetter, .otherLetter:
            return isCJK(scalar) ? .cjk(String(scalar)) : .letters(table[String(scalar)] ?? String(scalar))
        case .decimalNumber:
            return .letters(properties.numericValue.map { String(Int($0)) } ?? String(scalar))
        // Vowel signs of Indic scripts are parts of their words.
        case .nonspacingMark, .spacingMark: return .letters(String(scalar))
        default: return .separator
        }
    }

    /// `İ` is written small with a dot of its own behind it.
    private static func withoutMarks(_ letters: String) -> String {
        guard letters.unicodeScalars.count > 1 else { return letters }
        return String(
            String.UnicodeScalarView(letters.unicodeScalars.filter { !(0x0300...0x036F).contains($0.value) }))
    }

    private static func isCJK(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x11FF, 0x2E80...0x2FDF, 0x3005...0x3007, 0x3031...0x30FF, 0x3100...0x318F,
            0x31A0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA960...0xA97F, 0xAC00...0xD7FF,
            0xF900...0xFAFF, 0xFF66...0xFFDC, 0x1B000...0x1B16F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    private static let ascii = (0..<128).map { String(Unicode.Scalar(UInt8($0))) }

    private static let table: [String: String] = {
        var table: [String: String] = [:]
        for (plain, letters) in families {
            for letter in letters.unicodeScalars { table[String(letter)] = plain }
        }
        return table
    }()

    /// Small letters that somebody who types the plain one means too: Latin with its European,
    /// Vietnamese and Pinyin accents, Greek, Cyrillic, Arabic.
    private static let families: [(String, String)] = [
        ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặª"), ("b", "ḃḅḇ"), ("c", "çćĉċčḉ"), ("d", "ďđḋḍḏḑḓð"),
        ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệǝ"), ("f", "ḟƒ"), ("g", "ĝğġģǧǵḡ"), ("h", "ĥħȟḣḥḧḩḫẖ"),
        ("i", "ìíîïĩīĭįıǐȉȋḭḯỉị"), ("j", "ĵǰ"), ("k", "ķǩḱḳḵĸ"), ("l", "ĺļľŀłḷḹḻḽ"), ("m", "ḿṁṃ"),
        ("n", "ñńņňŉŋǹṅṇṉṋ"), ("o", "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợº"), ("p", "ṕṗ"),
        ("r", "ŕŗřȑȓṙṛṝṟ"), ("s", "śŝşšșṡṣṥṧṩſ"), ("t", "ţťŧțṫṭṯṱẗ"),
        ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"), ("v", "ṽṿ"), ("w", "ŵẁẃẅẇẉẘ"), ("x", "ẋẍ"),
        ("y", "ýÿŷȳẏẙỳỵỷỹ"), ("z", "źżžẑẓẕ"), ("ae", "æǽǣ"), ("oe", "œ"), ("ss", "ß"), ("th", "þ"),
        ("ij", "ĳ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ"), ("ffi", "ﬃ"), ("ffl", "ﬄ"),
        ("α", "άἀἁἂἃἄἅἆἇὰᾶᾳ"), ("ε", "έἐἑἒἓἔἕὲ"), ("η", "ήἠἡἢἣἤἥἦἧὴῆῃ"), ("ι", "ίϊΐἰἱἲἳἴἵἶἷὶῖ"),
        ("ο", "όὀὁὂὃὄὅὸ"), ("υ", "ύϋΰὐὑὒὓὔὕὖὗὺῦ"), ("ω", "ώὠὡὢὣὤὥὦὧὼῶῳ"), ("σ", "ς"), ("ρ", "ῤῥ"),
        ("е", "ёѐ"), ("и", "йѝ"), ("і", "ї"), ("у", "ў"), ("г", "ѓ"), ("к", "ќ"), ("ا", "أإآٱ"), ("ه", "ة"),
        ("ي", "ى"),
    ]
}
