public import ChimeraCore

/// One thing that went over a wire, for the inspector. Secrets are masked before it is made.
public struct TranscriptEntry: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case sent, received
        /// A line of standard error.
        case log
        /// What came and was no message, or what happened to the connection.
        case note
    }

    public var at: Timestamp
    public var kind: Kind
    public var message: JSONValue?
    public var words: String?
    /// HTTP: status and headers, decoded.
    public var http: [String: String]?

    public init(
        _ kind: Kind, message: JSONValue? = nil, words: String? = nil, http: [String: String]? = nil,
        at: Timestamp = .now
    ) {
        self.at = at
        self.kind = kind
        self.message = message
        self.words = words
        self.http = http
    }
}

public typealias Recorder = @Sendable (TranscriptEntry) -> Void
