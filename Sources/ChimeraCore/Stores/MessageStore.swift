public protocol MessageStore: Sendable {
    func message(_ id: MessageID, in conversation: ConversationID) async throws -> Message?
    /// Messages along the path of a branch, oldest first within the page; cursors are positions.
    /// Removed messages come with state `.removed` and no parts. Messages that `reader` is not in the
    /// audience of are left out (the reader is a participant; nil sees what everyone sees).
    func page(
        of branch: BranchID, in conversation: ConversationID, page: PageRequest, reader: ParticipantID?
    ) async throws -> Page<Message>
    /// The newest `limit` messages of a path whatever their audience, for the engine, oldest first.
    func newest(of path: Path, in conversation: ConversationID, limit: Int) async throws -> [Message]
    /// What stands along a path however long ago it was stored: who came and left, secrets and directors' notes,
    /// oldest first; the newest `limit` of them, whatever their audience.
    func standing(of path: Path, in conversation: ConversationID, limit: Int) async throws -> [Message]
    /// Adds a person's message at the tip of its branch. The title is made from the first words where
    /// nobody chose one.
    func post(_ post: NewPost, command: Command) async throws -> Committed<Message>
    /// A new branch that forks before `message`, holding `post` in its place; nothing is overwritten.
    func edit(
        _ message: MessageID, branch: BranchID, as post: NewPost, command: Command
    ) async throws -> Committed<Message>
    /// Marks as removed (or as back again); the text stays until a purge.
    func setRemoved(
        _ removed: Bool, _ id: MessageID, in conversation: ConversationID, command: Command
    ) async throws -> Committed<Message>
    /// An earlier try of a turn: what the model had written before the guard changed it.
    func parts(of id: MessageID, in conversation: ConversationID, attempt: Int) async throws -> [Part]?
}

public struct NewPost: Sendable {
    public let id: MessageID
    public let conversation: ConversationID
    public let branch: BranchID
    public let author: ParticipantID
    public let authorName: String
    public let text: String
    public let audience: Audience
    public let voice: PostVoice?
    /// The person who wrote it where it is another's words.
    public let writer: ParticipantID?

    public init(
        id: MessageID, conversation: ConversationID, branch: BranchID, author: ParticipantID,
        authorName: String,
        text: String, audience: Audience = .everyone, voice: PostVoice? = nil, writer: ParticipantID? = nil
    ) {
        self.id = id
        self.conversation = conversation
        self.branch = branch
        self.author = author
        self.authorName = authorName
        self.text = text
        self.audience = audience
        self.voice = voice
        self.writer = writer
    }
}
