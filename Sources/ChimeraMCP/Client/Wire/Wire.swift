internal import ChimeraCore

/// A way that messages take to a server and back.
protocol Wire: Sendable {
    /// Of the next request; never one that was there before.
    func newID() -> JSONRPCID

    /// Sends a request and waits for its reply. Cancelling the task gives it up; where closing the stream does not
    /// tell the server, the session does.
    func request(_ request: JSONRPCRequest, _ head: WireHead) async throws -> JSONRPCReply

    /// Sends what has no reply: a notification, or (legacy) our reply to the server's request.
    func send(_ message: JSONRPCMessage, _ head: WireHead) async throws

    /// Closing a request's stream is how the server learns that it is cancelled.
    var cancelsByClosing: Bool { get }
}

/// What HTTP says in headers beside the body; pipes pass over it.
struct WireHead: Hashable, Sendable {
    /// Nil before there is one.
    var revision: Revision?
    /// `Mcp-Param-…`, mirrored from arguments.
    var mirrored: [Header] = []
    /// The answer may be a stream that stays open.
    var staysOpen = false

    struct Header: Hashable, Sendable {
        var name: String
        var value: String
    }
}

/// What a server sends of its own: a notification, or (legacy) a request.
struct Incoming: Sendable {
    var message: JSONRPCMessage
    /// The request on whose stream it came, where the transport tells.
    var within: JSONRPCID?
}

typealias Inbox = @Sendable (Incoming) async -> Void
