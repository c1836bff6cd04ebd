/// Who may see and hear a message, an event or a live signal.
public enum Audience: Hashable, Sendable {
    case everyone
    case only(Set<ParticipantID>)

    public func includes(_ participant: ParticipantID?) -> Bool {
        switch self {
        case .everyone: true
        case .only(let few): participant.map(few.contains) ?? false
        }
    }
}

/// `null` for everyone, else a sorted list of participant ids.
extension Audience: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = container.decodeNil() ? .everyone : .only(try container.decode(Set<ParticipantID>.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .everyone: try container.encodeNil()
        case .only(let few): try container.encode(few.sorted())
        }
    }
}
