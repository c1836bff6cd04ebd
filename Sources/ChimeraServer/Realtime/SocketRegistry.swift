internal import ChimeraCore
internal import NIOCore
internal import Synchronization

/// The open sockets and event feeds of this node, so that a session's end and a lost membership reach them.
final class SocketRegistry: Sendable {
    private struct State {
        var sockets: [ObjectIdentifier: EventSocket] = [:]
        var feeds: [ObjectIdentifier: Feed] = [:]
        var flushers: [ObjectIdentifier: LoopFlusher] = [:]
    }

    /// Somebody who follows one stream without a socket.
    private struct Feed {
        let caller: Caller
        let stream: StreamID
        let wakes: WakeStream
    }

    private let state = Mutex(State())

    func add(_ socket: EventSocket) { state.withLock { $0.sockets[ObjectIdentifier(socket)] = socket } }
    func remove(_ socket: EventSocket) {
        state.withLock { _ = $0.sockets.removeValue(forKey: ObjectIdentifier(socket)) }
    }

    func add(_ wakes: WakeStream, of caller: Caller, on stream: StreamID) {
        let feed = Feed(caller: caller, stream: stream, wakes: wakes)
        state.withLock { $0.feeds[ObjectIdentifier(wakes)] = feed }
    }
    func remove(_ wakes: WakeStream) {
        state.withLock { _ = $0.feeds.removeValue(forKey: ObjectIdentifier(wakes)) }
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

    /// Closes the sockets and feeds that were opened with this session or token.
    func signedOut(_ credential: String) {
        for socket in all where socket.caller.credential == credential {
            socket.close(.sessionEnded, "signed out")
        }
        for feed in feeds where feed.caller.credential == credential { feed.wakes.end() }
    }

    /// Who lost the right to read a stream stops hearing it.
    func check(_ stream: StreamID, _ server: Server) async {
        for socket in all {
            do { _ = try await server.service.reader(of: stream, by: socket.caller.account.id) } catch {
                socket.drop(stream)
            }
        }
        for feed in feeds where feed.stream == stream {
            do { _ = try await server.service.reader(of: stream, by: feed.caller.account.id) } catch {
                feed.wakes.end()
            }
        }
    }

    private var all: [EventSocket] { state.withLock { Array($0.sockets.values) } }
    private var feeds: [Feed] { state.withLock { Array($0.feeds.values) } }
}
