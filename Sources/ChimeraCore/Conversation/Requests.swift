/// The bodies of the API's requests: what a client may ask. Every change carries `id`, a UUIDv7 made
/// by the client; a repeat with the same id and body returns the first result.

public struct CreateConversation: Sendable, Hashable, Codable {
    public var id: CommandID
    /// `chat` (default) or `room`; a cast or more than one persona makes it a room.
    public var kind: Conversation.Kind?
    public var title: String?
    public var topic: String?
    /// A ready-made cast by its id; its question is the topic where none is given.
    public var cast: String?
    public var participants: [NewParticipant]?
    public var strategy: StrategyName?
    public var limits: RunLimits?
    public var speed: Double?
    /// For the chat's one participant, and for all who name none.
    public var model: ModelName?
    public var allowsSelfReply: Bool?
    public var goesOnUnattended: Bool?
    /// Nothing but this computer is asked anything in it, from the next turn on.
    public var localOnly: Bool?
    /// Take answers from the cache where exactly the same was asked before.
    public var reusesReplies: Bool?
    public var turns: TurnSettings?

    public init(
        id: CommandID = .make(), kind: Conversation.Kind? = nil, title: String? = nil, topic: String? = nil,
        cast: String? = nil, participants: [NewParticipant]? = nil, strategy: StrategyName? = nil,
        limits: RunLimits? = nil, speed: Double? = nil, model: ModelName? = nil,
        allowsSelfReply: Bool? = nil, goesOnUnattended: Bool? = nil, localOnly: Bool? = nil,
        reusesReplies: Bool? = nil, turns: TurnSettings? = nil
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.topic = topic
        self.cast = cast
        self.participants = participants
        self.strategy = strategy
        self.limits = limits
        self.speed = speed
        self.model = model
        self.allowsSelfReply = allowsSelfReply
        self.goesOnUnattended = goesOnUnattended
        self.localOnly = localOnly
        self.reusesReplies = reusesReplies
        self.turns = turns
    }
}

/// Somebody to add: a persona by its id, name or alias; without one a plain assistant.
public struct NewParticipant: Sendable, Hashable, Codable {
    public var persona: String?
    public var name: String?
    public var systemPrompt: String?
    public var model: ModelName?
    /// Who may step in for that model, the first choice first.
    public var fallbacks: [Fallback]?
    public var parameters: ModelParameters?
    public var stance: Stance?

    public init(
        persona: String? = nil, name: String? = nil, systemPrompt: String? = nil, model: ModelName? = nil,
        fallbacks: [Fallback]? = nil, parameters: ModelParameters? = nil, stance: Stance? = nil
    ) {
        self.persona = persona
        self.name = name
        self.systemPrompt = systemPrompt
        self.model = model
        self.fallbacks = fallbacks
        self.parameters = parameters
        self.stance = stance
    }
}

extension Cast {
    /// Its personas with their sides. Lines and openings are about the cast's own question; on another
    /// topic the side alone stands.
    public func newcomers(topic: String?) -> [NewParticipant] {
        let isOwn = topic.map { Text.line($0) == Text.line(question) } ?? true
        return seats.map { seat in
            NewParticipant(
                persona: seat.persona,
                stance: isOwn ? seat.stance : Stance(side: seat.stance.side, line: "", opening: ""))
        }
    }
}

public struct ChangeConversation: Sendable, Hashable, Codable {
    public var id: CommandID
    public var title: String?
    public var topic: String?
    public var strategy: StrategyName?
    public var limits: RunLimits?
    public var speed: Double?
    public var allowsSelfReply: Bool?
    /// For runs that begin from now on.
    public var goesOnUnattended: Bool?
    /// Nothing but this computer is asked anything in it, from the next turn on.
    public var localOnly: Bool?
    /// Take answers from the cache where exactly the same was asked before.
    public var reusesReplies: Bool?
    /// How heated it shall be from the next turn on.
    public var mood: Mood?
    /// Takes the place of what was set before, as a whole; heard by runs that are going on too.
    public var turns: TurnSettings?
    /// What newcomers see.
    public var mainBranch: BranchID?

    public init(
        id: CommandID = .make(), title: String? = nil, topic: String? = nil, strategy: StrategyName? = nil,
        limits: RunLimits? = nil, speed: Double? = nil, allowsSelfReply: Bool? = nil,
        goesOnUnattended: Bool? = nil, localOnly: Bool? = nil, reusesReplies: Bool? = nil,
        mood: Mood? = nil, mainBranch: BranchID? = nil, turns: TurnSettings? = nil
    ) {
        self.mood = mood
        self.id = id
        self.title = title
        self.topic = topic
        self.strategy = strategy
        self.limits = limits
        self.speed = speed
        self.allowsSelfReply = allowsSelfReply
        self.goesOnUnattended = goesOnUnattended
        self.localOnly = localOnly
        self.reusesReplies = reusesReplies
        self.turns = turns
        self.mainBranch = mainBranch
    }
}

public struct AddParticipant: Sendable, Hashable, Codable {
    public var id: CommandID
    public var participant: NewParticipant
    /// Where the notice stands; the main branch where none is named.
    public var branch: BranchID?
    /// True: knows nothing of what was said before. Else the newcomer reads it up.
    public var hearsFromNow: Bool?

    public init(
        id: CommandID = .make(), participant: NewParticipant, branch: BranchID? = nil,
        hearsFromNow: Bool? = nil
    ) {
        self.hearsFromNow = hearsFromNow
        self.id = id
        self.participant = participant
        self.branch = branch
    }
}

public struct ChangeParticipant: Sendable, Hashable, Codable {
    public var id: CommandID
    public var persona: String?
    public var name: String?
    public var systemPrompt: String?
    public var model: ModelName?
    /// Back to the instance's default model.
    public var usesDefaultModel: Bool?
    /// The whole chain; an empty one lets nobody step in.
    public var fallbacks: [Fallback]?
    public var parameters: ModelParameters?
    public var muted: Bool?
    public var stance: Stance?

    public init(
        id: CommandID = .make(), persona: String? = nil, name: String? = nil, systemPrompt: String? = nil,
        model: ModelName? = nil, usesDefaultModel: Bool? = nil, fallbacks: [Fallback]? = nil,
        parameters: ModelParameters? = nil, muted: Bool? = nil, stance: Stance? = nil
    ) {
        self.id = id
        self.persona = persona
        self.name = name
        self.systemPrompt = systemPrompt
        self.model = model
        self.usesDefaultModel = usesDefaultModel
        self.fallbacks = fallbacks
        self.parameters = parameters
        self.muted = muted
        self.stance = stance
    }
}

public struct PostMessage: Sendable, Hashable, Codable {
    /// Also the message's own id.
    public var id: CommandID
    public var text: String
    public var branch: BranchID?
    /// Participants who alone may see it; everyone where none are named.
    public var audience: [ParticipantID]?
    /// Whether somebody should answer where no run is going on. A chat answers; a room where
    /// somebody is called by name.
    public var answer: Bool?
    /// How it speaks where it is not simply what this person says. A note of the director is for `audience`, or for
    /// the whole cast; a secret needs one.
    public var voice: PostVoice?
    /// The persona whose words they are, written by this person in its place.
    public var speaker: ParticipantID?

    public init(
        id: CommandID = .make(), text: String, branch: BranchID? = nil, audience: [ParticipantID]? = nil,
        answer: Bool? = nil, voice: PostVoice? = nil, speaker: ParticipantID? = nil
    ) {
        self.voice = voice
        self.speaker = speaker
        self.id = id
        self.text = text
        self.branch = branch
        self.audience = audience
        self.answer = answer
    }
}

public struct EditMessage: Sendable, Hashable, Codable {
    /// Also the new message's id.
    public var id: CommandID
    public var text: String
    public var answer: Bool?

    public init(id: CommandID = .make(), text: String, answer: Bool? = nil) {
        self.id = id
        self.text = text
        self.answer = answer
    }
}

/// A sibling of a turn: a new branch that forks before it, where the same participant speaks again.
public struct RegenerateMessage: Sendable, Hashable, Codable {
    public var id: CommandID
    public var model: ModelName?

    public init(id: CommandID = .make(), model: ModelName? = nil) {
        self.id = id
        self.model = model
    }
}

public struct ForkBranch: Sendable, Hashable, Codable {
    /// Also the branch's id.
    public var id: CommandID
    public var branch: BranchID
    /// The last position that the new branch keeps.
    public var position: Int
    public var name: String?

    public init(id: CommandID = .make(), branch: BranchID, position: Int, name: String? = nil) {
        self.id = id
        self.branch = branch
        self.position = position
        self.name = name
    }
}

public struct StartRun: Sendable, Hashable, Codable {
    /// Also the run's id.
    public var id: CommandID
    public var branch: BranchID?
    public var strategy: StrategyName?
    public var limits: RunLimits?
    public var speed: Double?
    public var seed: UInt64?
    /// Begin paused: nothing is said before a step or a resume.
    public var paused: Bool?
    /// Go on with a model that costs money although nobody is watching.
    public var goesOnUnattended: Bool?

    public init(
        id: CommandID = .make(), branch: BranchID? = nil, strategy: StrategyName? = nil,
        limits: RunLimits? = nil, speed: Double? = nil, seed: UInt64? = nil, paused: Bool? = nil,
        goesOnUnattended: Bool? = nil
    ) {
        self.id = id
        self.branch = branch
        self.strategy = strategy
        self.limits = limits
        self.speed = speed
        self.seed = seed
        self.paused = paused
        self.goesOnUnattended = goesOnUnattended
    }
}

/// What a person may do to a run that is going on.
public struct ControlRun: Sendable, Hashable, Codable {
    public enum Action: String, Sendable, Hashable, Codable, CaseIterable {
        case pause, resume, step, stop
        /// The one who speaks is cut off; what was said stays; the run goes on.
        case interrupt
        /// `participant` speaks next.
        case next
        /// `speed` for the pauses between turns.
        case speed
        /// `strategy` from the next turn on.
        case strategy
        /// `limits` from now on; a field left out of them removes that limit.
        case limits
        /// `participants` speak next, in this order; they replace the queue that there is.
        case queue
        /// The one who would be next is left out once.
        case skip
        /// `goesOnUnattended` from now on.
        case unattended
        /// `choice` in `ballot`, or in the newest that is open; a later vote takes the place of an earlier one.
        case vote
    }

    public var id: CommandID
    public var action: Action
    public var participant: ParticipantID?
    public var speed: Double?
    public var strategy: StrategyName?
    public var limits: RunLimits?
    public var participants: [ParticipantID]?
    public var goesOnUnattended: Bool?
    /// One choice's id of a vote; all of a ranking, the best first.
    public var choice: [String]?
    public var ballot: String?

    public init(
        id: CommandID = .make(), action: Action, participant: ParticipantID? = nil, speed: Double? = nil,
        strategy: StrategyName? = nil, limits: RunLimits? = nil, participants: [ParticipantID]? = nil,
        goesOnUnattended: Bool? = nil,
        choice: [String]? = nil, ballot: String? = nil
    ) {
        self.id = id
        self.action = action
        self.participant = participant
        self.speed = speed
        self.strategy = strategy
        self.limits = limits
        self.participants = participants
        self.goesOnUnattended = goesOnUnattended
        self.choice = choice
        self.ballot = ballot
    }
}

public struct SetMember: Sendable, Hashable, Codable {
    public var id: CommandID
    public var role: Role

    public init(id: CommandID = .make(), role: Role) {
        self.id = id
        self.role = role
    }
}

/// A change that carries nothing but its id: trash, restore, purge, leave, remove.
public struct PlainCommand: Sendable, Hashable, Codable {
    public var id: CommandID
    public init(id: CommandID = .make()) { self.id = id }
}

public struct RenameBranch: Sendable, Hashable, Codable {
    public var id: CommandID
    public var name: String

    public init(id: CommandID = .make(), name: String) {
        self.id = id
        self.name = name
    }
}

public struct SavePersona: Sendable, Hashable, Codable {
    public var id: CommandID
    public var persona: Persona

    public init(id: CommandID = .make(), persona: Persona) {
        self.id = id
        self.persona = persona
    }
}

public struct ChangeAccount: Sendable, Hashable, Codable {
    public var id: CommandID
    public var name: String?
    public var glyph: String?
    public var about: String?
    /// From the next turn on: nothing but this computer is asked in this account's conversations.
    public var localOnly: Bool?

    public init(
        id: CommandID = .make(), name: String? = nil, glyph: String? = nil, about: String? = nil,
        localOnly: Bool? = nil
    ) {
        self.id = id
        self.name = name
        self.glyph = glyph
        self.about = about
        self.localOnly = localOnly
    }
}
