/// What an endpoint said of how much may still be asked of it.
public struct Quota: Hashable, Sendable, Codable {
    public struct Share: Hashable, Sendable, Codable {
        public var limit: Int?
        public var remaining: Int
        /// When it is whole again; some fill up bit by bit until then.
        public var resetsAt: Timestamp?

        public init(limit: Int? = nil, remaining: Int, resetsAt: Timestamp? = nil) {
            self.limit = limit
            self.remaining = remaining
            self.resetsAt = resetsAt
        }
    }

    public var requests: Share?
    /// Where input and output are counted apart, the one of which less is left.
    public var tokens: Share?

    /// nil: nothing was said.
    public init?(requests: Share? = nil, tokens: Share? = nil) {
        guard requests != nil || tokens != nil else { return nil }
        self.requests = requests
        self.tokens = tokens
    }

    /// In words, as far as it matters: "12 of 60 requests and 4,000 tokens left".
    public func words(at now: Timestamp) -> String {
        func part(_ share: Share?, _ noun: String) -> String? {
            guard let share, share.resetsAt.map({ $0 > now }) ?? true else { return nil }
            return share.limit.map { "\(share.remaining) of \($0) \(noun)" } ?? "\(share.remaining) \(noun)"
        }
        let parts = [part(requests, "requests"), part(tokens, "tokens")].compactMap(\.self)
        return parts.isEmpty ? "" : parts.joined(separator: " and ") + " left"
    }
}
