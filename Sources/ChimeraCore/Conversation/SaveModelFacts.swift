/// Says better of a model than its endpoint and the catalogue; what was said before is replaced.
public struct SaveModelFacts: Sendable, Hashable, Codable {
    public var id: CommandID
    /// Without its provider: `meta/llama-4`.
    public var model: String
    /// Left out or empty: what was said is taken back.
    public var facts: ModelFacts?

    public init(id: CommandID = .make(), model: String, facts: ModelFacts?) {
        self.id = id
        self.model = model
        self.facts = facts
    }
}

extension ConversationService {
    /// The model as it is known now.
    public func saveModelFacts(
        _ provider: String, _ request: SaveModelFacts, by account: Account
    ) async throws -> ModelInfo {
        try Self.requireOwner(account)
        let keeper = try keeper
        guard let name = ModelName("\(provider)/\(request.model)"), name.model == request.model else {
            throw Problem.invalid(
                "\(Text.shortened(request.model, to: 60)) cannot be a model's name.", field: "model")
        }
        try await check(name, field: "model")
        let facts = try request.facts?.checked()
        await told(
            try await keeper.store.save(
                facts?.isEmpty == true ? nil : facts, of: name,
                command: command(request.id, by: account.id, "facts \(name)", request)))
        try await keeper.load()
        return try await engine.directory.resolve(name).info
    }

    /// What the cache of answers holds.
    public func answerFigures(for account: Account) async throws -> AnswerFigures {
        try Self.requireOwner(account)
        return try await stores.answers.figures()
    }

    public func clearAnswers(by account: Account) async throws {
        try Self.requireOwner(account)
        try await stores.answers.clear()
    }
}
