public import ChimeraCore
internal import NIOHTTP1

extension ChimeraClient {
    public func providers() async throws -> [Provider] { try await get(["providers"]) }

    public func providerHealth() async throws -> [ModelHealth] { try await get(["providers", "health"]) }

    /// The owner only. The key cannot be read again.
    public func saveProvider(_ name: String, _ request: SaveProvider) async throws -> Provider {
        try await put(["providers", name], request)
    }

    public func removeProvider(_ name: String, _ request: PlainCommand = PlainCommand()) async throws {
        try await send(.DELETE, ["providers", name], body: request)
    }

    public func testProvider(
        _ name: String, _ request: PlainCommand = PlainCommand()
    ) async throws -> ProviderTest {
        try await post(["providers", name, "test"], request)
    }

    public func saveModelFacts(_ provider: String, _ request: SaveModelFacts) async throws -> ModelInfo {
        try await put(["providers", provider, "models"], request)
    }

    public func castModels(_ request: CastModels) async throws -> Casting.Plan {
        try await post(["casting"], request)
    }

    public func answerFigures() async throws -> AnswerFigures { try await get(["providers", "cache"]) }

    public func clearAnswers(_ request: PlainCommand = PlainCommand()) async throws {
        try await send(.DELETE, ["providers", "cache"], body: request)
    }

    public func showcases() async throws -> [ShowcaseSummary] { try await get(["showcase"]) }

    public func showcase(_ id: String) async throws -> ExportDocument { try await get(["showcase", id]) }
}
