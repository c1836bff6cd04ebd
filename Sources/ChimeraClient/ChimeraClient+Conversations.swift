public import ChimeraCore
internal import NIOHTTP1

extension ChimeraClient {
    public func conversations(
        _ shelf: ListShelf, page: PageRequest
    ) async throws -> Page<ConversationSummary> {
        try await get(
            ["conversations"], page.query + (shelf == .current ? [] : [(shelf.rawValue, "true")]))
    }

    public func search(_ request: SearchRequest) async throws -> SearchPage {
        let fields: [(String, String?)] = [
            ("q", request.text), ("conversation", request.conversation?.description),
            ("persona", request.persona), ("model", request.model), ("from", request.from),
            ("to", request.to), ("before", request.before), ("limit", String(request.limit)),
        ]
        return try await get(["search"], fields.compactMap { name, value in value.map { (name, $0) } })
    }

    /// Pins, archives, or says how far one has read.
    public func mark(_ conversation: ConversationID, _ request: MarkConversation) async throws -> Marks {
        try await put(["conversations", "\(conversation)", "marks"], request)
    }

    public func create(_ request: CreateConversation) async throws -> ConversationSnapshot {
        try await post(["conversations"], request)
    }

    public func adopt(_ request: ImportConversation) async throws -> ConversationSnapshot {
        try await post(["conversations", "import"], request)
    }

    public func snapshot(of conversation: ConversationID) async throws -> ConversationSnapshot {
        try await get(["conversations", "\(conversation)"])
    }

    public func change(
        _ conversation: ConversationID, _ request: ChangeConversation, expecting revision: Int? = nil
    ) async throws -> Conversation {
        try await patch(["conversations", "\(conversation)"], request, expecting: revision)
    }

    public func trash(
        _ conversation: ConversationID, _ request: PlainCommand = PlainCommand()
    ) async throws -> Conversation {
        try await delete(["conversations", "\(conversation)"], request)
    }

    public func restore(
        _ conversation: ConversationID, _ request: PlainCommand = PlainCommand()
    ) async throws -> Conversation {
        try await post(["conversations", "\(conversation)", "restore"], request)
    }

    /// Gone for good.
    public func purge(_ conversation: ConversationID, _ request: PlainCommand = PlainCommand()) async throws {
        try await send(.POST, ["conversations", "\(conversation)", "purge"], body: request)
    }

    public func export(_ conversation: ConversationID, as format: ExportFormat) async throws -> String {
        let bytes = try await send(
            .GET, ["conversations", "\(conversation)", "export"], [("format", format.rawValue)])
        return String(decoding: bytes, as: UTF8.self)
    }

    public func members(of conversation: ConversationID) async throws -> [Member] {
        try await get(["conversations", "\(conversation)", "members"])
    }

    public func setMember(
        _ account: AccountID, in conversation: ConversationID, _ request: SetMember
    ) async throws -> [Member] {
        try await put(["conversations", "\(conversation)", "members", "\(account)"], request)
    }

    public func removeMember(
        _ account: AccountID, from conversation: ConversationID, _ request: PlainCommand = PlainCommand()
    ) async throws {
        try await send(.DELETE, ["conversations", "\(conversation)", "members", "\(account)"], body: request)
    }
}

extension PageRequest {
    var query: [(String, String)] {
        switch place {
        case .newest: [("limit", "\(limit)")]
        case .before(let cursor): [("before", cursor), ("limit", "\(limit)")]
        case .after(let cursor): [("after", cursor), ("limit", "\(limit)")]
        }
    }
}
