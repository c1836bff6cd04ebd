/// All that a person can do, for the server's routes and for the terminal alike: checks who may, and
/// what is asked, stores it, tells it.
///
/// Every method throws `Problem`. Files behind this one hold the commands, one noun each.
public struct ConversationService: Sendable {
    public let engine: Engine
    /// The written examples.
    public let showcases: Showcases
    /// nil: no export plays itself.
    public let player: PlayerPage?
    /// nil: providers are as they were at the start.
    public let providers: ProviderKeeper?

    public init(
        engine: Engine, showcases: Showcases = Showcases(folders: []), player: PlayerPage? = nil,
        providers: ProviderKeeper? = nil
    ) {
        self.engine = engine
        self.providers = providers
        self.showcases = showcases
        self.player = player
    }

    var stores: Stores { engine.stores }

    /// The conversation's role of this account, or the same answer as for one that does not exist.
    @discardableResult
    func require(_ role: Role, of account: AccountID, in conversation: ConversationID) async throws -> Role {
        guard let has = try await stores.conversations.role(of: account, in: conversation) else {
            throw Problem.notFound("conversation", conversation)
        }
        try Self.check(has, atLeast: role)
        return has
    }

    /// The conversation as it stands, for an account of at least this role.
    func snapshot(
        for account: AccountID, atLeast role: Role, in conversation: ConversationID
    ) async throws -> ConversationSnapshot {
        guard let seen = try await stores.conversations.snapshot(conversation, for: account) else {
            throw Problem.notFound("conversation", conversation)
        }
        try Self.check(seen.role, atLeast: role)
        return seen.snapshot
    }

    private static func check(_ has: Role, atLeast role: Role) throws(Problem) {
        guard has >= role else {
            throw Problem(
                .forbidden,
                "You may only \(has == .viewer ? "read" : "speak in") this conversation. Ask its owner for the role \(role.rawValue)."
            )
        }
    }

    func command(
        _ id: CommandID, by account: AccountID, _ what: String, _ request: some Encodable & Sendable
    ) -> Command {
        Command(id: id, account: account, digest: Digest.of(what, request), at: engine.clock.now())
    }

    /// Tells what was stored and returns it; `known` is the subject of its events that is at hand.
    @discardableResult
    func told<Value: Sendable>(_ committed: Committed<Value>, _ known: Attachment = .none) async -> Value {
        if !committed.events.isEmpty { await engine.tell(committed.events, known) }
        return committed.value
    }

    /// The branch that is meant: the named one, or the main one.
    func branch(_ id: BranchID?, in conversation: ConversationID) async throws -> Branch {
        let branches = try await stores.branches.branches(of: conversation)
        let wanted: BranchID
        if let id {
            wanted = id
        } else {
            guard let main = try await stores.conversations.conversation(conversation)?.mainBranch else {
                throw Problem.notFound("conversation", conversation)
            }
            wanted = main
        }
        guard let branch = branches.first(where: { $0.id == wanted }) else {
            throw Problem.notFound("branch", wanted)
        }
        return branch
    }

    /// The participant that an account speaks as.
    func seat(of account: AccountID, in conversation: ConversationID) async throws -> Participant? {
        try await stores.participants.participants(of: conversation).first { $0.account == account }
    }

    /// The participant through whose eyes an account reads; nil sees what everyone sees.
    public func reader(_ account: AccountID, in conversation: ConversationID) async throws -> ParticipantID? {
        try await seat(of: account, in: conversation)?.id
    }

    static func checked(title: String, field: String) throws(Problem) -> String {
        let title = Text.line(title)
        guard !title.isEmpty else {
            throw .invalid("The \(field) is empty. Give it at least one letter.", field: field)
        }
        guard title.count <= Limits.titleCharacters else {
            throw .invalid(
                "The \(field) has \(title.count) characters; at most \(Limits.titleCharacters) are kept.",
                field: field)
        }
        return title
    }

    static func checked(speed: Double) throws(Problem) -> Double {
        guard (0...16).contains(speed) else {
            throw .invalid(
                "Speed is \(speed); it must be from 0 (no pauses) to 16, 1 being natural.", field: "speed")
        }
        return speed
    }

    static func checked(limits: RunLimits) throws(Problem) -> RunLimits {
        for (name, value) in [
            ("turns", limits.turns), ("seconds", limits.seconds), ("tokens", limits.tokens),
        ] {
            if let value, !(1...1_000_000_000).contains(value) {
                throw .invalid(
                    "The limit of \(name) is \(value); it must be at least 1, or left out for none.",
                    field: "limits.\(name)")
            }
        }
        if let goal = limits.goal {
            var limits = limits
            limits.goal = try checked(title: goal, field: "goal")
            return limits
        }
        return limits
    }
}
