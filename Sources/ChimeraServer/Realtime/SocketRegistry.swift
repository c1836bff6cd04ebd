internal import ChimeraCore
internal import NIOCore
internal import Synchronization

/// The open sockets of this node, so that a session's end and a lost membership reach them.
final class SocketRegistry: Sendable {
    private struct State {
        var sockets: [ObjectIdentifier: EventSocket] = [:]
        var flushers: [ObjectIdentifier: LoopFlusher] = [:]
    }

    private let state = Mutex(State())

    func add(_ socket: EventSocket) { state.withLock { $0.sockets[ObjectIdentifier(socket)] = socket } }
    func remove(_ socket: EventSocket) {
        state.withLock { _ = $0.sockets.removeValue(forKey: ObjectIdentifier(socket)) }
    }

    /// One for each event loop.
    func flusher(of loop: any EventLoop, hub: Hub) -> LoopFlusher {
        state.withLock { state in
            if let flusher = state.flushers[ObjectIdentifier(loop)] { return flusher }
            let flusher = LoopFlusher(loop: loop, hub: hub)
            state.flushers[ObjectIdentifier(loop)] = flusher
            return flusher
        }
    }

    /// Closes the sockets that were opened with this session or token.
    func signedOut(_ credential: String) {
        for socket in all where socket.caller.credential == credential {
            socket.close(.sessionEnded, "signed out")
        }
    }

    /// Who lost the right to read a stream stops hearing it.
    func check(_ stream: StreamID, _ server: Server) async {
        for socket in all {
            do { _ = try await server.service.reader(of: stream, by: socket.caller.account.id) } catch {
                socket.drop(stream)
            }
        }
    }

    private var all: [EventSocket] { state.withLock { Array($0.sockets.values) } }
}
