internal import ChimeraCore
internal import Hummingbird

extension Call {
    private var providerName: String { context.parameters.get("provider") ?? "" }

    func providers() async throws -> Response { try answer(await service.providers(for: caller.account)) }

    func providerHealth() async throws -> Response {
        try answer(service.providerHealth(for: caller.account))
    }

    func saveProvider() async throws -> Response {
        try answer(
            await service.saveProvider(providerName, body(SaveProvider.self), by: caller.account))
    }

    func removeProvider() async throws -> Response {
        try await service.removeProvider(providerName, body(PlainCommand.self), by: caller.account)
        return Self.nothing
    }

    func saveModelFacts() async throws -> Response {
        try answer(
            await service.saveModelFacts(providerName, body(SaveModelFacts.self), by: caller.account))
    }

    func answerFigures() async throws -> Response {
        try answer(await service.answerFigures(for: caller.account))
    }

    func clearAnswers() async throws -> Response {
        _ = try await body(PlainCommand.self)
        try await service.clearAnswers(by: caller.account)
        return Self.nothing
    }

    func beginProviderSignIn() async throws -> Response {
        try answer(
            service.beginSignIn(at: providerName, await body(BeginProviderSignIn.self), by: caller.account))
    }

    func finishProviderSignIn() async throws -> Response {
        try answer(
            await service.finishSignIn(
                at: providerName, body(FinishProviderSignIn.self), by: caller.account))
    }

    func castModels() async throws -> Response {
        try answer(await service.castModels(body(CastModels.self), by: caller.account))
    }

    func settings() async throws -> Response {
        try ConversationService.requireOwner(caller.account)
        return try answer(server.configuration.settings)
    }

    func testProvider() async throws -> Response {
        _ = try await body(PlainCommand.self)
        return try answer(await service.testProvider(providerName, by: caller.account))
    }
}
