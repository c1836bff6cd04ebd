import ChimeraCore
import ChimeraProviders
import ChimeraServer
import ChimeraStorage
import Logging
import ServiceLifecycle
import UnixSignals

extension Instance {
    /// Serves until SIGTERM or SIGINT, then stops in good order: no new requests, what is being said is
    /// stored, the model's process ends, the folder is closed.
    ///
    /// - Parameter onReady: called once, with the address.
    func serve(log: Logger, onReady: @escaping @Sendable (String) -> Void) async throws {
        do {
            try await checkAddress()
            let token = Token.make()
            let application = buildApplication(
                service: service,
                configuration: ServerConfiguration(
                    host: settings.host, port: settings.port, owner: owner.id, ownerToken: token,
                    openAPIPath: "\(settings.resources)/api/openapi.json",
                    web: Self.web(settings), settings: settings.forThePage, version: Version.number),
                log: log
            ) { [database, settings] port in
                let address = Self.address(settings.host, port)
                do { try database.lock.announce(address: address, token: token) } catch {
                    log.error(
                        "the address could not be told to other commands", metadata: ["error": "\(error)"])
                }
                log.info("serving", metadata: ["address": "\(address)"])
                onReady(address)
            }
            // They stop in reverse: no new requests, no more turns, the logs' last look, the model's process.
            var configuration = ServiceGroupConfiguration(
                services: [
                    .init(service: Part { await local.run() }),
                    .init(service: Part { await directory.shelf?.run() }),
                    .init(service: Part(after: { await sessionLogs?.catchUp() }) { await keepLogs() }),
                    .init(service: Part { await engine.run() }),
                    .init(service: Part { await greetNeighbours() }), .init(service: application),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
            // A provider that does not let go, a viewer that does not read.
            configuration.maximumGracefulShutdownDuration = .seconds(8)
            configuration.maximumCancellationDuration = .seconds(4)
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            try? database.close()
            throw Self.problem(error, settings)
        }
        try database.close()
    }

    /// Runs until the group shuts down; being cancelled is how these parts end.
    private struct Part: Service {
        let after: @Sendable () async -> Void
        let body: @Sendable () async -> Void

        init(after: @escaping @Sendable () async -> Void = {}, _ body: @escaping @Sendable () async -> Void) {
            self.after = after
            self.body = body
        }

        func run() async throws {
            await cancelWhenGracefulShutdown { await body() }
            await after()
        }
    }

    /// Who is there on this computer is known before anybody asks; nothing waits for it.
    private func greetNeighbours() async {
        await directory.look()
        try? await gracefulShutdown()
    }

    /// A part that ends by itself would end the server.
    private func keepLogs() async {
        if let sessionLogs { await sessionLogs.run() } else { try? await gracefulShutdown() }
    }

    /// Nobody may be let in from outside before somebody has a key.
    private func checkAddress() async throws {
        if !ServerConfiguration.isLoopback(settings.host),
            try await database.stores.accounts.accounts().count < 2
        {
            throw Problem(
                .forbidden,
                "\(settings.host) can be reached from other computers, and nobody could sign in. Add an account first: chimera account add NAME"
            )
        }
        if settings.port != 0, let words = PortCheck.problem(host: settings.host, port: settings.port) {
            throw Problem(.conflict, words)
        }
    }

    private static func address(_ host: String, _ port: Int) -> String {
        switch host {
        case "0.0.0.0": "http://127.0.0.1:\(port)"
        case "::", "[::]": "http://[::1]:\(port)"
        default:
            host.contains(":") && !host.hasPrefix("[") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
        }
    }

    /// Between the look at the port and its use another program may have taken it.
    private static func problem(_ error: any Error, _ settings: Settings) -> any Error {
        if error is Problem { return error }
        let words = "\(error)"
        if words.contains("errno: 98") || words.contains("Address already in use") {
            return Problem(.conflict, PortCheck.inUse(host: settings.host, port: settings.port))
        }
        return Problem(
            .internal,
            "The server ended: \(words). Its log may say more: \(Logs.path(in: settings.dataFolder))")
    }
}
