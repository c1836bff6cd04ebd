/// Leaves an endpoint's model alone that failed again and again, and tries it with one call now and then.
///
/// Pure: it is asked before a call and told how the call ended. Only failures of the endpoint count; a request
/// that is wrong, too long or refused says nothing about the next conversation's.
public struct Breaker: Hashable, Sendable {
    public enum Permission: Hashable, Sendable {
        case go
        /// One call to see whether it is well again.
        case probe
        /// Not now; again after this time.
        case wait(Duration)
    }

    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Calls go through.
        case closed
        /// No calls until its time is over.
        case open
        /// One call is on its way to see.
        case trying
    }

    /// Failures in a row that open it.
    public static let threshold = 5
    public static let firstRest = Duration.seconds(10)
    public static let longestRest = Duration.seconds(120)
    /// A probe that nobody heard of again: its task may have been cancelled.
    static let probeTime = Duration.seconds(120)

    private var failures = 0
    /// How often it opened since it last worked.
    private var trips = 0
    private var restsUntil: Duration?
    private var probeSince: Duration?

    public init() {}

    public func state(at now: Duration) -> State {
        guard restsUntil != nil else { return .closed }
        return isProbing(at: now) ? .trying : .open
    }

    /// How long it is left alone yet; nil while calls go through.
    public func rest(at now: Duration) -> Duration? { restsUntil.map { max(.zero, $0 - now) } }

    public mutating func ask(at now: Duration) -> Permission {
        guard let restsUntil else { return .go }
        if restsUntil > now { return .wait(restsUntil - now) }
        if isProbing(at: now) { return .wait(.seconds(1)) }
        probeSince = now
        return .probe
    }

    public mutating func succeeded() { self = Breaker() }

    public mutating func failed(_ kind: ProviderFailure.Kind, at now: Duration) {
        guard Self.counts(kind) else {
            // It answered: it is there. A probe that came so far has shown what it had to.
            if restsUntil != nil, kind != .rateLimited { succeeded() } else { probeSince = nil }
            return
        }
        failures += 1
        let wasProbe = probeSince != nil
        probeSince = nil
        // Calls that were on their way when it opened tell nothing new.
        if restsUntil != nil, !wasProbe { return }
        guard wasProbe || failures >= Self.threshold else { return }
        restsUntil = now + min(Self.longestRest, Self.firstRest * (1 << min(trips, 10)))
        trips += 1
    }

    /// A call ended that says nothing: somebody stopped it.
    public mutating func abandoned() { probeSince = nil }

    public static func counts(_ kind: ProviderFailure.Kind) -> Bool {
        switch kind {
        case .overloaded, .unreachable, .timedOut, .streamBroken: true
        case .unauthorized, .noCredit, .rateLimited, .contextTooLong, .refused, .modelMissing,
            .invalidRequest,
            .tooLarge:
            false
        }
    }

    private func isProbing(at now: Duration) -> Bool {
        probeSince.map { now - $0 < Self.probeTime } ?? false
    }
}
