/// How the choice of the next speaker is tuned in one conversation. What is left out is as it comes.
public struct TurnSettings: Hashable, Sendable, Codable {
    /// By term of `Scores`, 0 to 5, 0 for not at all; a term left out keeps its own weight.
    public var weights: [String: Double]?
    /// `natural`: so many speak at most after each message of a person, then it is the people's turn.
    /// nil: they go on among themselves.
    public var speakers: Int?
    /// How many others speak before the same one may again: 0 to 31. nil: one, unless self-replies are on.
    public var cooldown: Int?
    /// `list`: who comes first; those who are not in it follow by their seats.
    public var order: [ParticipantID]?
    /// Whether the last turns before a limit are for closing words. nil: they are.
    public var closingRound: Bool?

    public init(
        weights: [String: Double]? = nil, speakers: Int? = nil, cooldown: Int? = nil,
        order: [ParticipantID]? = nil, closingRound: Bool? = nil
    ) {
        self.weights = weights
        self.speakers = speakers
        self.cooldown = cooldown
        self.order = order
        self.closingRound = closingRound
    }

    public static let weightRange = 0.0...5.0

    /// Throws what is wrong, with the field's path.
    func checked() throws(Problem) -> TurnSettings {
        let terms = Scores.weights.map(\.term) + ["luck"]
        for (term, weight) in weights ?? [:] {
            guard terms.contains(term) else {
                throw .invalid(
                    "There is no term \(term). Weigh \(terms.joined(separator: ", ")).",
                    field: "turns.weights")
            }
            guard Self.weightRange.contains(weight) else {
                throw .invalid(
                    "The weight of \(term) is \(weight); it must be from 0 to 5.",
                    field: "turns.weights.\(term)")
            }
        }
        if let speakers, !(1...Limits.participants).contains(speakers) {
            throw .invalid(
                "\(speakers) speakers are asked for; 1 to \(Limits.participants) can answer a message.",
                field: "turns.speakers")
        }
        if let cooldown, !(0..<Limits.participants).contains(cooldown) {
            throw .invalid(
                "Cooling down takes \(cooldown) turns; it must be from 0 to \(Limits.participants - 1).",
                field: "turns.cooldown")
        }
        if let order, order.count > Limits.participants {
            throw .invalid(
                "The order names \(order.count) participants; there are at most \(Limits.participants).",
                field: "turns.order")
        }
        return self
    }
}
