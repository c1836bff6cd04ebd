/// Whether a failed call is made again, and when. Pure: the shell waits.
public struct RetryRule: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        case wait(Duration)
        case giveUp
    }

    /// Calls in all, the first among them.
    public var tries = 3
    public var base = Duration.milliseconds(500)
    public var cap = Duration.seconds(8)
    /// A provider that asks for more patience than this is believed and not waited for: somebody else may speak.
    public var longestWait = Duration.seconds(60)

    public init() {}

    /// - Parameters:
    ///   - tried: calls that were made, the failed one among them.
    ///   - hasBegun: something of the reply was shown; made again, it would be there twice.
    public func action(
        after failure: ProviderFailure, tried: Int, hasBegun: Bool, dice: inout Dice
    ) -> Action {
        guard !hasBegun, tried < tries, isWorthIt(failure) else { return .giveUp }
        if let asked = failure.retryAfter {
            guard asked <= longestWait else { return .giveUp }
            // A little later than asked, so that all who wait do not come in the same moment.
            return .wait(asked + .milliseconds(Int64(250 * dice.unit())))
        }
        let wait = min(cap, base * (1 << min(tried - 1, 10)))
        // Between half of it and all of it.
        return .wait(.microseconds(Int64(Double(wait.microseconds) * (0.5 + dice.unit() / 2))))
    }

    private func isWorthIt(_ failure: ProviderFailure) -> Bool {
        // The provider knows best. Money that is spent stays spent, whatever a header says.
        if failure.kind == .noCredit { return false }
        return failure.shouldRetry ?? failure.isPassing
    }
}
