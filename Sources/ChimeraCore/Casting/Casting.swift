/// Gives each persona a model out of those that are there: by the traits that suit it, what may be spent, how
/// the models have been answering, and different families first. Pure, and the same for the same question.
///
/// Who has a model already keeps it.
public enum Casting {
    /// Somebody who wants a model.
    public struct Seat: Hashable, Sendable {
        public var name: String
        /// Traits as personas name them: reasoning, creative, fast, long-context, local.
        public var traits: [String]
        /// Chosen by hand.
        public var pinned: ModelName?

        public init(name: String, traits: [String] = [], pinned: ModelName? = nil) {
            self.name = name
            self.traits = traits
            self.pinned = pinned
        }
    }

    /// A model that could play.
    public struct Offer: Hashable, Sendable {
        public var model: ModelInfo
        public var health: ModelHealth.State
        /// Milliseconds, the middle of the last calls.
        public var firstToken: Double?

        public init(_ model: ModelInfo, health: ModelHealth.State = .unknown, firstToken: Double? = nil) {
            self.model = model
            self.health = health
            self.firstToken = firstToken
        }
    }

    public struct Choice: Hashable, Sendable, Codable {
        public var name: String
        /// nil: nothing fits.
        public var model: ModelName?
        public var isPinned: Bool
        /// Why, or why not, a reason a sentence.
        public var because: [String]
    }

    public struct Plan: Hashable, Sendable, Codable {
        public var choices: [Choice]
        /// What the computer cannot hold at once, with what to do.
        public var warning: String?
        /// The one model that could play all of them instead.
        public var oneForAll: ModelName?
    }

    /// - Parameters:
    ///   - ceiling: micro-dollars for a million tokens, three of four of them read; nil: any price.
    ///   - memory: bytes of this computer; nil: not known.
    public static func plan(
        _ seats: [Seat], from offers: [Offer], ceiling: Int64? = nil, memory: Int64? = nil, today: String
    ) -> Plan {
        let fitting = offers.filter { $0.isUsable(today: today, ceiling: ceiling) }
        var taken: [ModelInfo] = seats.compactMap { seat in
            seat.pinned.flatMap { pinned in offers.first { $0.model.name == pinned }?.model }
        }
        var choices: [Choice] = []
        for seat in seats {
            if let pinned = seat.pinned {
                choices.append(
                    Choice(name: seat.name, model: pinned, isPinned: true, because: ["Chosen by hand."]))
                continue
            }
            let rated = fitting.map { offer in (offer, Rating(offer, for: seat, beside: taken, today: today))
            }
            // Equal ones in the order of their names, so that the same question has the same answer.
            let best = rated.max { a, b in
                (a.1.points, b.0.model.name.description) < (b.1.points, a.0.model.name.description)
            }
            if let (offer, rating) = best {
                taken.append(offer.model)
                choices.append(
                    Choice(
                        name: seat.name, model: offer.model.name, isPinned: false, because: rating.reasons))
            } else {
                choices.append(
                    Choice(
                        name: seat.name, model: nil, isPinned: false, because: [Self.none(offers, ceiling)]))
            }
        }
        return withMemory(Plan(choices: choices), offers, memory, seats: seats.count)
    }

    private static func none(_ offers: [Offer], _ ceiling: Int64?) -> String {
        if offers.isEmpty { return "No model is set up. Add a provider, or install the local model." }
        return ceiling == nil
            ? "No model answers now. See their health under Providers."
            : "No model that answers now costs so little. Raise the ceiling, or start a local one."
    }

    private static func withMemory(
        _ plan: Plan, _ offers: [Offer], _ memory: Int64?, seats: Int
    ) -> Plan {
        guard let memory else { return plan }
        var sizes: [ModelName: Int64] = [:]
        for name in plan.choices.compactMap(\.model) {
            guard let model = offers.first(where: { $0.model.name == name })?.model, model.isLocal,
                let bytes = model.bytes
            else { continue }
            sizes[name] = bytes
        }
        // What a model needs beside its weights: the conversation, the program, the rest of the computer.
        let need = sizes.values.reduce(0) { $0 + $1 + $1 / 5 }
        guard sizes.count > 1, need > memory * 4 / 5 else { return plan }
        var plan = plan
        let one = sizes.filter { $0.value + $0.value / 5 <= memory * 4 / 5 }
            .max { ($0.value, $0.key.description) < ($1.value, $1.key.description) }?.key
        plan.oneForAll = one
        plan.warning =
            "The \(sizes.count) local models need about \(gigabytes(need)) of memory together, and this computer has \(gigabytes(memory)): each would be loaded anew for its turn."
            + (one.map { " Use one model for all: \($0)." } ?? " Choose smaller ones.")
        return plan
    }

    private static func gigabytes(_ bytes: Int64) -> String {
        let tenths = (bytes * 10 + (1 << 29)) >> 30
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) GB" : "\(tenths / 10) GB"
    }
}
