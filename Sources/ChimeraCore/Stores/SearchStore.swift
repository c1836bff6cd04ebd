/// Finds what was said, among all conversations that an account may read.
///
/// The index is written by the transactions that store, change, remove and purge messages; there is
/// nothing to call for that. Only what was stored before there was an index is caught up with.
public protocol SearchStore: Sendable {
    /// Newest first, at most `limit`, behind the message of `number` where one is given. Removed messages,
    /// conversations in the trash, and what the account is not in the audience of are left out.
    func search(
        _ query: SearchQuery, _ filter: SearchFilter, for account: AccountID, before number: Int64?,
        limit: Int
    ) async throws -> [FoundMessage]
    /// Does one small step of what is left to do: indexes messages stored before there was an index, newest
    /// first, or clears words of purged messages out of the index's files. False when nothing is left.
    func catchUp() async throws -> Bool
}

/// What a search is narrowed to; nil is no narrowing.
public struct SearchFilter: Hashable, Sendable {
    public var conversation: ConversationID?
    /// A persona's id.
    public var persona: String?
    public var model: ModelName?
    public var days: SearchDays?

    public init(
        conversation: ConversationID? = nil, persona: String? = nil, model: ModelName? = nil,
        days: SearchDays? = nil
    ) {
        self.conversation = conversation
        self.persona = persona
        self.model = model
        self.days = days
    }
}

/// A message that was found, with what its row of the result shows.
public struct FoundMessage: Hashable, Sendable {
    /// Its place in the order of all messages of the instance.
    public let number: Int64
    public let message: Message
    public let title: String
    /// The persona's id, where a persona said it.
    public let persona: String?

    public init(number: Int64, message: Message, title: String, persona: String?) {
        self.number = number
        self.message = message
        self.title = title
        self.persona = persona
    }
}
