internal import ChimeraCore
internal import Synchronization

extension HTTPModelProvider {
    /// Has the server bring the request's model into memory where its format says how and the model is not there,
    /// and tells so: it may take minutes.
    func bringIn(_ request: ModelRequest, onEvent: (ModelEvent) async throws -> Void) async throws {
        guard let wire = endpoint.format.load(request) else { return }
        // A server that does not say what is loaded loads by itself.
        guard let list = try? await answer(endpoint.format.modelsRoute(page: nil)),
            let models = try? endpoint.format.models(in: list).models,
            models.first(where: { $0.id == request.model })?.isLoaded == false
        else { return }
        try await onEvent(.loading(nil))
        // Loading twice makes two of it in memory; the chat itself waits for the one that is on its way.
        guard loading.withLock({ $0.insert(request.model).inserted }) else { return }
        defer { loading.withLock { _ = $0.remove(request.model) } }
        do {
            let said = try await answer(wire.route, to: wire.body)
            let body = ErrorBody(bytes: said)
            if body.isError { throw body.failure(status: nil, retryAfter: nil) }
        } catch let failure as ProviderFailure where failure.status == 404 || failure.status == 405 {
            // It has no such route, and loads by itself.
        }
    }
}
