/// One answer of a persona that need not be saved yet. Nothing of it is kept but what it cost.
public struct TryPersona: Sendable, Hashable, Codable {
    public var id: CommandID
    public var persona: Persona
    /// What it is asked.
    public var prompt: String
    /// nil: the default model.
    public var model: ModelName?

    public init(id: CommandID = .make(), persona: Persona, prompt: String, model: ModelName? = nil) {
        self.id = id
        self.persona = persona
        self.prompt = prompt
        self.model = model
    }
}

extension ConversationService {
    /// What is asked is looked at here; `Trial.run` makes the call.
    public func trial(_ request: TryPersona, by account: Account) async throws -> Trial {
        do throws(Problem) { try request.persona.check() } catch {
            throw Problem(error.type, error.detail, field: error.field.map { "persona.\($0)" })
        }
        let text: String
        do throws(Problem) { text = try Self.checked(text: request.prompt) } catch {
            throw Problem(error.type, error.detail, field: "prompt")
        }
        var name = request.model
        if name == nil { name = await engine.directory.defaultModel() }
        guard let name else {
            throw Problem(
                .unavailable, "There is no model to ask. Install the local one, or add a provider.",
                field: "model")
        }
        return Trial(
            persona: request.persona, text: text, model: try await engine.directory.resolve(name),
            account: account, engine: engine)
    }
}
