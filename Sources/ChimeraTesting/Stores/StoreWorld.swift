public import ChimeraCore
internal import Synchronization
internal import Testing

/// The small named world of every test: Ada, who owns the instance, and Grace; Ada's Salon with the
/// Philosopher and the Chef in it.
public struct StoreWorld: Sendable {
    public let stores: Stores
    public let ada: Account
    public let grace: Account
    /// As it was created: the opening notice is message 1.
    public let salon: ConversationSnapshot
    private let clock = Clock()

    public var id: ConversationID { salon.conversation.id }
    public var stream: StreamID { StreamID(id) }
    public var trunk: BranchID { salon.conversation.mainBranch }
    public var philosopher: Participant { salon.participants[0] }
    public var chef: Participant { salon.participants[1] }
    public var adaHere: Participant { salon.participants[2] }

    public init(_ stores: Stores) async throws {
        self.stores = stores
        ada = try await stores.accounts.ensureOwner(named: "Ada", at: clock.next())
        grace = Account(id: .make(), name: "Grace", isOwner: false, createdAt: clock.next())
        try await stores.accounts.add(grace)
        let new = Self.conversation(
            .room, of: ada, title: "Salon", cast: ["The Philosopher", "The Chef"], at: clock.next())
        let command = Command(id: .make(), account: ada.id, digest: "salon", at: clock.next())
        salon = try await stores.conversations.create(new, command: command).value
    }

    /// A second later each time.
    public func now() -> Timestamp { clock.next() }

    public func command(
        _ digest: String = "body", by account: Account? = nil, id: CommandID = .make()
    ) -> Command {
        Command(id: id, account: (account ?? ada).id, digest: digest, at: now())
    }

    /// A title that is given is a chosen one.
    public static func conversation(
        _ kind: Conversation.Kind, of owner: Account, title: String? = nil, cast: [String] = ["Assistant"],
        at: Timestamp
    ) -> NewConversation {
        let conversation = Conversation(
            id: .make(), owner: owner.id, kind: kind, title: title ?? "", titleIsChosen: title != nil,
            topic: nil,
            settings: ConversationSettings(), mainBranch: .make(), createdAt: at, updatedAt: at)
        return NewConversation(
            conversation: conversation,
            participants: cast.map { participant($0, in: conversation.id, isPersona: kind == .room) })
    }

    public static func participant(
        _ name: String, in conversation: ConversationID, isPersona: Bool = true
    ) -> Participant {
        let id = String(name.lowercased().split(separator: " ").last ?? "nobody")
        return Participant(
            id: .make(), conversation: conversation, kind: isPersona ? .persona(id) : .assistant, name: name,
            aliases: [id], glyph: "φ", hue: 25, role: "Speaks",
            persona: isPersona
                ? Persona(id: id, name: name, stances: ["risk": 0.5], prompt: "You are \(name).") : nil,
            stance: Stance(side: .for, line: "For it.", opening: "I say yes, since"),
            model: ModelName(provider: "local", model: "org/smollm2"),
            parameters: ModelParameters(temperature: 0.5))
    }

    /// Another conversation of Ada's.
    public func create(
        _ kind: Conversation.Kind = .chat, title: String? = nil
    ) async throws -> ConversationSnapshot {
        let new = Self.conversation(kind, of: ada, title: title, at: now())
        return try await stores.conversations.create(new, command: command()).value
    }

    @discardableResult
    public func say(
        _ text: String, on branch: BranchID? = nil, to audience: Audience = .everyone
    ) async throws -> Message {
        try await stores.messages.post(post(text, on: branch, to: audience), command: command(text)).value
    }

    public func post(_ text: String, on branch: BranchID? = nil, to audience: Audience = .everyone) -> NewPost
    {
        NewPost(
            id: .make(), conversation: id, branch: branch ?? trunk, author: adaHere.id, authorName: "Ada",
            text: text,
            audience: audience)
    }

    public func fork(at position: Int, of branch: BranchID? = nil) async throws -> Branch {
        try await stores.branches.fork(
            .make(), from: branch ?? trunk, at: position, in: id, name: nil, command: command()
        ).value
    }

    /// The texts of a page, for short comparisons.
    public func page(
        _ place: PageRequest.Place = .newest, limit: Int = 50, of branch: BranchID? = nil,
        reader: ParticipantID? = nil
    ) async throws -> Page<Message> {
        try await stores.messages.page(
            of: branch ?? trunk, in: id, page: PageRequest(place, limit: limit), reader: reader)
    }

    public func events(after seq: Int64 = 0) async throws -> [Event] {
        try await stores.events.events(of: stream, after: seq, limit: 1000)
    }

    /// The top of Ada's list.
    public func row() async throws -> ConversationSummary? {
        try await stores.conversations.list(for: ada.id, .current, page: PageRequest()).items.first
    }

    /// What an account's list was told of the Salon.
    public func listReasons(of account: Account, after seq: Int64 = 0) async throws -> [String] {
        try await stores.events.events(of: StreamID(account.id), after: seq, limit: 1000)
            .filter { $0.kind == .listChanged && $0.subject == id.description }
            .compactMap { $0.facts["reason"]?.string }
    }
}

/// Time that moves only when it is asked for.
private final class Clock: Sendable {
    private let time = Mutex(Timestamp(microseconds: 1_795_230_000_000_000))

    func next() -> Timestamp {
        time.withLock { time in
            time = time + .seconds(1)
            return time
        }
    }
}
