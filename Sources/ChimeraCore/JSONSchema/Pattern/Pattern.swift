/// A regular expression as JSON Schema means it (ECMA-262, by code points), with a bound on its steps.
///
/// Ours because the patterns and the texts come from strangers: the platform's `Regex` speaks another dialect and
/// has no bound, so `(a+)+$` and thirty letters would stop the process.
struct Pattern: Sendable {
    let program: [Instruction]
    let registers: Int

    struct Fault: Error, Hashable {
        let words: String
    }

    init(_ source: String) throws(Fault) {
        var reader = PatternReader(source)
        (program, registers) = try reader.program()
    }

    /// Whether the pattern is found anywhere in the text; nil when the steps ran out.
    func matches(_ text: String, steps: inout Int) -> Bool? {
        var machine = PatternMachine(pattern: self, text: text.unicodeScalars.map(\.value), steps: steps)
        let found = machine.search()
        steps = max(0, machine.steps)
        return found
    }

    enum Instruction: Sendable {
        case character(UInt32)
        case set(ScalarSet)
        case any
        /// Goes on at the first and comes back to the second.
        case split(Int, Int)
        case jump(Int)
        case save(Int)
        /// Remembers where a repeated part began, in a register.
        case begin(Int)
        /// Leaves the repetition when its part took nothing: it would go on for ever.
        case progress(Int)
        case start
        case end
        case boundary(Bool)
        /// What follows up to `done` is looked for here, or behind, without moving.
        case look(isNegative: Bool, next: Int)
        case back(Int)
        case done
        case match
    }
}

/// Code points: ranges and classes, or all but those.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var classes: [ScalarClass] = []
    var isNegated = false

    func contains(_ scalar: UInt32) -> Bool {
        let holds = ranges.contains { $0.contains(scalar) } || classes.contains { $0.contains(scalar) }
        return holds != isNegated
    }
}

indirect enum ScalarClass: Sendable {
    case digit
    case word
    case space
    /// Unicode's general categories, by their short names: `L` holds `Lu`.
    case category(String)
    case not(ScalarClass)

    func contains(_ scalar: UInt32) -> Bool {
        switch self {
        case .digit: (0x30...0x39).contains(scalar)
        case .word: Self.isWord(scalar)
        case .space:
            switch scalar {
            case 0x09...0x0D, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
                0xFEFF:
                true
            default: false
            }
        case .category(let name):
            Unicode.Scalar(scalar).map { Self.short($0.properties.generalCategory).hasPrefix(name) } ?? false
        case .not(let other): !other.contains(scalar)
        }
    }

    static func isWord(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }

    static let names = [
        "L": "L", "Letter": "L", "Lu": "Lu", "Uppercase_Letter": "Lu", "Ll": "Ll", "Lowercase_Letter": "Ll",
        "Lt": "Lt", "Lm": "Lm", "Lo": "Lo", "M": "M", "Mark": "M", "Mn": "Mn", "Mc": "Mc", "Me": "Me",
        "N": "N",
        "Number": "N", "Nd": "Nd", "digit": "Nd", "Nl": "Nl", "No": "No", "P": "P", "Punctuation": "P",
        "Pc": "Pc",
        "Pd": "Pd", "Ps": "Ps", "Pe": "Pe", "Pi": "Pi", "Pf": "Pf", "Po": "Po", "S": "S", "Symbol": "S",
        "Sm": "Sm",
        "Sc": "Sc", "Sk": "Sk", "So": "So", "Z": "Z", "Separator": "Z", "Zs": "Zs", "Zl": "Zl", "Zp": "Zp",
        "C": "C", "Cc": "Cc", "Cf": "Cf", "Co": "Co", "Cn": "Cn",
    ]

    private static func short(_ category: Unicode.GeneralCategory) -> String {
        switch category {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}
