/// An amount of US dollars: a signed count of 10⁻¹² dollars, exact, at most about $9.22 million either way.
///
/// In JSON and in every table that people export it is a decimal text: `"0.0042"`. Sums and products that do
/// not fit throw `Money.Overflow`; nothing here rounds.
public struct Money: Hashable, Sendable {
    public let picodollars: Int64

    public init(picodollars: Int64) { self.picodollars = picodollars }

    public static let zero = Money(picodollars: 0)
    static let perDollar: Int64 = 1_000_000_000_000

    /// The sum does not fit into 64 bits.
    public struct Overflow: Error, Hashable, Sendable {}

    public func adding(_ other: Money) throws(Overflow) -> Money {
        let (sum, isTooMuch) = picodollars.addingReportingOverflow(other.picodollars)
        guard !isTooMuch else { throw Overflow() }
        return Money(picodollars: sum)
    }

    public func subtracting(_ other: Money) throws(Overflow) -> Money {
        let (rest, isTooMuch) = picodollars.subtractingReportingOverflow(other.picodollars)
        guard !isTooMuch else { throw Overflow() }
        return Money(picodollars: rest)
    }

    public func times(_ count: Int) throws(Overflow) -> Money {
        let (product, isTooMuch) = picodollars.multipliedReportingOverflow(by: Int64(count))
        guard !isTooMuch else { throw Overflow() }
        return Money(picodollars: product)
    }
}

extension Money: Comparable {
    public static func < (a: Money, b: Money) -> Bool { a.picodollars < b.picodollars }
}

extension Money: LosslessStringConvertible {
    /// A decimal number of dollars with at most twelve decimals, in plain or exponent form (`1e-05`, as JSON
    /// numbers come); anything else, and what does not fit, is nil.
    public init?(_ text: String) {
        guard let value = Decimal64.scaled(text, by: 12) else { return nil }
        picodollars = value
    }

    /// What a provider says that a call cost, rounded half-even where it is finer than the ledger. nil: no number,
    /// below zero, or absurd.
    public init?(reported text: String) {
        guard let value = Decimal64.scaled(text, by: 12, rounds: true), value >= 0 else { return nil }
        picodollars = value
    }

    /// `0.0042`, `-3`, `12.5`: no more decimals than it takes.
    public var description: String { Decimal64.text(picodollars, decimals: 12) }
}

extension Money: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let money = Money(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription:
                    "is not an amount of dollars: write it as a text with at most twelve decimals, like \"0.05\""
            )
        }
        self = money
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Numbers with decimals as whole counts of a power of ten.
enum Decimal64 {
    /// `text` × 10^`decimals`, exactly; nil where it is no number, has more decimals, or does not fit.
    ///
    /// - Parameter rounds: what is too fine is rounded half-even instead of refused.
    static func scaled(_ text: String, by decimals: Int, rounds: Bool = false) -> Int64? {
        var bytes = text.utf8[...]
        var isNegative = false
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes = bytes.dropFirst()
        }
        var digits: [UInt8] = []
        var shift = decimals
        var hasPoint = false
        var hasDigits = false
        while let byte = bytes.first {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if (48...57).contains(byte) {
                hasDigits = true
                digits.append(byte - 48)
                if hasPoint { shift -= 1 }
            } else {
                break
            }
            bytes = bytes.dropFirst()
        }
        guard hasDigits, digits.count <= 64 else { return nil }
        if let mark = bytes.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
            guard let exponent = Int(Substring(bytes.dropFirst())), abs(exponent) <= 64 else { return nil }
            shift += exponent
            bytes = bytes[bytes.endIndex...]
        }
        guard bytes.isEmpty else { return nil }
        while shift < 0, digits.last == 0 {
            digits.removeLast()
            shift += 1
        }
        var isUp = false
        if shift < 0, rounds {
            let cut = digits.suffix(-shift)
            let isWhole = -shift > digits.count
            digits.removeLast(min(-shift, digits.count))
            let tail = isWhole ? [0] : Array(cut)
            let half = tail[0] > 5 || tail[0] == 5 && tail.dropFirst().contains { $0 != 0 }
            isUp = half || tail == [5] + tail.dropFirst().map { _ in 0 } && (digits.last ?? 0) % 2 == 1
            shift = 0
        }
        guard shift >= 0 || digits.isEmpty else { return nil }
        var value: Int64 = 0
        for digit in digits + Array(repeating: 0, count: max(0, shift)) {
            let (product, isTooMuch) = value.multipliedReportingOverflow(by: 10)
            // Towards the sign, so that the lowest number is one too.
            let (sum, isTooMuchToo) = product.addingReportingOverflow(
                isNegative ? -Int64(digit) : Int64(digit))
            guard !isTooMuch, !isTooMuchToo else { return nil }
            value = sum
        }
        guard isUp else { return value }
        let (sum, isTooMuch) = value.addingReportingOverflow(isNegative ? -1 : 1)
        return isTooMuch ? nil : sum
    }

    static func text(_ value: Int64, decimals: Int) -> String {
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let whole = padded.dropLast(decimals)
        var fraction = padded.suffix(decimals)
        while fraction.last == "0" { fraction.removeLast() }
        return (value < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}
