/// How heated a conversation shall be. A word in every prompt, and a step of temperature.
public enum Mood: String, Hashable, Sendable, Codable, CaseIterable {
    case calm, mild, even, lively, fiery

    /// What each speaker is told; nil: nothing.
    public var words: String? {
        switch self {
        case .calm:
            "The mood is calm. Speak quietly, look for what you have in common, and leave the other room."
        case .mild: "The mood is friendly. Differ gently, and say what you like in what was said."
        case .even: nil
        case .lively: "The mood is lively. Contradict readily, ask back, and let feeling show."
        case .fiery:
            "The mood is heated. Attack what was said with all you have, give no ground for free, and stay off the person."
        }
    }

    /// Added to the temperature of whoever speaks.
    public var warmth: Double {
        switch self {
        case .calm: -0.2
        case .mild: -0.1
        case .even: 0
        case .lively: 0.1
        case .fiery: 0.2
        }
    }

    func temperature(_ base: Double?) -> Double? {
        guard warmth != 0 else { return base }
        // Tenths stay tenths: 0.8 and 0.1 are 0.9.
        return min(2, max(0, (((base ?? 0.8) + warmth) * 100).rounded() / 100))
    }
}
