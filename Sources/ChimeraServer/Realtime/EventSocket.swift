internal import ChimeraCore
internal import NIOCore
internal import ServiceLifecycle

/// One client's socket: a cursor for each stream that it follows. Everything but what says otherwise
/// happens on the connection's event loop.
final class EventSocket: Sendable {
    static let path = "/api/v1/events"
    static let mostSubscriptions = 64

    /// Belongs to the loop.
    final class State {
        var subscriptions: [StreamID: Subscription] = [:]
        var subscribed: UInt64 = 0
        var isClosed = false
    }

    struct Subscription {
        /// Which one it is: what comes back for one that was given up or replaced meanwhile is dropped.
        let number: UInt64
        var cursor: StreamCursor
        /// Events are read from the store, off the loop; until they are written nothing live goes out.
        var isCatchingUp = true
        /// The store has more, but the socket was full.
        var waitsToCatchUp = false
    }

    let caller: Caller
    private let connection: WebSocketConnection
    private let server: Server
    private let flusher: LoopFlusher
    private let state: NIOLoopBound<State>

    private init(_ connection: WebSocketConnection, _ caller: Caller, _ server: Server) {
        self.connection = connection
        self.caller = caller
        self.server = server
        flusher = server.sockets.flusher(of: connection.eventLoop, hub: server.engine.hub)
        state = NIOLoopBound(State(), eventLoop: connection.eventLoop)
    }

    /// Takes over a connection that was just opened. What it returns ends it when the server stops.
    static func open(
        _ connection: WebSocketConnection, _ caller: Caller, on server: Server
    ) -> (@Sendable () async -> Void)? {
        let socket = EventSocket(connection, caller, server)
        server.sockets.add(socket)
        connection.onText = { socket.receive($0) }
        connection.onWritable = { socket.resume() }
        connection.onClose = { _ in socket.closed() }
        socket.send(
            [UInt8](
                #"{"type":"hello","protocol":1,"node":"\#(server.engine.node.filter { $0 != "\"" && $0 != "\\" })"}"#
                    .utf8))
        connection.flush()
        return {
            try? await gracefulShutdown()
            connection.close(.goingAway, reason: "the server stops")
        }
    }

    // MARK: From anywhere

    func close(_ code: WebSocketCloseCode, _ reason: String) { connection.close(code, reason: reason) }

    func drop(_ stream: StreamID) {
        connection.eventLoop.execute {
            guard self.state.value.subscriptions[stream] != nil else { return }
            self.unsubscribe(stream)
            self.refuse(Problem.notFound("stream", stream))
        }
    }

    // MARK: What the client says

    private func receive(_ text: ByteBuffer) {
        do throws(Problem) {
            switch try ClientFrame(text.readableBytesView) {
            case .subscribe(let wanted): try subscribe(wanted)
            case .unsubscribe(let stream): unsubscribe(stream)
            case .typing(let conversation):
                Task { [server, caller] in
                    try? await server.service.typing(in: conversation, by: caller.account.id)
                }
            }
        } catch {
            refuse(error)
        }
    }

    private func subscribe(_ wanted: ClientFrame.Subscribe) throws(Problem) {
        let stream = wanted.stream
        unsubscribe(stream)
        guard state.value.subscriptions.count < Self.mostSubscriptions else {
            throw Problem(
                .tooMany,
                "One socket follows at most \(Self.mostSubscriptions) streams. Unsubscribe from one first.")
        }
        // Stands before the answer, so that a second subscribe or an unsubscribe finds it.
        let cursor = StreamCursor(seq: wanted.after ?? 0, reader: nil)
        state.value.subscribed += 1
        let number = state.value.subscribed
        state.value.subscriptions[stream] = Subscription(number: number, cursor: cursor)
        Task { [server, caller] in
            do {
                let reader = try await server.service.reader(of: stream, by: caller.account.id)
                // Listen first, then look at the store: nothing falls between.
                try await self.connection.eventLoop.submit {
                    if self.isCurrent(number, on: stream) { self.flusher.add(self, to: stream) }
                }.get()
                let head = try await server.engine.stores.events.head(of: stream)
                let live = server.engine.hub.writing(on: stream, for: reader)
                let cursor = StreamCursor(seq: wanted.after ?? head, reader: reader, have: wanted.have ?? [])
                self.connection.eventLoop.execute {
                    self.begin(number, stream, cursor, head: head, live: live)
                }
            } catch {
                let problem =
                    error as? Problem ?? Problem(.unavailable, "The stream cannot be read now: \(error)")
                self.connection.eventLoop.execute {
                    guard self.isCurrent(number, on: stream) else { return }
                    self.unsubscribe(stream)
                    self.refuse(problem)
                }
            }
        }
    }

    private func isCurrent(_ number: UInt64, on stream: StreamID) -> Bool {
        !state.value.isClosed && state.value.subscriptions[stream]?.number == number
    }

    private func begin(
        _ number: UInt64, _ stream: StreamID, _ cursor: StreamCursor, head: Int64, live: [LiveText]
    ) {
        guard isCurrent(number, on: stream) else { return }
        state.value.subscriptions[stream]?.cursor = cursor
        send(Frame.subscribed(stream: stream, seq: head, live: live).encoded())
        connection.flush()
        if cursor.seq > head {
            // A number that was never given: the store was restored from a backup.
            reset(stream)
        } else if cursor.seq < head {
            catchUp(stream)
        } else {
            state.value.subscriptions[stream]?.isCatchingUp = false
            pump(stream)
        }
    }

    private func unsubscribe(_ stream: StreamID) {
        guard state.value.subscriptions.removeValue(forKey: stream) != nil else { return }
        flusher.remove(self, from: stream)
    }

    // MARK: What the client gets

    /// Writes what follows the cursor, as long as the socket takes it.
    func pump(_ stream: StreamID) {
        guard var subscription = state.value.subscriptions[stream], !subscription.isCatchingUp else { return }
        var wrote = false
        while connection.isWritable {
            guard let frames = server.engine.hub.take(&subscription.cursor, on: stream, limit: 64) else {
                send(Frame.lagged(stream: stream).encoded())
                subscription.isCatchingUp = true
                break
            }
            if frames.isEmpty { break }
            for frame in frames { send(frame) }
            wrote = true
        }
        state.value.subscriptions[stream] = subscription
        if wrote || subscription.isCatchingUp { connection.flush() }
        if subscription.isCatchingUp { catchUp(stream) }
    }

    /// The socket has room again.
    private func resume() {
        for (stream, subscription) in state.value.subscriptions {
            if subscription.waitsToCatchUp {
                state.value.subscriptions[stream]?.waitsToCatchUp = false
                catchUp(stream)
            } else {
                pump(stream)
            }
        }
    }

    private func catchUp(_ stream: StreamID) {
        guard let subscription = state.value.subscriptions[stream] else { return }
        let (number, cursor) = (subscription.number, subscription.cursor)
        Task { [frames = server.engine.frames] in
            var cursor = cursor
            let result: Result<[[UInt8]], any Error>
            do { result = .success(try await frames.catchUp(&cursor, on: stream)) } catch {
                result = .failure(error)
            }
            let reached = cursor
            self.connection.eventLoop.execute { self.caughtUp(number, stream, reached, result) }
        }
    }

    private func caughtUp(
        _ number: UInt64, _ stream: StreamID, _ cursor: StreamCursor, _ result: Result<[[UInt8]], any Error>
    ) {
        guard isCurrent(number, on: stream) else { return }
        switch result {
        case .failure(let error as Problem) where error.type == .gone: reset(stream)
        case .failure(let error):
            unsubscribe(stream)
            refuse(Problem(.unavailable, "The stream cannot be read now: \(error)"), retry: true)
        case .success(let frames):
            state.value.subscriptions[stream]?.cursor = cursor
            for frame in frames { send(frame) }
            connection.flush()
            if frames.isEmpty {
                state.value.subscriptions[stream]?.isCatchingUp = false
                pump(stream)
            } else if connection.isWritable {
                catchUp(stream)
            } else {
                state.value.subscriptions[stream]?.waitsToCatchUp = true
            }
        }
    }

    private func reset(_ stream: StreamID) {
        send(Frame.reset(stream: stream).encoded())
        connection.flush()
        unsubscribe(stream)
    }

    private func refuse(_ problem: Problem, retry: Bool = false) {
        send(Frame.error(problem, retry: retry).encoded())
        connection.flush()
    }

    private func send(_ bytes: [UInt8]) { connection.write(flusher.frame(bytes)) }

    private func closed() {
        state.value.isClosed = true
        for stream in state.value.subscriptions.keys { unsubscribe(stream) }
        server.sockets.remove(self)
    }
}
