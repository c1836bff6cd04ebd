/// Reads a pattern and writes its program in one go.
struct PatternReader {
    private let source: [Unicode.Scalar]
    private var at = 0
    private var code: [Pattern.Instruction] = []
    private var groups = 0
    private var names: [String: Int] = [:]
    private var loops = 0
    private var depth = 0

    /// Registers: two for each of at most this many groups, then one for each repetition.
    private static let mostGroups = 50

    init(_ source: String) { self.source = Array(source.unicodeScalars) }

    mutating func program() throws(Pattern.Fault) -> ([Pattern.Instruction], registers: Int) {
        try choice()
        guard at == source.count else { throw fault("there is a ) too many") }
        code.append(.match)
        return (code, 2 * Self.mostGroups + loops)
    }

    private var next: Unicode.Scalar? { at < source.count ? source[at] : nil }

    private mutating func take(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard at + scalars.count <= source.count, Array(source[at..<at + scalars.count]) == scalars else {
            return false
        }
        at += scalars.count
        return true
    }

    private mutating func text(until end: Unicode.Scalar) throws(Pattern.Fault) -> String {
        let start = at
        while let scalar = next, scalar != end { at += 1 }
        guard next == end else { throw fault("a \(end) is missing") }
        at += 1
        return String(String.UnicodeScalarView(source[start..<at - 1]))
    }

    private func fault(_ words: String) -> Pattern.Fault { Pattern.Fault(words: words) }

    private mutating func emit(_ instruction: Pattern.Instruction) throws(Pattern.Fault) {
        guard code.count < JSONSchemaLimits.patternSize else { throw fault("it is too large") }
        code.append(instruction)
    }

    private mutating func choice() throws(Pattern.Fault) {
        depth += 1
        defer { depth -= 1 }
        guard depth < 40 else { throw fault("it is nested too deeply") }
        let start = code.count
        try sequence()
        // What stands so far becomes the left side of what follows, so one more alternative costs one split.
        while take("|") {
            for index in start..<code.count { code[index] = code[index].moved(from: start, by: 1) }
            let jump = code.count + 1
            code.insert(.split(start + 1, jump + 1), at: start)
            try emit(.jump(0))
            try sequence()
            code[jump] = .jump(code.count)
        }
    }

    private mutating func sequence() throws(Pattern.Fault) {
        while let scalar = next, scalar != "|", scalar != ")" {
            let start = code.count
            let canRepeat = try atom()
            guard let (low, high, isLazy) = try repetition() else { continue }
            guard canRepeat else { throw fault("there is nothing to repeat") }
            try repeated(start, low, high, isLazy)
        }
    }

    private mutating func repetition() throws(Pattern.Fault) -> (Int, Int?, Bool)? {
        let bounds: (Int, Int?)
        if take("*") {
            bounds = (0, nil)
        } else if take("+") {
            bounds = (1, nil)
        } else if take("?") {
            bounds = (0, 1)
        } else if next == "{" {
            let back = at
            at += 1
            guard let low = number() else {
                at = back
                throw fault("a { must be written \\{")
            }
            var high: Int? = low
            if take(",") { high = number() }
            guard take("}") else { throw fault("a } is missing") }
            if let high, high < low { throw fault("a repetition has its bounds the wrong way round") }
            bounds = (low, high)
        } else {
            return nil
        }
        return (bounds.0, bounds.1, take("?"))
    }

    private mutating func number() -> Int? {
        let start = at
        while let scalar = next, ("0"..."9").contains(scalar) { at += 1 }
        guard at > start, at - start < 7 else { return nil }
        return source[start..<at].reduce(0) { $0 * 10 + Int($1.value) - 48 }
    }

    /// Writes the part that begins at `start` as often as it is wanted.
    private mutating func repeated(
        _ start: Int, _ low: Int, _ high: Int?, _ isLazy: Bool
    ) throws(Pattern.Fault) {
        let part = Array(code[start...])
        code.removeSubrange(start...)
        for _ in 0..<low { try add(part, from: start) }
        if let high {
            var splits: [Int] = []
            for _ in low..<high {
                splits.append(code.count)
                try emit(.jump(0))
                try add(part, from: start)
            }
            for place in splits { code[place] = split(place + 1, code.count, isLazy) }
        } else {
            let register = 2 * Self.mostGroups + loops
            loops += 1
            let top = code.count
            try emit(.jump(0))
            try emit(.begin(register))
            try add(part, from: start)
            try emit(.progress(register))
            try emit(.jump(top))
            code[top] = split(top + 1, code.count, isLazy)
        }
    }

    private mutating func add(_ part: [Pattern.Instruction], from start: Int) throws(Pattern.Fault) {
        let shift = code.count - start
        for instruction in part { try emit(instruction.moved(from: start, by: shift)) }
    }

    private func split(_ stay: Int, _ leave: Int, _ isLazy: Bool) -> Pattern.Instruction {
        isLazy ? .split(leave, stay) : .split(stay, leave)
    }

    /// Whether what was read can be repeated.
    private mutating func atom() throws(Pattern.Fault) -> Bool {
        guard let scalar = next else { return false }
        at += 1
        switch scalar {
        case "^":
            try emit(.start)
            return false
        case "$":
            try emit(.end)
            return false
        case ".": try emit(.any)
        case "[": try emit(.set(try set()))
        case "(": return try group()
        case "*", "+", "?", "{": throw fault("there is nothing to repeat before \(scalar)")
        case "\\": return try escape()
        default: try emit(.character(scalar.value))
        }
        return true
    }

    private mutating func group() throws(Pattern.Fault) -> Bool {
        if take("?:") {
            try choice()
        } else if take("?=") || take("?!") {
            let isNegative = source[at - 1] == "!"
            let place = code.count
            try emit(.look(isNegative: isNegative, next: 0))
            try choice()
            try emit(.done)
            code[place] = .look(isNegative: isNegative, next: code.count)
        } else if take("?<=") || take("?<!") {
            throw fault("looking behind is not supported")
        } else {
            var name: String?
            if take("?<") {
                name = try text(until: ">")
            } else if next == "?" {
                throw fault("a group of this kind is not known")
            }
            groups += 1
            guard groups < Self.mostGroups else { throw fault("it has too many groups") }
            let number = groups
            if let name { names[name] = number }
            try emit(.save(2 * number))
            try choice()
            try emit(.save(2 * number + 1))
        }
        guard take(")") else { throw fault("a ) is missing") }
        return true
    }

    private mutating func escape() throws(Pattern.Fault) -> Bool {
        guard let scalar = next else { throw fault("it ends with a \\") }
        switch scalar {
        case "b", "B":
            at += 1
            try emit(.boundary(scalar == "b"))
            return false
        case "1"..."9":
            guard let group = number(), group < Self.mostGroups else {
                throw fault("no group has that number")
            }
            try emit(.back(group))
        case "k":
            at += 1
            guard take("<") else { throw fault("\\k needs a <name>") }
            let name = try text(until: ">")
            guard let number = names[name] else { throw fault("no group is called \(name)") }
            try emit(.back(number))
        default:
            switch try escaped() {
            case .one(let value): try emit(.character(value))
            case .many(let kind): try emit(.set(ScalarSet(classes: [kind])))
            }
        }
        return true
    }

    private enum Escaped {
        case one(UInt32)
        case many(ScalarClass)
    }

    private mutating func escaped() throws(Pattern.Fault) -> Escaped {
        guard let scalar = next else { throw fault("it ends with a \\") }
        at += 1
        switch scalar {
        case "d": return .many(.digit)
        case "D": return .many(.not(.digit))
        case "w": return .many(.word)
        case "W": return .many(.not(.word))
        case "s": return .many(.space)
        case "S": return .many(.not(.space))
        case "p", "P":
            let kind = try category()
            return .many(scalar == "p" ? kind : .not(kind))
        case "n": return .one(0x0A)
        case "r": return .one(0x0D)
        case "t": return .one(0x09)
        case "v": return .one(0x0B)
        case "f": return .one(0x0C)
        case "0": return .one(0)
        case "c":
            guard let letter = next, letter.isASCII, letter.properties.isAlphabetic else {
                throw fault("\\c needs a letter")
            }
            at += 1
            return .one(letter.value % 32)
        case "x": return .one(try hex(2))
        case "u":
            if take("{") {
                guard let value = UInt32(try text(until: "}"), radix: 16), value <= 0x10FFFF else {
                    throw fault("\\u{…} needs a code point")
                }
                return .one(value)
            }
            let unit = try hex(4)
            let back = at
            if unit & 0xFC00 == 0xD800, take("\\u"), let low = try? hex(4), low & 0xFC00 == 0xDC00 {
                return .one(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF))
            }
            at = back
            return .one(unit)
        default:
            guard !scalar.properties.isAlphabetic else { throw fault("\\\(scalar) is not known") }
            return .one(scalar.value)
        }
    }

    private mutating func hex(_ count: Int) throws(Pattern.Fault) -> UInt32 {
        guard at + count <= source.count,
            let value = UInt32(String(String.UnicodeScalarView(source[at..<at + count])), radix: 16)
        else { throw fault("hexadecimal digits are missing") }
        at += count
        return value
    }

    private mutating func category() throws(Pattern.Fault) -> ScalarClass {
        guard take("{") else { throw fault("\\p needs a {name}") }
        var name = try text(until: "}")
        for prefix in ["General_Category=", "gc="] where name.hasPrefix(prefix) {
            name = String(name.dropFirst(prefix.count))
        }
        guard let short = ScalarClass.names[name] else { throw fault("\\p{\(name)} is not supported") }
        return .category(short)
    }

    private mutating func set() throws(Pattern.Fault) -> ScalarSet {
        var set = ScalarSet(isNegated: take("^"))
        while let scalar = next, scalar != "]" {
            let low = try member()
            guard next == "-", at + 1 < source.count, source[at + 1] != "]" else {
                switch low {
                case .one(let value): set.ranges.append(value...value)
                case .many(let kind): set.classes.append(kind)
                }
                continue
            }
            at += 1
            guard case .one(let from) = low, case .one(let to) = try member(), from <= to else {
                throw fault("a range of characters has no order")
            }
            set.ranges.append(from...to)
        }
        guard take("]") else { throw fault("a ] is missing") }
        return set
    }

    private mutating func member() throws(Pattern.Fault) -> Escaped {
        guard let scalar = next else { throw fault("a ] is missing") }
        at += 1
        guard scalar == "\\" else { return .one(scalar.value) }
        if take("b") { return .one(0x08) }
        return try escaped()
    }
}

extension Pattern.Instruction {
    /// The same with targets at or behind `place` moved.
    fileprivate func moved(from place: Int, by count: Int) -> Self {
        func shift(_ target: Int) -> Int { target >= place ? target + count : target }
        return switch self {
        case .split(let first, let second): .split(shift(first), shift(second))
        case .jump(let target): .jump(shift(target))
        case .look(let isNegative, let next): .look(isNegative: isNegative, next: shift(next))
        default: self
        }
    }
}
