/// A character: name, look, prompt, temperament, voice, preferred models.
public struct Persona: Hashable, Sendable, Codable, Identifiable {
    /// A short name of lower-case letters, digits and hyphens: `techno-shaman`.
    public let id: String
    public var name: String
    public var aliases: [String]
    public var glyph: String
    /// Degrees on the colour wheel, 0 to 359.
    public var hue: Int
    /// One line: what this one does in a conversation.
    public var role: String
    public var tags: [String]
    public var temperature: Double
    /// 0 slow and deliberate, 1 quick.
    public var tempo: Double
    /// 0 speaks only when asked, 1 always wants to.
    public var talkativeness: Double
    /// Leanings on the axes of `Persona.axes`, each from -1 to 1.
    public var stances: [String: Double]
    /// Unfinished sentence openings in this one's own voice.
    public var openings: [String]
    public var voice: Voice?
    /// Model traits that suit: reasoning, creative, fast, long-context, local.
    public var models: [String]
    public var prompt: String
    /// Shown in place of the glyph: a data URL of a small PNG, WebP or JPEG.
    public var image: String?

    public static let axes = [
        "certainty", "tradition", "risk", "rules", "emotion", "technology", "nature", "money", "individual",
        "optimism",
    ]

    public struct Voice: Hashable, Sendable, Codable {
        public var pitch: String?
        public var pace: String?
        public var tone: String?
        public var language: String?

        public init(pitch: String? = nil, pace: String? = nil, tone: String? = nil, language: String? = nil) {
            self.pitch = pitch
            self.pace = pace
            self.tone = tone
            self.language = language
        }
    }

    public init(
        id: String, name: String, aliases: [String] = [], glyph: String = "•", hue: Int = 265,
        role: String = "",
        tags: [String] = [], temperature: Double = 0.8, tempo: Double = 0.5, talkativeness: Double = 0.5,
        stances: [String: Double] = [:], openings: [String] = [], voice: Voice? = nil, models: [String] = [],
        prompt: String, image: String? = nil
    ) {
        self.id = id
        self.name = name
        self.aliases = aliases
        self.glyph = glyph
        self.hue = hue
        self.role = role
        self.tags = tags
        self.temperature = temperature
        self.tempo = tempo
        self.talkativeness = talkativeness
        self.stances = stances
        self.openings = openings
        self.voice = voice
        self.models = models
        self.prompt = prompt
        self.image = image
    }
}

/// A ready-made group with a question to quarrel about.
public struct Cast: Hashable, Sendable, Codable, Identifiable {
    public let id: String
    public var name: String
    public var about: String
    /// A for-or-against question.
    public var question: String
    public var strategy: StrategyName
    public var seats: [Seat]

    public struct Seat: Hashable, Sendable, Codable {
        public var persona: String
        public var stance: Stance

        public init(persona: String, stance: Stance) {
            self.persona = persona
            self.stance = stance
        }
    }

    public init(
        id: String, name: String, about: String, question: String, strategy: StrategyName, seats: [Seat]
    ) {
        self.id = id
        self.name = name
        self.about = about
        self.question = question
        self.strategy = strategy
        self.seats = seats
    }
}
