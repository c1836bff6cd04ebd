import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Testing

@testable import ChimeraServer

/// A real server on a free port: Ada owns the computer, Grace has a token.
struct ServerWorld: Sendable {
    let database: Database
    let model: ScriptedModel
    let service: ConversationService
    let ada: Account
    let grace: Account
    let adaToken: String
    let graceToken: String
    let port: Int
    private let services: ServiceGroup

    static func run(
        web: WebFolders? = nil, _ body: (ServerWorld) async throws -> Void
    ) async throws {
        let database = try await Database.temporary()
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let model = ScriptedModel()
        let engine = Engine(
            stores: database.stores, library: PersonaLibrary(folders: [resources]),
            directory: FixedDirectory(model), node: "test", log: log)
        let accounts = database.stores.accounts
        let ada = try await accounts.ensureOwner(named: "Ada", at: .now)
        let grace = Account(id: .make(), name: "Grace", isOwner: false, createdAt: .now)
        try await accounts.add(grace)
        let tokens = (ada: Token.make(), grace: Token.make())
        for (account, token) in [(ada, tokens.ada), (grace, tokens.grace)] {
            try await accounts.addCredential(
                Credential(
                    hash: Token.hash(token), kind: .token, account: account.id, name: "test",
                    createdAt: .now, expiresAt: nil))
        }
        let service = ConversationService(
            engine: engine, showcases: Showcases(folders: [resources]),
            player: PlayerPage(WebFolders(raw: "\(resources)/web", locales: "\(resources)/locales")))
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = buildApplication(
            service: service,
            configuration: ServerConfiguration(
                host: "127.0.0.1", port: 0, owner: ada.id, openAPIPath: "\(resources)/api/openapi.json",
                web: web,
                settings: [
                    SettingValue(
                        name: "OPENAI_API_KEY", value: "•••", origin: "environment", isSecret: true)
                ], version: "test"),
            log: log
        ) { port.yield($0) }
        let services = ServiceGroup(configuration: .init(services: [application], logger: log))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await engine.run() }
            group.addTask { try await services.run() }
            for await port in ports {
                try await body(
                    ServerWorld(
                        database: database, model: model, service: service, ada: ada, grace: grace,
                        adaToken: tokens.ada, graceToken: tokens.grace, port: port, services: services))
                break
            }
            await services.triggerGracefulShutdown()
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
        try database.close()
    }

    /// The repository's own, three folders above this file.
    static let resources = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/Resources"
    }()

    func stop() async { await services.triggerGracefulShutdown() }

    func chat() async throws -> ConversationSnapshot {
        try await service.create(CreateConversation(title: "Ada's secret", speed: 0), by: ada)
    }

    // MARK: HTTP

    struct Answer {
        let status: Int
        let fields: [String: String]
        let body: String

        var json: JSONValue? { try? JSONParser.parse(body) }
    }

    /// One request on a connection of its own. `origin` and the like go in `fields`; nobody is signed
    /// in unless they say so, because it came through a proxy.
    func call(
        _ method: String, _ path: String, _ body: String? = nil, as token: String? = nil,
        with fields: [String: String] = [:]
    ) async throws -> Answer {
        var fields = fields.merging(
            ["Host": "127.0.0.1:\(port)", "Connection": "close"], uniquingKeysWith: { given, _ in given })
        if let token { fields["Authorization"] = "Bearer \(token)" }
        if let body, fields["Content-Length"] == nil, fields["Transfer-Encoding"] == nil {
            fields["Content-Length"] = "\(body.utf8.count)"
        }
        let head = "\(method) \(path) HTTP/1.1\r\n" + fields.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        var answer: Answer?
        try await WebSocketPeer.connected(to: port) { peer in
            try await peer.send(Array((head + (body ?? "")).utf8))
            answer = try await peer.answer()
        }
        return try #require(answer)
    }

    func socket(
        as token: String? = nil, with fields: [String: String] = [:],
        _ body: (WebSocketPeer) async throws -> Void
    ) async throws {
        try await WebSocketPeer.connected(to: port) { peer in
            let request = WebSocketPeer.request(path: EventSocket.path) {
                $0["Host"] = "127.0.0.1:\(port)"
                if let token { $0["Authorization"] = "Bearer \(token)" }
                $0.merge(fields) { $1 }
            }
            try await peer.send(Array(request.utf8))
            let head = try await peer.responseHead()
            guard head.hasPrefix("HTTP/1.1 101 ") else { throw WebSocketPeer.Unexpected(text: head) }
            // hello
            _ = try await peer.frame()
            try await body(peer)
        }
    }

    /// The same stream as server-sent events.
    func feed(
        _ stream: StreamID, after: Int64, as token: String,
        _ body: (inout EventFeed) async throws -> Void
    ) async throws {
        try await WebSocketPeer.connected(to: port) { peer in
            try await peer.send(
                Array(
                    """
                    GET /api/v1/streams/\(stream)/events?after=\(after) HTTP/1.1\r\nHost: 127.0.0.1\r
                    Accept: text/event-stream\r\nAuthorization: Bearer \(token)\r\n\r\n
                    """.utf8))
            let head = try await peer.responseHead()
            guard head.hasPrefix("HTTP/1.1 200 ") else { throw WebSocketPeer.Unexpected(text: head) }
            var feed = EventFeed(peer: peer)
            try await body(&feed)
        }
    }
}

/// Frames out of a chunked `text/event-stream`.
struct EventFeed {
    let peer: WebSocketPeer
    private var rest: [UInt8] = []

    init(peer: WebSocketPeer) { self.peer = peer }

    mutating func frame() async throws -> StreamFrame? {
        guard let bytes = try await next() else { return nil }
        return try StreamFrame.decode(bytes)
    }

    /// The next frame's bytes; nil at the orderly end.
    mutating func next() async throws -> [UInt8]? {
        while true {
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(rest[..<end])
                rest.removeFirst(end + 1)
                if line.starts(with: Array("data: ".utf8)) { return Array(line.dropFirst(6)) }
            }
            var size = ""
            while !size.hasSuffix("\r\n") {
                guard let byte = try await peer.read(1)?.first else { return nil }
                size.unicodeScalars.append(Unicode.Scalar(byte))
            }
            let count = Int(size.dropLast(), radix: 16) ?? 0
            let chunk = try await peer.read(count + 2) ?? []
            guard count > 0 else { return nil }
            rest += chunk.dropLast(2)
        }
    }
}

extension WebSocketPeer {
    func answer() async throws -> ServerWorld.Answer {
        let head = try await responseHead().split(separator: "\r\n")
        guard let status = head.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Unexpected(text: "the end of the connection instead of an answer")
        }
        var fields: [String: String] = [:]
        for line in head.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        let length = fields["content-length"].flatMap { Int($0) } ?? 0
        let body = String(decoding: try await read(length) ?? [], as: UTF8.self)
        return ServerWorld.Answer(status: status, fields: fields, body: body)
    }

    /// The next frame of the protocol with its bytes; throws at the end.
    func next() async throws -> (frame: StreamFrame, bytes: [UInt8]) {
        while let frame = try await frame() {
            if let code = frame.closeCode { throw Unexpected(text: "closed with \(code)") }
            if frame.opcode == 1, let known = try StreamFrame.decode(frame.payload) {
                return (known, frame.payload)
            }
        }
        throw Unexpected(text: "the end of the connection")
    }

    func subscribe(_ stream: StreamID, after: Int64? = nil, have: [LiveText] = []) async throws {
        var fields: [String: JSONValue] = ["type": "subscribe", "stream": .string(stream.description)]
        if let after { fields["after"] = .int(after) }
        if !have.isEmpty {
            fields["have"] = .array(
                have.map {
                    [
                        "message": .string($0.message.description), "part": .int(Int64($0.part)),
                        "attempt": .int(Int64($0.attempt)), "length": .int(Int64($0.length)),
                    ]
                })
        }
        try await send(Self.bytes(1, JSONWriter.bytes(.object(fields))))
    }
}

/// The protocol's frame; `WebSocketPeer.Frame` is the wire's.
typealias StreamFrame = ChimeraCore.Frame
