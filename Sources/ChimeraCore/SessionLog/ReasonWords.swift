/// Why somebody spoke, as a person would say it.
enum ReasonWords {
    /// One English sentence, with names as they are: who puts it into a document escapes them.
    /// - Parameter caller: who wrote the message that called, where that is known.
    static func sentence(_ reason: Reason, caller: String? = nil) -> String {
        choice(reason, caller) + absent(reason.candidates) + "."
    }

    private static func choice(_ reason: Reason, _ caller: String?) -> String {
        switch reason.directive?.kind {
        case .mention: return caller.map { "Was called by \($0)" } ?? "Was called by name"
        case .next: return "Was told to speak next"
        case .regenerate: return "Was asked to say it again"
        case .queue: return "Was next in the queue"
        case nil: break
        }
        let able = reason.candidates.filter { $0.out == nil }
        switch reason.strategy {
        case .solo: return "Answers what was said"
        case .manual: return "Was chosen by hand"
        case _ where able.count == 1: return "Was the only one who could speak"
        case .roundRobin: return "Was next in the order of seats"
        case .list: return "Was next on the list"
        case .pooled: return "Was drawn from those who had not spoken in this round"
        case .weighted: return "Was drawn by lot; who has more reason has more lots"
        case .bids where reason.outside?.wasUsed == true: return "Wanted most to speak"
        case .director where reason.outside?.wasUsed == true:
            return "Was picked by \(reason.outside?.model?.model ?? "a model")"
                + (reason.outside?.words.map { " (\($0))" } ?? "")
        case .format: return "Has the word" + (reason.phase.map { " in \($0.name)" } ?? " in the format")
        case .natural, .bids, .director, .handoff: return natural(able)
        }
    }

    /// The best score, what made most of it, and how far it was ahead.
    private static func natural(_ able: [Reason.Candidate]) -> String {
        guard let best = able.max(by: { $0.score < $1.score }) else { return "Had most reason to speak" }
        let weights = Scores.weights + [("luck", Scores.luck)]
        let causes =
            weights.map { (term: $0.term, weight: $0.weight * (best.terms[$0.term] ?? 0)) }
            .filter { $0.weight > 0.05 }.sorted { $0.weight > $1.weight }.prefix(2).map { words($0.term) }
        var out = "Had most reason to speak"
        if !causes.isEmpty { out += " (\(causes.joined(separator: " and ")))" }
        let second = able.filter { $0.participant != best.participant }.max { $0.score < $1.score }
        out += ", with \(Figures.decimal(best.score, 2)) points"
        if let second { out += " before \(second.name) with \(Figures.decimal(second.score, 2))" }
        return out
    }

    private static func words(_ term: String) -> String {
        switch term {
        case "addressed": "was named"
        case "asked": "a question was open"
        case "relevance": "knows the matter"
        case "talkativeness": "likes to talk"
        case "silence": "had been silent"
        case "share": "had said little so far"
        case "tension": "stands on the other side"
        case "bid": "wanted to speak"
        case "luck": "the dice"
        default: term
        }
    }

    /// Those who could not be chosen, but for the one who had just spoken and those who have left.
    private static func absent(_ candidates: [Reason.Candidate]) -> String {
        let words = candidates.compactMap { candidate -> String? in
            switch candidate.out {
            case .muted: "\(candidate.name) was muted"
            case .noModel: "\(candidate.name) had no model"
            case .providerDown: "\(candidate.name)'s provider was down"
            case .skipped: "\(candidate.name) was skipped"
            case .overBudget: "\(candidate.name) was over budget"
            case .spokeLast, .absent, .coolingDown, .hasSpoken, .notInPhase, nil: nil
            }
        }
        return words.isEmpty ? "" : "; " + words.joined(separator: ", ")
    }
}
