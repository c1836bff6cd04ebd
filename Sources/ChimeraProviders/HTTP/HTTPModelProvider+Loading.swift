internal import ChimeraCore
internal import Synchronization

extension HTTPModelProvider {
    /// Has the server bring the request's model into memory where its format says how and the model is not there,
    /// and tells so: it may take minutes.
    func bringIn(_ request: ModelRequest, onEvent: (ModelEvent) async throws -> Void) async throws {
        guard let wire = endpoint.format.load(request), !isKnownLoaded(request.model) else { return }
        // A server that does not say what is loaded loads by itself.
        guard let list = try? await answer(endpoint.format.modelsRoute(page: nil)),
            let models = try? endpoint.format.models(in: list).models,
            let model = models.first(where: { $0.id == request.model })
        else { return }
        guard model.isLoaded == false else {
            if model.isLoaded == true { noteLoaded(request.model) }
            return
        }
        try await onEvent(.loading(nil))
        // Loading twice makes two of it in memory; the chat itself waits for the one that is on its way.
        guard loading.withLock({ $0.now.insert(request.model).inserted }) else { return }
        defer { loading.withLock { _ = $0.now.remove(request.model) } }
        do {
            let said = try await answer(wire.route, to: wire.body)
            let body = ErrorBody(bytes: said)
            if body.isError { throw body.failure(status: nil, retryAfter: nil) }
            noteLoaded(request.model)
        } catch let failure as ProviderFailure where failure.status == 404 || failure.status == 405 {
            // It has no such route, and loads by itself.
        }
    }

    /// A model that was in memory is not looked for before each reply; should it have gone meanwhile, the server
    /// loads it by itself.
    private func isKnownLoaded(_ model: String) -> Bool {
        loading.withLock { loading in
            guard let since = loading.known[model] else { return false }
            return .now - since < Self.loadedFor
        }
    }

    private func noteLoaded(_ model: String) { loading.withLock { $0.known[model] = .now } }

    static let loadedFor = Duration.seconds(300)
}
