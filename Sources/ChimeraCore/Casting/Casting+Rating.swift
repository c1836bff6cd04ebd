extension Casting {
    /// How well a model suits a seat, with the reasons that a person is told.
    struct Rating {
        private(set) var points = 0
        private(set) var reasons: [String] = []

        init(_ offer: Offer, for seat: Seat, beside taken: [ModelInfo], today: String) {
            let model = offer.model
            switch model.ability {
            case .capable: points += 60
            case .small: points += 30
            case .toy: break
            }
            for trait in seat.traits where offer.has(trait) { add(12, Self.words(trait)) }
            switch offer.health {
            case .good: add(10, "It has been answering well.")
            case .shaky: add(-15, "Some of its last calls failed.")
            case .unknown, .down: break
            }
            if model.isLocal {
                add(3, "It runs on this computer.")
            } else if let price = offer.price {
                // A dollar a million tokens is a point; nothing that can be paid outweighs an ability.
                points -= Int(min(25, price / 1_000_000))
            }
            let family = Casting.family(of: model.name)
            let alike = taken.filter { Casting.family(of: $0.name) == family }.count
            points -= 25 * alike
            if alike == 0, !taken.isEmpty { reasons.append("Nobody else here is of the family \(family).") }
            points -= 4 * taken.filter { $0.name.provider == model.name.provider }.count
            if let last = model.shutdown { add(-10, "It is shut down on \(last).") }
            if reasons.isEmpty { reasons.append("The best of what is there.") }
        }

        private mutating func add(_ more: Int, _ reason: String) {
            points += more
            reasons.append(reason)
        }

        private static func words(_ trait: String) -> String {
            switch trait {
            case "reasoning": "It reasons, which suits this persona."
            case "creative": "Its sampling can be set free, which suits this persona."
            case "fast": "It is quick, which suits this persona."
            case "long-context": "It remembers much, which suits this persona."
            case "local": "It runs on this computer, which suits this persona."
            default: "It suits this persona: \(trait)."
            }
        }
    }

    /// Who made it, as its name says: letters up to the first digit or sign of its last part.
    static func family(of model: ModelName) -> String {
        let last = model.model.split(separator: "/").last.map(String.init) ?? model.model
        let letters = last.lowercased().prefix { $0.isLetter }
        return letters.isEmpty ? last.lowercased() : String(letters)
    }
}

extension Casting.Offer {
    func isUsable(today: String, ceiling: Int64?) -> Bool {
        if health == .down { return false }
        if let last = model.shutdown, last <= today { return false }
        guard let ceiling, model.isMetered else { return true }
        // What nobody knows the price of is not under a ceiling.
        return price.map { $0 <= ceiling } ?? false
    }

    /// Micro-dollars for a million tokens, three of four of them read.
    var price: Int64? {
        guard let price = model.price, let input = Casting.microDollars(price.input),
            let output = Casting.microDollars(price.output)
        else { return nil }
        return (3 * input + output) / 4
    }

    func has(_ trait: String) -> Bool {
        switch trait {
        case "reasoning": (model.capabilities.reasoning?.control ?? .none) != .none
        case "creative": model.ability == .capable && model.capabilities.sampling != .never
        case "fast": firstToken.map { $0 < 800 } ?? (model.ability == .small || isCalledFast)
        case "long-context": model.contextWindow >= 200_000
        case "local": model.isLocal
        default: false
        }
    }

    private var isCalledFast: Bool {
        ["mini", "nano", "flash", "lite", "haiku", "fast", "turbo", "instant"].contains {
            model.name.model.lowercased().contains($0)
        }
    }
}

extension Casting {
    /// `2.50` dollars as micro-dollars; nil: not an amount.
    public static func microDollars(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int64(parts[0]), (0...1_000_000).contains(whole)
        else { return nil }
        let digits = parts.count == 2 ? parts[1].prefix(6) : ""
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let padded = digits + String(repeating: "0", count: 6 - digits.count)
        return Int64(padded).map { whole * 1_000_000 + $0 }
    }
}
