public import ChimeraCore

extension ChimeraClient {
    public func messages(
        in conversation: ConversationID, branch: BranchID?, page: PageRequest
    ) async throws -> Page<Message> {
        try await get(
            ["conversations", "\(conversation)", "messages"],
            page.query + (branch.map { [("branch", "\($0)")] } ?? []))
    }

    public func message(_ id: MessageID, in conversation: ConversationID) async throws -> Message {
        try await get(["conversations", "\(conversation)", "messages", "\(id)"])
    }

    public func post(_ request: PostMessage, in conversation: ConversationID) async throws -> Message {
        try await post(["conversations", "\(conversation)", "messages"], request)
    }

    /// The edited text stands on a branch of its own.
    public func edit(
        _ id: MessageID, _ request: EditMessage, in conversation: ConversationID
    ) async throws -> Message {
        try await post(["conversations", "\(conversation)", "messages", "\(id)", "edit"], request)
    }

    /// The same participant speaks again, on a branch of its own.
    public func regenerate(
        _ id: MessageID, _ request: RegenerateMessage = RegenerateMessage(), in conversation: ConversationID
    ) async throws -> Run {
        try await post(["conversations", "\(conversation)", "messages", "\(id)", "regenerate"], request)
    }

    public func remove(
        _ id: MessageID, from conversation: ConversationID, _ request: PlainCommand = PlainCommand()
    ) async throws -> Message {
        try await delete(["conversations", "\(conversation)", "messages", "\(id)"], request)
    }

    public func restore(
        _ id: MessageID, in conversation: ConversationID, _ request: PlainCommand = PlainCommand()
    ) async throws -> Message {
        try await post(["conversations", "\(conversation)", "messages", "\(id)", "restore"], request)
    }

    public func fork(_ request: ForkBranch, in conversation: ConversationID) async throws -> Branch {
        try await post(["conversations", "\(conversation)", "branches"], request)
    }

    public func rename(
        _ branch: BranchID, _ request: RenameBranch, in conversation: ConversationID
    ) async throws -> Branch {
        try await patch(["conversations", "\(conversation)", "branches", "\(branch)"], request)
    }
}
