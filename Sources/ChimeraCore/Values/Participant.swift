/// A persona, a plain assistant or an account inside one conversation, with the model that plays it.
public struct Participant: Hashable, Sendable, Codable, Identifiable {
    public let id: ParticipantID
    public let conversation: ConversationID
    public var kind: Kind
    public var name: String
    public var aliases: [String]
    public var glyph: String
    public var hue: Int
    public var role: String
    /// The character as it was when it joined; a newer version of the same persona takes its place
    /// when a prompt is made, this copy when the persona is gone.
    public var persona: Persona?
    /// What this one argues here, where the cast or a person gave it a side.
    public var stance: Stance?
    /// The plain assistant's instructions; personas have their own prompt.
    public var systemPrompt: String?
    /// nil: the instance's default model.
    public var model: ModelName?
    /// Who may step in when that one fails, the first choice first; nil: nobody.
    public var fallbacks: [Fallback]?
    public var parameters: ModelParameters
    public var muted: Bool
    /// False once it has left; its messages stay.
    public var present: Bool
    public var seat: Int
    public var revision: Int

    public enum Kind: Hashable, Sendable {
        case persona(String)
        case assistant
        case account(AccountID)
    }

    /// Speaks by a model.
    public var isModel: Bool { if case .account = kind { false } else { true } }
    public var account: AccountID? { if case .account(let id) = kind { id } else { nil } }

    public init(
        id: ParticipantID, conversation: ConversationID, kind: Kind, name: String, aliases: [String] = [],
        glyph: String = "•", hue: Int = 265, role: String = "", persona: Persona? = nil,
        stance: Stance? = nil,
        systemPrompt: String? = nil, model: ModelName? = nil, fallbacks: [Fallback]? = nil,
        parameters: ModelParameters = ModelParameters(),
        muted: Bool = false, present: Bool = true, seat: Int = 0, revision: Int = 1
    ) {
        self.id = id
        self.conversation = conversation
        self.kind = kind
        self.name = name
        self.aliases = aliases
        self.glyph = glyph
        self.hue = hue
        self.role = role
        self.persona = persona
        self.stance = stance
        self.systemPrompt = systemPrompt
        self.model = model
        self.fallbacks = fallbacks
        self.parameters = parameters
        self.muted = muted
        self.present = present
        self.seat = seat
        self.revision = revision
    }
}

/// `"assistant"`, `"persona:philosopher"` or `"account:<id>"`.
extension Participant.Kind: Codable, LosslessStringConvertible {
    public init?(_ text: String) {
        if text == "assistant" {
            self = .assistant
        } else if text.hasPrefix("persona:") {
            self = .persona(String(text.dropFirst(8)))
        } else if text.hasPrefix("account:"), let id = AccountID(String(text.dropFirst(8))) {
            self = .account(id)
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .assistant: "assistant"
        case .persona(let id): "persona:\(id)"
        case .account(let id): "account:\(id)"
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let kind = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "is not a kind of participant")
        }
        self = kind
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The side that a participant takes on the conversation's question.
public struct Stance: Hashable, Sendable, Codable {
    public enum Side: String, Hashable, Sendable, Codable { case `for`, against, undecided }
    public var side: Side
    /// One sentence.
    public var line: String
    /// An unfinished half-sentence that takes the side; a small model is made to begin with it.
    public var opening: String

    public init(side: Side, line: String, opening: String) {
        self.side = side
        self.line = line
        self.opening = opening
    }
}
