public import ChimeraCore
public import ChimeraProcesses
internal import Synchronization

/// Where a server is.
public enum ServerPlace: Sendable {
    /// A program that is started and talked to over its pipes.
    case program(PeerProcess)
    case web(WebAddress, headers: [String: Secret])
}

public struct ConnectOptions: Sendable {
    public var name: String
    public var era: EraChoice
    public var offer: ClientOffer
    public var patience = Patience()
    public var rule: AddressRule
    /// Follows what changes at the server.
    public var listens: Bool
    public var record: Recorder
    /// Makes who signs in where the server wants that; nil to say so instead.
    var authorizer: (@Sendable (HTTPDoor, WebAddress) throws -> any Authorizer)?
    /// Longest line, event or body that is taken.
    public var limit = 32 << 20

    public init(
        name: String, era: EraChoice = .auto, offer: ClientOffer = ClientOffer(),
        rule: AddressRule = .anywhere, listens: Bool = false,
        record: @escaping Recorder = { _ in }
    ) {
        self.name = name
        self.era = era
        self.offer = offer
        self.rule = rule
        self.listens = listens
        self.record = record
    }
}

public enum MCPClient {
    /// Meets a server, lends `body` the session, and parts from it.
    ///
    /// Throws `MCPFailure` or `Problem` where it cannot be met, else what `body` throws. Cancelling the task ends
    /// the connection, and a local program with it.
    public static func connect<Value: Sendable>(
        to place: ServerPlace, _ options: ConnectOptions, host: any MCPHost = SilentHost(),
        body: @escaping @Sendable (MCPSession) async throws -> Value
    ) async throws -> Value {
        let session = MCPSession(
            name: options.name, offer: options.offer, host: host, patience: options.patience,
            record: options.record)
        defer { session.close() }
        switch place {
        case .program(let program):
            return try await overPipes(program, session, options, body)
        case .web(let address, let headers):
            return try await HTTPDoor.open { door in
                let caller = HTTPCaller(
                    door: door, server: address, headers: headers, rule: options.rule,
                    authorizer: try options.authorizer?(door, address),
                    record: options.record)
                return try await WebMeeting(session: session, caller: caller, options: options).run(body)
            }
        }
    }

    private static func overPipes<Value: Sendable>(
        _ program: PeerProcess, _ session: MCPSession, _ options: ConnectOptions,
        _ body: @escaping @Sendable (MCPSession) async throws -> Value
    ) async throws -> Value {
        let holder = Holder()
        let (value, exit) = try await program.run { event in
            switch event {
            case .output(let piece): await holder.wire?.take(piece)
            case .errorLine(let line): options.record(TranscriptEntry(.log, words: line))
            case .ended: await holder.wire?.finish("\(options.name) ended the connection.")
            }
        } body: { input in
            let wire = PipeWire(
                limit: options.limit, record: options.record, inbox: { await session.receive($0) },
                write: input.write)
            holder.set(wire)
            session.use(wire)
            try await PipeMeeting(session: session, choice: options.era).meet()
            return try await session.lend(options.listens, body)
        }
        options.record(TranscriptEntry(.note, words: "The program ended with \(exit)."))
        return value
    }

    /// The wire for what comes: a program may write before its input is lent.
    private final class Holder: Sendable {
        private let state = Mutex<(wire: PipeWire?, waiters: [CheckedContinuation<PipeWire, Never>])>(
            (nil, []))

        var wire: PipeWire? {
            get async {
                await withCheckedContinuation { waiter in
                    let wire = state.withLock { state in
                        if state.wire == nil { state.waiters.append(waiter) }
                        return state.wire
                    }
                    if let wire { waiter.resume(returning: wire) }
                }
            }
        }

        func set(_ wire: PipeWire) {
            let waiters = state.withLock { state in
                state.wire = wire
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume(returning: wire) }
        }
    }
}

extension MCPSession {
    /// Lends itself with all that goes on beside: answering, listening.
    func lend<Value: Sendable>(
        _ listens: Bool, beside: @escaping @Sendable () async -> Void = {},
        _ body: @escaping @Sendable (MCPSession) async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await withDiscardingTaskGroup { group in
                    for await question in self.questions { group.addTask { await self.serve(question) } }
                }
                return nil
            }
            group.addTask {
                await self.listen()
                return nil
            }
            group.addTask {
                await beside()
                return nil
            }
            if listens, era == .modern {
                let wanted = state.withLock { state in
                    state.listening = ListenWish(state.era.server)
                    return state.listening
                }
                wish.yield(wanted)
            }
            group.addTask { try await body(self) }
            defer { group.cancelAll() }
            while let done = try await group.next() {
                if let value = done { return value }
            }
            throw CancellationError()
        }
    }
}
