/// Characters that a reader does not see and a model does: the usual way to hide an order in a tool's description.
public enum HiddenText {
    public struct Mark: Hashable, Sendable, Codable {
        public enum Kind: String, Hashable, Sendable, Codable {
            /// Takes no room: joiners, fillers, soft hyphens, variation selectors in a row.
            case invisible
            /// Makes text run the other way, so that it reads as something else.
            case direction
            /// U+E0000 to U+E007F: a whole hidden alphabet.
            case tag
            case control
        }

        public var kind: Kind
        /// How many scalars stand before it.
        public var offset: Int
        public var scalar: UInt32
        /// `U+202E`.
        public var name: String { "U+" + HiddenText.hex(scalar) }
    }

    public static func marks(in text: String) -> [Mark] {
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.compactMap { index in
            kind(of: scalars, at: index).map {
                Mark(kind: $0, offset: index, scalar: scalars[index].value)
            }
        }
    }

    /// The text with each hidden character as `⟦U+202E⟧`, for people to see.
    public static func shown(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var shown = String.UnicodeScalarView()
        for index in scalars.indices {
            if kind(of: scalars, at: index) == nil {
                shown.append(scalars[index])
            } else {
                shown.append(contentsOf: "⟦U+\(hex(scalars[index].value))⟧".unicodeScalars)
            }
        }
        return String(shown)
    }

    /// The text without them, for prompts: what a person did not see should not be said to a model.
    public static func removed(from text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        return String(
            String.UnicodeScalarView(
                scalars.indices.filter { kind(of: scalars, at: $0) == nil }.map { scalars[$0] }))
    }

    /// What tag characters spell; nil without any.
    public static func spelt(by text: String) -> String? {
        let letters = text.unicodeScalars.compactMap { scalar in
            (0xE0020...0xE007E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xE0000) : nil
        }
        return letters.isEmpty ? nil : String(String.UnicodeScalarView(letters))
    }

    private static func kind(of scalars: [Unicode.Scalar], at index: Int) -> Mark.Kind? {
        switch scalars[index].value {
        case 0x09, 0x0A, 0x0D: nil
        case 0x00...0x1F, 0x7F...0x9F: .control
        case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: .direction
        // A flag of England is an emoji with tags behind it; outside of one they are hidden text.
        case 0xE0000...0xE007F: isInFlag(scalars, index) ? nil : .tag
        // Between emoji and in scripts that need it a joiner is spelling.
        case 0x200C, 0x200D: isSpelling(scalars, index) ? nil : .invisible
        case 0x200B, 0x2060...0x2064, 0x206A...0x206F, 0xFEFF, 0x00AD, 0x180E, 0x034F, 0x115F, 0x1160, 0x3164,
            0xFFA0:
            .invisible
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: isRepeated(scalars, index) ? .invisible : nil
        default: nil
        }
    }

    private static func isInFlag(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        var at = index
        while at > 0, (0xE0020...0xE007F).contains(scalars[at].value), index - at < 8 { at -= 1 }
        return scalars[at].value == 0x1F3F4
    }

    private static func isSpelling(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        guard index > 0, index + 1 < scalars.count else { return false }
        let (before, after) = (scalars[index - 1], scalars[index + 1])
        let isEmoji =
            (before.properties.isEmoji || before.value == 0xFE0F || before.properties.isEmojiModifier)
            && after.properties.isEmoji && before.value > 0x7F
        let joins = { (scalar: Unicode.Scalar) in
            (0x0600...0x08FF).contains(scalar.value) || (0x0900...0x0DFF).contains(scalar.value)
        }
        return isEmoji || (joins(before) && joins(after))
    }

    /// One selector behind a character picks its look; many in a row carry data.
    private static func isRepeated(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        let isSelector = { (scalar: Unicode.Scalar) in
            (0xFE00...0xFE0F).contains(scalar.value) || (0xE0100...0xE01EF).contains(scalar.value)
        }
        return index == 0 || isSelector(scalars[index - 1])
            || (index + 1 < scalars.count && isSelector(scalars[index + 1]))
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
