internal import ChimeraCore
internal import Hummingbird

extension Call {
    func showcases() async throws -> Response { try answer(service.showcases.all().map(\.summary)) }

    func showcase() async throws -> Response {
        try answer(service.showcases.showcase(context.parameters.get("showcase") ?? "").document)
    }

    func importConversation() async throws -> Response {
        let request = try await body(ImportConversation.self, upTo: Limits.importBytes)
        let snapshot = try await service.adopt(request, by: caller.account)
        return try answer(snapshot, .created, revision: snapshot.conversation.revision)
    }
}
