/// A model that may speak in place of a participant's own when that one fails.
public struct Fallback: Hashable, Sendable, Codable {
    /// What went wrong, as far as it matters for who may step in.
    public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
        case rateLimited = "rate-limited"
        case overloaded
        case contextTooLong = "context-too-long"
        case refused
        case noCredit = "no-credit"
        /// A budget is nearly used up, or does not let it through.
        case budget
        /// Nobody answered, or the answer broke off.
        case unreachable

        /// nil: another model would not help, or nobody may hide that it failed.
        public init?(_ kind: ProviderFailure.Kind) {
            switch kind {
            case .rateLimited: self = .rateLimited
            case .overloaded: self = .overloaded
            case .contextTooLong: self = .contextTooLong
            case .refused: self = .refused
            case .noCredit: self = .noCredit
            case .unreachable, .timedOut, .streamBroken: self = .unreachable
            case .unauthorized, .modelMissing, .invalidRequest, .tooLarge: return nil
            }
        }
    }

    public var model: ModelName
    /// nil: every cause but a refusal, which is an answer; who wants another one says so.
    public var causes: [Cause]?

    public init(_ model: ModelName, causes: [Cause]? = nil) {
        self.model = model
        self.causes = causes
    }

    public func stepsIn(after cause: Cause) -> Bool { causes?.contains(cause) ?? (cause != .refused) }
}

/// Who spoke in place of whom, and why. The message carries the model that spoke.
public struct StandIn: Hashable, Sendable, Codable {
    /// The participant's own model, which was asked first.
    public var `for`: ModelName
    public var because: Fallback.Cause
    /// The failure in the words of whoever failed last before this one.
    public var words: String?

    public init(for model: ModelName, because cause: Fallback.Cause, words: String? = nil) {
        self.for = model
        because = cause
        self.words = words
    }
}

extension [Fallback] {
    /// The next of the chain that may step in: the models that were asked are not asked again in this turn.
    ///
    /// A chain is walked downwards only, so that two that fail do not call each other for ever.
    func next(after cause: Fallback.Cause, asked: Set<ModelName>) -> ModelName? {
        first { !asked.contains($0.model) && $0.stepsIn(after: cause) }?.model
    }

    /// Throws `Problem` (`.invalid`) for a chain that is too long or names one model twice.
    func checked(field: String) throws(Problem) -> [Fallback] {
        guard count <= Limits.fallbacks else {
            throw .invalid(
                "There are \(count) fallbacks; at most \(Limits.fallbacks) are kept.", field: field)
        }
        for (index, fallback) in enumerated() {
            if let causes = fallback.causes, causes.isEmpty {
                throw .invalid(
                    "\(fallback.model) would never step in: its causes are empty. Name some of \(Fallback.Cause.allCases.map(\.rawValue).joined(separator: ", ")), or leave them out.",
                    field: "\(field)[\(index)].causes")
            }
            if self[..<index].contains(where: { $0.model == fallback.model }) {
                throw .invalid(
                    "\(fallback.model) stands in the chain twice. Take one of them out.",
                    field: "\(field)[\(index)].model")
            }
        }
        return self
    }
}
