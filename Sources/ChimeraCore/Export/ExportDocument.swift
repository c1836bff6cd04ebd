/// What an export holds. The JSON form is exactly this, under `{"chimera":"conversation","version":1}`.
public struct ExportDocument: Hashable, Codable, Sendable {
    public static let version = 1

    public var chimera = "conversation"
    public var version = Self.version
    /// Of an example that ships with Chimera: what it is about and how long it plays.
    public var showcase: Showcase?
    public let conversation: Conversation
    public let participants: [Participant]
    public let branches: [Branch]
    /// The branch that the texts are of.
    public let branch: BranchID
    public let runs: [Run]
    /// Markdown and text: the path's messages. JSON: every branch's, each once. Those that were left out
    /// leave a gap: positions do not move up, and a parent may be missing.
    public let messages: [Message]
    /// Attempts before the ones that stand. JSON only.
    public let earlier: [Earlier]

    public init(
        showcase: Showcase? = nil, conversation: Conversation, participants: [Participant],
        branches: [Branch], branch: BranchID, runs: [Run] = [], messages: [Message], earlier: [Earlier] = []
    ) {
        self.showcase = showcase
        self.conversation = conversation
        self.participants = participants
        self.branches = branches
        self.branch = branch
        self.runs = runs
        self.messages = messages
        self.earlier = earlier
    }

    public struct Showcase: Hashable, Codable, Sendable {
        /// One line.
        public var about: String
        /// At the rhythm in which it was written.
        public var seconds: Int

        public init(about: String, seconds: Int) {
            self.about = about
            self.seconds = seconds
        }
    }

    public struct Earlier: Hashable, Codable, Sendable {
        public let message: MessageID
        public let attempt: Int
        public let parts: [Part]

        public init(message: MessageID, attempt: Int, parts: [Part]) {
            self.message = message
            self.attempt = attempt
            self.parts = parts
        }
    }
}
