/// Which model ids a row of the catalogue is about. Ids are compared in lower case.
indirect enum MatchRule: Sendable {
    case equals(String)
    case begins(String)
    case ends(String)
    case contains(String)
    case pattern(String)
    case any([MatchRule])
    case all([MatchRule])

    /// `["=", s]`, `["^", s]`, `["$", s]`, `["*", s]`, `["~", regex]`, `["or", …]`, `["and", …]`; nil for what
    /// a later version may add.
    init?(_ value: JSONValue) {
        guard let items = value.array, let word = items.first?.string else { return nil }
        if word == "or" || word == "and" {
            let rules = items.dropFirst().compactMap(MatchRule.init)
            guard rules.count == items.count - 1 else { return nil }
            self = word == "or" ? .any(rules) : .all(rules)
            return
        }
        guard items.count == 2, let text = items[1].string else { return nil }
        switch word {
        case "=": self = .equals(text)
        case "^": self = .begins(text)
        case "$": self = .ends(text)
        case "*": self = .contains(text)
        case "~":
            guard (try? Regex(text)) != nil else { return nil }
            self = .pattern(text)
        default: return nil
        }
    }

    /// - Parameter id: in lower case.
    func matches(_ id: String) -> Bool {
        switch self {
        case .equals(let text): id == text
        case .begins(let text): id.hasPrefix(text)
        case .ends(let text): id.hasSuffix(text)
        case .contains(let text): id.contains(text)
        // Made anew each time, since it cannot be shared between threads: ids are looked up once.
        case .pattern(let text): (try? Regex(text).firstMatch(in: id)) != nil
        case .any(let rules): rules.contains { $0.matches(id) }
        case .all(let rules): rules.allSatisfy { $0.matches(id) }
        }
    }
}
