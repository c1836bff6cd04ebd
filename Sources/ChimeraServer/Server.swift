public import ChimeraCore
internal import HTTPTypes
public import Hummingbird
internal import HummingbirdCore
public import Logging

/// The one way to make the server; the executable and the tests share it.
///
/// - Parameter onRunning: called once, with the port that it listens on.
public func buildApplication(
    service: ConversationService, configuration: ServerConfiguration, log: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) -> some ApplicationProtocol {
    let server = Server(service: service, configuration: configuration)
    let router = Router(context: ChimeraContext.self)
    router.add(middleware: Answers(server: server))
    for route in Server.routes {
        router.on(RouterPath(route.path), method: route.method) { request, context in
            try await server.handle(route, request, context)
        }
    }
    let http = HTTPServerBuilder { responder in
        WebSocketUpgradeChannel(responder: responder, path: EventSocket.path) { head in
            guard (try? server.guardian.check(head, upgrading: true)) != nil,
                let caller = try? await server.guardian.caller(of: head.headerFields)
            else { return .refuse }
            return .accept(caller)
        } opened: { connection, caller in
            EventSocket.open(connection, caller, on: server)
        }
    }
    return Application(
        router: router, server: http,
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port), serverName: "chimera"),
        onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? configuration.port) },
        logger: log)
}

/// What every route needs.
struct Server: Sendable {
    let service: ConversationService
    let configuration: ServerConfiguration
    let guardian: Guardian
    /// nil: an API without a page.
    let web: WebFiles?
    let sockets = SocketRegistry()

    init(service: ConversationService, configuration: ServerConfiguration) {
        self.service = service
        self.configuration = configuration
        web = configuration.web.map { WebFiles($0) }
        guardian = Guardian(accounts: service.engine.stores.accounts, configuration: configuration)
    }

    var engine: Engine { service.engine }

    func handle(_ route: Route, _ request: Request, _ context: ChimeraContext) async throws -> Response {
        try guardian.check(request.head, upgrading: route.path == EventSocket.path)
        switch route.handler {
        case .anyone(let handle): return try await handle(self, request, context)
        case .account(let handle):
            guard let caller = try await guardian.caller(of: request.headers) else {
                throw Problem(
                    .unauthorized,
                    "Sign in first: POST /api/v1/session with a token, or send it as a bearer token.")
            }
            return try await handle(Call(server: self, request: request, context: context, caller: caller))
        }
    }
}

struct ChimeraContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    init(source: Source) { coreContext = CoreRequestContextStorage(source: source) }

    /// Hummingbird's `id` traps where the log's handler keeps no metadata.
    var requestID: String { logger[metadataKey: "hb.request.id"].map { "\($0)" } ?? "" }
}
