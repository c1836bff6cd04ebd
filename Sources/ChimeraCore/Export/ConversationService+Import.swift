extension ConversationService {
    /// A conversation of one's own from an exported one: new ids throughout, its people with their personas,
    /// its branches and whispers. Runs do not come along: nothing is going on in it.
    public func adopt(
        _ request: ImportConversation, by account: Account
    ) async throws -> ConversationSnapshot {
        try request.document.check()
        if let model = request.model { try await check(model, field: "model") }
        let adoption = try Adoption(request, by: account, at: engine.clock.now())
        return await told(
            try await stores.conversations.adopt(
                adoption, command: command(request.id, by: account.id, "import", request)))
    }
}
