extension ConversationService {
    /// Pins, archives, or says how far an account has read; nobody else sees it.
    public func mark(
        _ id: ConversationID, _ request: MarkConversation, by account: AccountID
    ) async throws -> Marks {
        try await require(.viewer, of: account, in: id)
        if let read = request.read, read < 0 {
            throw Problem.invalid("read is \(read); it must be a message's position, or 0.", field: "read")
        }
        return await told(
            try await stores.conversations.mark(
                id, command: command(request.id, by: account, "marks \(id)", request)
            ) { marks in
                if let pinned = request.pinned { marks.pinned = pinned }
                if let archived = request.archived { marks.archived = archived }
                if let read = request.read { marks.read = max(marks.read, read) }
            })
    }
}

public struct MarkConversation: Sendable, Hashable, Codable {
    public var id: CommandID
    public var pinned: Bool?
    public var archived: Bool?
    /// The last position that was read; a lower one than is stored changes nothing.
    public var read: Int?

    public init(
        id: CommandID = .make(), pinned: Bool? = nil, archived: Bool? = nil, read: Int? = nil
    ) {
        self.id = id
        self.pinned = pinned
        self.archived = archived
        self.read = read
    }
}
