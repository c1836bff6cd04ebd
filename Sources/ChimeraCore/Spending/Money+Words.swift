extension Money {
    /// For people: `$12.50`, `$0.04`, and below a cent as many digits as say something, `$0.0042`. Half-even.
    public var words: String { Currency.dollar.words(self) }
}

/// A currency in which amounts are shown, with the rate that somebody set and its day. The ledger stays in dollars.
public struct Currency: Hashable, Sendable, Codable {
    /// ISO 4217: `EUR`.
    public let code: String
    /// How much of it one dollar is, a decimal text with at most nine decimals: `0.9215`.
    public let perDollar: String
    /// The day of that rate, `2026-11-21`.
    public let asOf: String

    public init(code: String, perDollar: String, asOf: String) throws(Problem) {
        let isCode = code.utf8.count == 3 && code.utf8.allSatisfy { (65...90).contains($0) }
        guard isCode else {
            throw .invalid(
                "\(Text.shortened(code, to: 20)) is not a currency. Write its three capital letters, like EUR.",
                field: "code")
        }
        guard let rate = Decimal64.scaled(perDollar, by: 9), rate > 0, rate <= 1_000_000_000_000_000 else {
            throw .invalid(
                "The rate of \(code) is \(Text.shortened(perDollar, to: 40)). Say how much of it one dollar is, above 0 and at most 1,000,000, with at most nine decimals.",
                field: "perDollar")
        }
        guard CalendarDay(asOf) != nil else {
            throw .invalid("The rate's day is not a date like 2026-11-21.", field: "asOf")
        }
        self.code = code
        self.perDollar = perDollar
        self.asOf = asOf
    }

    /// Throws where what is stored or sent breaks the rules above.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let code = try fields.decode(String.self, forKey: .code)
        if code == "USD" {
            self = .dollar
        } else {
            try self.init(
                code: code, perDollar: fields.decode(String.self, forKey: .perDollar),
                asOf: fields.decode(String.self, forKey: .asOf))
        }
    }

    private init() { (code, perDollar, asOf) = ("USD", "1", "1970-01-01") }
    public static let dollar = Currency()

    /// How many decimals its coins have (ISO 4217); two for all but a few.
    private var decimals: Int {
        if ["JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "PYG", "UGX"].contains(code) { return 0 }
        return ["KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD"].contains(code) ? 3 : 2
    }

    /// With its coins' decimals; what is less than one coin gets two digits that say something.
    public func words(_ money: Money) -> String {
        let rate = Int128(Decimal64.scaled(perDollar, by: 9) ?? 0)
        // 10⁻¹² dollars × 10⁻⁹: the product needs 128 bits.
        let exact = Int128(money.picodollars) * rate
        var shown = decimals
        // Less than one coin: two digits that say something.
        if exact != 0, exact.magnitude < Self.power(21 - decimals).magnitude {
            while shown < 20, exact.magnitude < Self.power(22 - shown).magnitude { shown += 1 }
        }
        let value = Self.halfEven(exact, Self.power(21 - shown))
        let digits = Self.padded(value.magnitude, shown)
        let sign = value < 0 ? "-" : ""
        let mark = ["USD": "$", "EUR": "€", "GBP": "£"][code] ?? "\(code) "
        return sign + mark + digits
    }

    private static func padded(_ value: UInt128, _ decimals: Int) -> String {
        let digits = String(value)
        let all = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        var fraction = all.suffix(decimals)
        // `$0.0040` says no more than `$0.004`; `$1.50` keeps its cents.
        while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
        var whole = ""
        for (index, digit) in all.dropLast(decimals).reversed().enumerated() {
            if index > 0, index % 3 == 0 { whole.append(",") }
            whole.append(digit)
        }
        return String(whole.reversed()) + (decimals == 0 ? "" : "." + fraction)
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<max(0, exponent)).reduce(1) { value, _ in value * 10 }
    }

    static func halfEven(_ value: Int128, _ unit: Int128) -> Int128 {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: unit)
        let twice = rest.magnitude * 2
        let isUp = twice > unit.magnitude || twice == unit.magnitude && quotient % 2 != 0
        return isUp ? quotient + (value < 0 ? -1 : 1) : quotient
    }
}
