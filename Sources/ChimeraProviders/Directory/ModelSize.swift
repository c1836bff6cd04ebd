internal import ChimeraCore

/// A model's size, read from its name: `smollm2-135m`, `qwen2.5-0.5b-instruct`, `mixtral-8x7b`.
struct ModelSize: Hashable {
    let parameters: Double
    /// As people write it: `135M`, `1.5B`.
    let label: String

    /// The first number with an m or b behind it that stands for itself: not the a3b of
    /// `qwen3-30b-a3b` (active parameters), not the 1m of a context window.
    init?(in name: String) {
        var start: String.Index?
        var before: Character = "-"
        let name = name.lowercased()
        for index in name.indices {
            let character = name[index]
            if character.isNumber || ((character == "." || character == "x") && start != nil) {
                if start == nil, !before.isLetter { start = index }
            } else {
                let next = name.index(after: index)
                let isEnd = next == name.endIndex || !(name[next].isLetter || name[next].isNumber)
                if let from = start, isEnd, character == "m" || character == "b",
                    let count = Self.number(name[from..<index]), character == "b" || count >= 5
                {
                    parameters = count * (character == "b" ? 1e9 : 1e6)
                    label = String(name[from...index]).uppercased()
                    return
                }
                start = nil
            }
            before = character
        }
        return nil
    }

    /// `8x7` is 56.
    private static func number(_ text: Substring) -> Double? {
        let factors = text.split(separator: "x", omittingEmptySubsequences: false).map { Double($0) }
        return factors.reduce(1.0) { product, factor in
            guard let product, let factor else { return nil }
            return product * factor
        }
    }
}

extension ModelInfo.Ability {
    /// What a model can be trusted with, as far as its name tells. Unknown sizes are large ones:
    /// nobody writes a size behind the name of a hosted model.
    init(model: String) { self.init(ModelSize(in: model)) }

    init(_ size: ModelSize?) {
        switch size?.parameters {
        case let size? where size < 1e9: self = .toy
        case let size? where size < 4e9: self = .small
        default: self = .capable
        }
    }
}
