/// How many columns a character takes on a terminal.
///
/// Unicode's East Asian Width (UAX #11) and emoji presentation, as ranges of whole blocks: terminals agree
/// with each other about those, and about little else.
enum DisplayWidth {
    static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

    static func of(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.value < 0x300 {
            return first.value < 0x20 || (0x7F..<0xA0).contains(first.value) || first.value == 0xAD ? 0 : 1
        }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format: return 0
        default: break
        }
        if first.properties.isEmojiPresentation { return 2 }
        // "Show it as a picture" behind a character that may be one: ❤️.
        if first.properties.isEmoji, character.unicodeScalars.contains("\u{FE0F}") { return 2 }
        return isWide(first.value) ? 2 : 1
    }

    /// Such a character may end a line without a space behind it.
    static func isIdeograph(_ character: Character) -> Bool {
        character.unicodeScalars.first.map { isWide($0.value) && !(0xAC00...0xD7A3).contains($0.value) }
            ?? false
    }

    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2329, 0x232A, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
            0x4E00...0x9FFF,
            0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
            0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
