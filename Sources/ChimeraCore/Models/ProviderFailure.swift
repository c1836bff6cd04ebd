/// A provider's failure, classified once, with its own words kept.
public struct ProviderFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case unauthorized
        case noCredit = "no-credit"
        case rateLimited = "rate-limited"
        case overloaded
        case contextTooLong = "context-too-long"
        case refused
        case modelMissing = "model-missing"
        case unreachable
        case timedOut = "timed-out"
        /// The stream ended without its end mark, or broke the format.
        case streamBroken = "stream-broken"
        case invalidRequest = "invalid-request"
        /// Our own limit on a reply's size.
        case tooLarge = "too-large"
    }

    public let kind: Kind
    /// What the provider said, cleaned and cut to 2,000 characters; ours where it said nothing.
    public let words: String
    public let status: Int?
    public let retryAfter: Duration?
    public let requestID: String?
    /// What the provider itself says of trying again (`x-should-retry`); nil: nothing.
    public let shouldRetry: Bool?
    /// What the endpoint said of its limits beside it.
    public var quota: Quota?

    public init(
        _ kind: Kind, _ words: String, status: Int? = nil, retryAfter: Duration? = nil,
        requestID: String? = nil, shouldRetry: Bool? = nil
    ) {
        self.kind = kind
        self.words = Text.shortened(words, to: 2000)
        self.status = status
        self.retryAfter = retryAfter
        self.requestID = requestID
        self.shouldRetry = shouldRetry
    }

    public var description: String { words }

    /// A later call may succeed without anybody changing anything.
    public var isPassing: Bool {
        switch kind {
        case .rateLimited, .overloaded, .unreachable, .timedOut, .streamBroken: true
        default: false
        }
    }
}
