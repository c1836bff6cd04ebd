internal import ChimeraCore
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Server {
    @Sendable static func health(
        _ server: Server, _ request: Request, _ context: ChimeraContext
    ) async throws -> Response {
        try Call.answer(["status": "live", "version": server.configuration.version])
    }

    /// Ready when the store answers.
    @Sendable static func ready(
        _ server: Server, _ request: Request, _ context: ChimeraContext
    ) async throws -> Response {
        do {
            _ = try await server.engine.stores.accounts.account(server.configuration.owner)
        } catch {
            throw Problem(.unavailable, "The store does not answer: \(error)")
        }
        return try Call.answer(["status": "ready", "version": server.configuration.version])
    }

    @Sendable static func contract(
        _ server: Server, _ request: Request, _ context: ChimeraContext
    ) async throws -> Response {
        guard let data = try? Data(contentsOf: URL(filePath: server.configuration.openAPIPath)) else {
            throw Problem(
                .internal, "Resources/api/openapi.json is missing. Install Chimera's resources again.")
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}
