/// Begins the sign-in at a provider that hands out keys itself.
public struct BeginProviderSignIn: Sendable, Hashable, Codable {
    public var id: CommandID
    /// The page's own address that the provider sends the browser back to.
    public var callback: String

    public init(id: CommandID = .make(), callback: String) {
        self.id = id
        self.callback = callback
    }
}

/// Where the browser goes. It comes back to the callback with `code` and `state`.
public struct ProviderSignIn: Sendable, Hashable, Codable {
    public var url: String
    public var state: String
}

public struct FinishProviderSignIn: Sendable, Hashable, Codable {
    public var id: CommandID
    public var code: String
    public var state: String

    public init(id: CommandID = .make(), code: String, state: String) {
        self.id = id
        self.code = code
        self.state = state
    }
}

extension ConversationService {
    public func beginSignIn(
        at provider: String, _ request: BeginProviderSignIn, by account: Account
    ) throws -> ProviderSignIn {
        try Self.requireOwner(account)
        let keeper = try keeper
        let isHere = ["http://localhost", "http://127.0.0.1", "http://[::1]"].contains {
            request.callback.hasPrefix($0)
        }
        guard isHere || request.callback.hasPrefix("https://"), request.callback.utf8.count <= 2048,
            Text.line(request.callback) == request.callback
        else {
            throw Problem.invalid(
                "The callback must be this page's own address: https://…, or http://localhost.",
                field: "callback")
        }
        let begun = keeper.signIns.begin(at: engine.clock.elapsed())
        let mark = request.callback.contains("?") ? "&" : "?"
        guard
            let url = keeper.desk.signInURL(
                of: provider, callback: "\(request.callback)\(mark)state=\(begun.state)",
                challenge: begun.challenge)
        else {
            throw Problem.invalid(
                "\(Text.shortened(provider, to: 60)) has no sign-in of this kind. Paste a key instead.",
                field: "provider")
        }
        return ProviderSignIn(url: url, state: begun.state)
    }

    /// Trades the code for a key, which is stored as one that somebody pasted.
    public func finishSignIn(
        at provider: String, _ request: FinishProviderSignIn, by account: Account
    ) async throws -> Provider {
        try Self.requireOwner(account)
        let keeper = try keeper
        guard let verifier = keeper.signIns.finish(request.state, at: engine.clock.elapsed()) else {
            throw Problem.invalid(
                "This sign-in was not begun here, or more than ten minutes ago. Begin it again.",
                field: "state")
        }
        let key = try await keeper.desk.key(of: provider, code: request.code, verifier: verifier)
        return try await saveProvider(
            provider, SaveProvider(id: request.id, key: key.reveal()), by: account)
    }
}
