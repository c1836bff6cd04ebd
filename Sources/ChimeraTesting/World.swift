public import ChimeraCore

/// A small named world: Ada and Grace in the Salon with the Philosopher and the Chef.
public enum World {
    public static let start = Timestamp(microseconds: 1_795_000_000_000_000)
    public static let ada = Account(id: id(1), name: "Ada", isOwner: true, createdAt: start)
    public static let grace = Account(id: id(2), name: "Grace", isOwner: false, createdAt: start)

    /// The same id for the same number, whatever it is an id of.
    public static func id<Tag>(_ number: UInt64) -> ID<Tag> {
        ID(high: 0x0191_0000_0000_7000, low: 0x8000_0000_0000_0000 | number)
    }

    public static let salon = Conversation(
        id: id(10), owner: ada.id, kind: .room, title: "The Salon", titleIsChosen: true,
        topic: "Is time real?",
        settings: ConversationSettings(speed: 0), mainBranch: id(11), createdAt: start, updatedAt: start)

    public static let philosopher = persona("philosopher", "The Philosopher", aliases: ["Philo"], seat: 0)
    public static let chef = persona("chef", "The Chef", aliases: ["Basil"], seat: 1)
    public static let scientist = persona("scientist", "The Scientist", seat: 2)
    public static let adaSeat = Participant(
        id: id(30), conversation: salon.id, kind: .account(ada.id), name: "Ada", seat: 9)

    public static let everyone = [philosopher, chef, scientist, adaSeat]

    public static func persona(
        _ name: String, _ title: String, aliases: [String] = [], seat: Int
    ) -> Participant {
        Participant(
            id: id(20 + UInt64(seat)), conversation: salon.id, kind: .persona(name), name: title,
            aliases: aliases,
            role: "Speaks as \(title)",
            persona: Persona(
                id: name, name: title, aliases: aliases, role: "Speaks as \(title)", talkativeness: 0.5,
                openings: ["Let me say that", "On the contrary, a"], prompt: "You are \(title)."), seat: seat)
    }

    public static func run(
        strategy: StrategyName = .natural, limits: RunLimits = .standard, seed: UInt64 = 7, turns: Int = 0,
        state: Run.State = .running
    ) -> Run {
        Run(
            id: id(40), conversation: salon.id, branch: salon.mainBranch, startedBy: ada.id, state: state,
            strategy: strategy,
            limits: limits, speed: 0, seed: seed, turns: turns, startedAt: start)
    }

    public static func message(
        _ position: Int, _ author: Participant, _ text: String, kind: Message.Kind? = nil,
        state: Message.State = .done,
        audience: Audience = .everyone, run: RunID? = World.id(40)
    ) -> Message {
        Message(
            id: id(100 + UInt64(position)), conversation: salon.id, branch: salon.mainBranch,
            position: position, parent: nil,
            kind: kind ?? (author.isModel ? .turn : .post), author: author.id, authorName: author.name,
            state: state,
            parts: text.isEmpty ? [] : [.text(text)], audience: audience, run: author.isModel ? run : nil,
            createdAt: start)
    }

    public static func state(
        _ participants: [Participant] = everyone, run: Run = World.run(), _ messages: [Message] = []
    ) -> TurnState {
        TurnState(conversation: salon, participants: participants, run: run, messages: messages)
    }
}
