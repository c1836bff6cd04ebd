public import ChimeraCore

extension ChimeraClient {
    public func knowledge(
        of participant: ParticipantID, on branch: BranchID?, in conversation: ConversationID
    ) async throws -> Knowledge {
        try await get(
            ["conversations", "\(conversation)", "participants", "\(participant)", "knowledge"],
            branch.map { [("branch", "\($0)")] } ?? [])
    }

    public func prompt(of message: MessageID, in conversation: ConversationID) async throws -> PromptView {
        try await get(["conversations", "\(conversation)", "messages", "\(message)", "prompt"])
    }
}
