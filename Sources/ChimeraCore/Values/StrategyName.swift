/// The rule that picks who speaks next, as it is named on the command line and stored.
public enum StrategyName: Hashable, Sendable, Codable, CaseIterable, RawRepresentable {
    /// The one who has most reason to speak.
    case natural
    case roundRobin
    /// From the top of the list after each person's message, and again when all have spoken.
    case list
    /// Everybody once, in an order that the dice choose, before anybody speaks again.
    case pooled
    case manual
    /// By the dice, those with more reason more often.
    case weighted
    /// Each says how much it wants to speak.
    case bids
    /// A model picks where the scores are close.
    case director
    /// Who speaks names the next.
    case handoff
    /// Plain chat: the one other participant answers each message once.
    case solo
    /// Phases out of the file of that id.
    case format(String)

    /// Those without a file.
    public static let allCases: [StrategyName] = [
        .natural, .roundRobin, .list, .pooled, .manual, .weighted, .bids, .director, .handoff, .solo,
    ]

    public init?(rawValue: String) {
        if rawValue.hasPrefix("format:") {
            let id = String(rawValue.dropFirst(7))
            guard Rule.id(id, "format") == nil else { return nil }
            self = .format(id)
            return
        }
        guard let known = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = known
    }

    public var rawValue: String {
        switch self {
        case .natural: "natural"
        case .roundRobin: "round-robin"
        case .list: "list"
        case .pooled: "pooled"
        case .manual: "manual"
        case .weighted: "weighted"
        case .bids: "bids"
        case .director: "director"
        case .handoff: "handoff"
        case .solo: "solo"
        case .format(let id): "format:\(id)"
        }
    }

    /// The file's id, of a format.
    public var format: String? { if case .format(let id) = self { id } else { nil } }

    /// A strategy by the word that was typed; the error names the nearest.
    public static func named(_ word: String, formats: [String] = []) throws(Problem) -> StrategyName {
        if let known = StrategyName(rawValue: word), known.format.map(formats.contains) ?? true {
            return known
        }
        let all = allCases.map(\.rawValue) + formats.map { "format:\($0)" }
        let near =
            Spelling.nearest(word, in: all).map { "Did you mean \($0)?" }
            ?? "Choose one of \(all.joined(separator: ", "))."
        throw .invalid("There is no strategy \(word). \(near)", field: "strategy")
    }
}
