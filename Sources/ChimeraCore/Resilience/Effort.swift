/// What one reply has come to over its tries. Pure: the shell tells it every event.
struct Effort: Sendable {
    /// Times that a broken reply is gone on with.
    static let mostContinuations = 2

    private let canContinue: Bool
    private(set) var tries = 0
    /// Something of the reply was shown.
    private(set) var hasBegun = false
    var firstEvent: Duration?
    /// Kept only where it may be needed.
    private var text = ""
    /// Something was shown that cannot be sent as the reply's beginning.
    private var isMixed = false
    private var continuations = 0
    private var skipsSpace = false
    private var usage: Usage?
    private var earlier: Usage?

    init(canContinue: Bool) { self.canContinue = canContinue }

    mutating func begin() {
        tries += 1
        firstEvent = nil
        if let usage { earlier = earlier.map { $0 + usage } ?? usage }
        usage = nil
    }

    /// The event as the listener shall have it; nil: nothing of it is left.
    mutating func take(_ event: ModelEvent) -> ModelEvent? {
        switch event {
        case .text(var piece):
            if skipsSpace {
                // The end of what was there already.
                piece = String(piece.drop { $0.isWhitespace })
                guard !piece.isEmpty else { return nil }
                skipsSpace = false
            }
            hasBegun = true
            if canContinue { text += piece }
            return .text(piece)
        case .reasoning, .toolCall, .opaque:
            hasBegun = true
            isMixed = true
            return event
        case .usage(let figures):
            usage = figures
            return .usage(whole(figures) ?? figures)
        case .notice, .loading: return event
        }
    }

    /// The request that goes on where the reply broke off; nil where that cannot be done.
    mutating func rest(of request: ModelRequest, after failure: ProviderFailure) -> ModelRequest? {
        guard canContinue, hasBegun, !isMixed, continuations < Self.mostContinuations,
            [.streamBroken, .timedOut, .overloaded, .unreachable].contains(failure.kind)
        else { return nil }
        var begun = (request.prefill ?? "") + text
        // Endpoints refuse a beginning that ends in space.
        let end = begun.lastIndex { !$0.isWhitespace }.map { begun.index(after: $0) } ?? begun.startIndex
        skipsSpace = end < begun.endIndex
        begun = String(begun[..<end])
        guard !begun.isEmpty else { return nil }
        continuations += 1
        var rest = request
        rest.prefill = begun
        return rest
    }

    /// With what earlier tries used up.
    func whole(_ figures: Usage?) -> Usage? {
        guard let earlier else { return figures }
        return figures.map { earlier + $0 } ?? earlier
    }
}

extension Usage {
    /// Two calls together. A cost that was written for one of them alone is not the whole: left out.
    static func + (a: Usage, b: Usage) -> Usage {
        func sum(_ a: Int?, _ b: Int?) -> Int? { a == nil && b == nil ? nil : (a ?? 0) + (b ?? 0) }
        func both(_ a: String?, _ b: String?) -> String? {
            guard let a = a.flatMap(Money.init(reported:)), let b = b.flatMap(Money.init(reported:)) else {
                return nil
            }
            return (try? a.adding(b))?.description
        }
        return Usage(
            input: a.input + b.input, output: a.output + b.output, cacheRead: sum(a.cacheRead, b.cacheRead),
            cacheWrite: sum(a.cacheWrite, b.cacheWrite),
            cacheWriteLong: sum(a.cacheWriteLong, b.cacheWriteLong), reasoning: sum(a.reasoning, b.reasoning),
            cost: both(a.cost, b.cost), estimated: a.estimated == true || b.estimated == true ? true : nil)
    }
}
