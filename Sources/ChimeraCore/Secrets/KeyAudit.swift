/// One use of a provider's key. Never the key: its provider and the last four characters tell it.
public struct KeyUse: Hashable, Sendable, Codable {
    public enum Deed: String, Hashable, Sendable, Codable, CaseIterable {
        /// It went to the provider, with a request for a reply, a list or a proof.
        case sent
        case stored
        case removed
        /// Sealed under a new master key.
        case resealed
    }

    public let at: Timestamp
    public let provider: String
    public let deed: Deed
    /// Four characters at the most; empty where the key is short.
    public let tail: String
    /// The route that it went to; nil where it did not leave.
    public var route: String?
    /// Our own id of the request that it went with.
    public var call: String?

    public init(
        at: Timestamp = .now, provider: String, deed: Deed, tail: String, route: String? = nil,
        call: String? = nil
    ) {
        self.at = at
        self.provider = provider
        self.deed = deed
        self.tail = tail
        self.route = route
        self.call = call
    }
}

/// Writes down every use of a key. Must return at once, and never fail the use.
public protocol KeyAudit: Sendable {
    func note(_ use: KeyUse)
}

extension Secret {
    /// The few last characters, by which a person knows it again; the end of a short one would be most of it.
    public var tail: String {
        let text = reveal()
        return text.utf8.count >= 12 ? String(text.suffix(4)) : ""
    }
}
