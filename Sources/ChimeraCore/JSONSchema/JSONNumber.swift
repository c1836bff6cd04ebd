/// What the standard says of numbers: 1 and 1.0 are one value, and 0.3 is a multiple of 0.1.
enum JSONNumber {
    /// Below zero, zero or above it, as `a` is less than, equal to or more than `b`.
    static func compare(_ a: JSONValue, _ b: JSONValue) -> Int {
        if case .int(let a) = a, case .int(let b) = b { return a < b ? -1 : a > b ? 1 : 0 }
        let (a, b) = (a.double ?? 0, b.double ?? 0)
        return a < b ? -1 : a > b ? 1 : 0
    }

    /// Reckoned in decimals: the remainder of binary fractions is never quite zero.
    static func isMultiple(_ value: JSONValue, of unit: JSONValue) -> Bool {
        guard let value = Decimal(value), let unit = Decimal(unit), unit.mantissa != 0 else { return false }
        if value.mantissa == 0 { return true }
        if value.exponent >= unit.exponent {
            var rest = value.mantissa % unit.mantissa
            for _ in 0..<(value.exponent - unit.exponent) where rest != 0 {
                rest = rest * 10 % unit.mantissa
            }
            return rest == 0
        }
        var scaled = unit.mantissa
        for _ in 0..<(unit.exponent - value.exponent) {
            let (next, isOver) = scaled.multipliedReportingOverflow(by: 10)
            // Larger than any mantissa, so only zero would be a multiple.
            if isOver { return false }
            scaled = next
        }
        return value.mantissa % scaled == 0
    }

    /// Bytes that are equal for values that the standard calls equal. Texts are compared by code points: Swift's
    /// own comparison would call a composed and a decomposed é equal.
    static func key(_ value: JSONValue) -> [UInt8] { JSONWriter.bytes(normal(value)) }

    private static func normal(_ value: JSONValue) -> JSONValue {
        switch value {
        case .double(let number): Int64(exactly: number).map { .int($0) } ?? value
        case .array(let items): .array(items.map(normal))
        case .object(let fields): .object(fields.mapValues(normal))
        default: value
        }
    }

    /// The shortest decimal that stands for the number.
    private struct Decimal {
        var mantissa: Int128
        var exponent: Int

        init?(_ value: JSONValue) {
            switch value {
            case .int(let number): (mantissa, exponent) = (Int128(number).magnitude.signed, 0)
            case .double(let number):
                let text = "\(number.magnitude)".lowercased().split(separator: "e")
                let parts = text[0].split(separator: ".")
                let fraction = parts.count > 1 && parts[1] != "0" ? parts[1] : ""
                guard let mantissa = Int128(parts[0] + fraction) else { return nil }
                self.mantissa = mantissa
                exponent = (text.count > 1 ? Int(text[1]) ?? 0 : 0) - fraction.count
            default: return nil
            }
        }
    }
}

extension UInt128 {
    fileprivate var signed: Int128 { Int128(self) }
}
