public import ChimeraCore

/// What goes wrong between us and a tool server. What the peer said and what happened here stay apart.
public enum MCPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The peer answered with an error.
    case refused(JSONRPCError)
    /// No answer in time. The words say to what.
    case tooLate(String)
    /// The connection is gone, or never was.
    case closed(String)
    /// An answer came that the protocol does not allow.
    case badAnswer(String)
    /// The peer does not offer it, so it was not asked.
    case notOffered(String)
    /// HTTP: signing in is needed and was not possible.
    case unauthorized(String)
    /// HTTP: another status than a success.
    case http(status: Int, words: String)
    /// HTTP, legacy: the server forgot our session.
    case sessionLost

    public var description: String {
        switch self {
        case .refused(let error): "The server refused: \(error.message) (code \(error.code))."
        case .tooLate(let words), .closed(let words), .badAnswer(let words), .notOffered(let words),
            .unauthorized(let words):
            words
        case .http(let status, let words): "The server answered with HTTP status \(status)\(words)."
        case .sessionLost: "The server forgot the session."
        }
    }

    /// For a person.
    public var problem: Problem {
        switch self {
        case .refused(let error) where error.code == JSONRPCError.invalidParams: .invalid(description)
        case .refused, .badAnswer, .tooLate, .closed, .http, .sessionLost: Problem(.unavailable, description)
        case .notOffered: Problem(.notFound, .verbatim(description))
        case .unauthorized: Problem(.unauthorized, description)
        }
    }
}
