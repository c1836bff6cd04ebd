public import ChimeraCore

extension ChimeraClient {
    public func knowledge(
        of participant: ParticipantID, on branch: BranchID?, in conversation: ConversationID
    ) async throws -> Knowledge {
        try await get(
            ["conversations", "\(conversation)", "participants", "\(participant)", "knowledge"],
            branch.map { [("branch", "\($0)")] } ?? [])
    }

    public func slash(
        _ request: RunSlashCommand, in conversation: ConversationID
    ) async throws -> SlashOutcome {
        try await post(["conversations", "\(conversation)", "commands"], request)
    }

    public func starters(_ request: AskForStarters) async throws -> StarterList {
        try await post(["starters"], request)
    }

    public func prompt(of message: MessageID, in conversation: ConversationID) async throws -> PromptView {
        try await get(["conversations", "\(conversation)", "messages", "\(message)", "prompt"])
    }
}
