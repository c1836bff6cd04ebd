/// A piece of a prompt with where it comes from: what the prompt view colours and counts.
public struct PromptPiece: Sendable, Hashable {
    public enum Part: String, Sendable, Hashable, Codable, CaseIterable {
        // The stable part, in this order: what all speakers share first, so that a provider's cache
        // survives a change of speaker.
        case rules, topic, roster, mood, card, stance, format, memory, secret
        /// A director's note, where it was given or, when that is long ago, in front.
        case note
        case summary, history
        /// Who one is, once more, and what the guard has to say.
        case reminder
    }

    public var part: Part
    public var role: PromptMessage.Role
    public var text: String
    /// The position of the message that it is made of; such a piece is made again from it.
    public var position: Int?
    /// Positions of messages that its text quotes without being made of them.
    public var quotes: [Int] = []
    /// The summary that it holds.
    public var summary: SummaryID?
    /// What goes back unread before and behind the text, to the model that it came from.
    public var before: [Opaque] = []
    public var behind: [Opaque] = []

    public init(
        _ part: Part, _ role: PromptMessage.Role, _ text: String, position: Int? = nil, quotes: [Int] = [],
        summary: SummaryID? = nil, before: [Opaque] = [], behind: [Opaque] = []
    ) {
        self.part = part
        self.role = role
        self.text = text
        self.position = position
        self.quotes = quotes
        self.summary = summary
        self.before = before
        self.behind = behind
    }

    public var tokens: Int { ContextBudget.tokens(text) }

    var message: PromptMessage {
        PromptMessage(
            role,
            content: before.map(PromptContent.opaque) + (text.isEmpty ? [] : [.text(text)])
                + behind.map(PromptContent.opaque))
    }

    /// What is sent: adjacent pieces of one role become one message, since several formats allow no two in a row.
    public static func messages(of pieces: [PromptPiece]) -> [PromptMessage] {
        var messages: [PromptMessage] = []
        for piece in pieces {
            if messages.last?.role == piece.role {
                messages[messages.count - 1].append(piece.message)
            } else {
                messages.append(piece.message)
            }
        }
        return messages
    }
}
