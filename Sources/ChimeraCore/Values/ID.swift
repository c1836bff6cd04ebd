/// A UUIDv7 (RFC 9562 §5.7) that belongs to one kind of thing: an `ID<Message>` is never taken
/// for an `ID<Branch>`. Written as 36 lower-case characters; ids made later sort later.
public struct ID<Tag>: Hashable, Sendable, Comparable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The same number as an id of another kind: a conversation's stream has the conversation's id.
    public init<Other>(_ other: ID<Other>) {
        high = other.high
        low = other.low
    }

    /// Milliseconds of `time` in front, 74 random bits behind.
    public static func make(at time: Timestamp, using dice: inout some RandomNumberGenerator) -> Self {
        let milliseconds = UInt64(max(0, time.microseconds / 1000))
        let random = dice.next() as UInt64
        return Self(
            high: milliseconds << 16 | 0x7000 | (random & 0x0FFF),
            low: 0x8000_0000_0000_0000 | (dice.next() as UInt64) >> 2)
    }

    /// A further id that follows from this one, the same each time: for the second and third change
    /// that one command makes, so that its repeat finds them all done.
    public func derived(_ number: UInt64) -> Self {
        Self(high: high, low: low ^ number &* 0x9E37_79B9 & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// For shells; pure code is handed its ids or its dice.
    public static func make() -> Self {
        var dice = SystemRandomNumberGenerator()
        return make(at: .now, using: &dice)
    }

    public static func < (a: Self, b: Self) -> Bool {
        a.high == b.high ? a.low < b.low : a.high < b.high
    }
}

extension ID: LosslessStringConvertible {
    /// Takes the canonical 8-4-4-4-12 form in either case; anything else is nil.
    public init?(_ text: String) {
        var digits = (UInt64(0), UInt64(0))
        var count = 0
        var index = 0
        for byte in text.utf8 {
            defer { index += 1 }
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let value: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            if count < 16 {
                digits.0 = digits.0 << 4 | UInt64(value)
            } else {
                digits.1 = digits.1 << 4 | UInt64(value)
            }
            count += 1
        }
        guard count == 32, index == 36 else { return nil }
        self.init(high: digits.0, low: digits.1)
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var at = 0
            func write(_ number: UInt64) {
                for shift in stride(from: 60, through: 0, by: -4) {
                    if at == 8 || at == 13 || at == 18 || at == 23 {
                        buffer[at] = UInt8(ascii: "-")
                        at += 1
                    }
                    let digit = UInt8(truncatingIfNeeded: number >> UInt64(shift)) & 15
                    buffer[at] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                    at += 1
                }
            }
            write(high)
            write(low)
            return 36
        }
    }
}

extension ID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "is not an id (a UUID of 36 characters)")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Tags of ids whose values are not types of their own.
public enum CommandTag {}
public enum CallTag {}
public enum StreamTag {}

public typealias AccountID = ID<Account>
public typealias BranchID = ID<Branch>
public typealias CallID = ID<CallTag>
public typealias CommandID = ID<CommandTag>
public typealias ConversationID = ID<Conversation>
public typealias MessageID = ID<Message>
public typealias ParticipantID = ID<Participant>
public typealias RunID = ID<Run>
/// A conversation's stream has the conversation's number, an account's stream the account's.
public typealias StreamID = ID<StreamTag>
