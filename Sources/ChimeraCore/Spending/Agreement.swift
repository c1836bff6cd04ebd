/// How far a provider's count and our own agree.
public enum Agreement {
    public static let overReservation = "over-reservation"
    public static let discrepancy = "discrepancy"
    public static let underReported = "under-reported"
    public static let estimated = "estimated"

    /// Thousandths by which the two may differ: our count is an estimate too.
    static let tolerance = 300

    /// What is odd about a settled call.
    ///
    /// - Parameters:
    ///   - held: what was reserved for it; nil: nothing.
    ///   - correction: what this family's providers count for a thousand of our tokens.
    public static func flags(of outcome: CallOutcome, held: Money?, correction: Int) -> [String] {
        var flags: [String] = []
        if let held, let cost = outcome.charge?.cost, cost > held { flags.append(overReservation) }
        guard let usage = outcome.usage else { return flags }
        if usage.estimated == true { return flags + [estimated] }
        guard let own = outcome.charge?.own else { return flags }
        let expected = own.input * correction / 1000
        if own.input >= 50, abs(usage.input - expected) * 1000 > max(1, expected) * tolerance {
            flags.append(discrepancy)
        }
        // It said more than it reports: its stream is our witness.
        if own.output >= 50, usage.output * 2 < own.output * correction / 1000 { flags.append(underReported) }
        return flags
    }

    /// Its count was there to be compared, and agrees.
    public static func isVerified(_ outcome: CallOutcome, _ flags: [String]) -> Bool {
        outcome.charge?.own != nil && flags.isEmpty
    }
}
