/// When a budget's use is told.
public enum SpendingThreshold: Int, Sendable, CaseIterable {
    case half = 50
    case most = 80
    case all = 100

    public var severity: SpendingAlert.Severity {
        switch self {
        case .half: .info
        case .most: .warning
        case .all: .critical
        }
    }

    public func isReached(_ spent: Money, of limit: Money) -> Bool {
        limit > .zero && Int128(spent.picodollars) * 100 >= Int128(limit.picodollars) * Int128(rawValue)
    }

    public func words(_ budget: Budget, spent: Money) -> String {
        let share = self == .all ? "is used up" : "is used to \(rawValue) %"
        return "The budget (\(budget.words)) \(share): \(spent.words) is spent."
    }
}
