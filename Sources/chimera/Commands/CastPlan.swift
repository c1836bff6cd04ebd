import ChimeraClient
import ChimeraCore

/// Who takes part and by which models, from what was typed.
struct CastPlan {
    let topic: String?
    let strategy: StrategyName?
    private let cast: String?
    private let personas: [String]
    private let modelForAll: ModelName?
    /// As they were typed, in order.
    private let models: [(persona: String, model: ModelName)]

    init(
        cast: String?, personas: String?, models: [String], topic: String?, strategy: String?
    ) throws(Problem) {
        if cast != nil, personas != nil {
            throw .invalid("--cast and --personas cannot go together; give one of them.")
        }
        self.topic = topic
        self.cast = personas == nil ? cast ?? "salon" : nil
        self.personas =
            personas?.split(separator: ",").map { Text.line(String($0)) }.filter { !$0.isEmpty } ?? []
        if personas != nil, self.personas.isEmpty {
            throw .invalid("--personas names nobody; give some with commas between, such as chef,judge.")
        }
        // Whether there is a format of that name is the server's to know.
        self.strategy = try strategy.map { word throws(Problem) in
            if let known = StrategyName(rawValue: word) { return known }
            return try StrategyName.named(word)
        }
        var forAll: ModelName?
        var forOne: [(persona: String, model: ModelName)] = []
        for text in models {
            // A model's own name may hold a "=", a provider's may not.
            if let equals = text.firstIndex(of: "="), equals < text.firstIndex(of: "/") ?? text.endIndex {
                forOne.append(
                    (String(text[..<equals]), try Self.model(String(text[text.index(after: equals)...]))))
            } else {
                forAll = try Self.model(text)
            }
        }
        modelForAll = forAll
        self.models = forOne
    }

    /// - Parameter seatBySeat: name every participant, although the cast by its name would do.
    func request(_ api: any ChimeraAPI, seatBySeat: Bool = false) async throws -> CreateConversation {
        var request = CreateConversation(kind: .room, topic: topic, strategy: strategy, model: modelForAll)
        guard let cast else {
            request.participants = personas.map { NewParticipant(persona: $0) }
            try seat(&request.participants!)
            return request
        }
        guard !models.isEmpty || seatBySeat else {
            request.cast = cast
            return request
        }
        // Seats that differ from the ready-made ones are sent one by one.
        let casts = try await api.casts()
        guard let found = casts.first(where: { Self.same($0.id, cast) || Self.same($0.name, cast) }) else {
            let near =
                Spelling.nearest(cast, in: casts.map(\.id)).map { "Did you mean \($0)?" }
                ?? "`chimera personas` lists them."
            throw Problem.invalid("There is no cast \(cast). \(near)", field: "cast")
        }
        request.topic = topic ?? found.question
        request.strategy = strategy ?? found.strategy
        request.participants = found.newcomers(topic: topic)
        try seat(&request.participants!)
        return request
    }

    private func seat(_ participants: inout [NewParticipant]) throws(Problem) {
        for (persona, model) in models {
            guard let index = participants.firstIndex(where: { Self.same($0.persona ?? "", persona) }) else {
                let seated = participants.compactMap(\.persona)
                let near =
                    Spelling.nearest(persona, in: seated).map { "Did you mean \($0)?" }
                    ?? "There are \(seated.joined(separator: ", "))."
                throw .invalid(
                    "Nobody here is called \(persona), so --model \(persona)=\(model) has no one to play. \(near)",
                    field: "model")
            }
            participants[index].model = model
        }
    }

    private static func model(_ text: String) throws(Problem) -> ModelName {
        guard let name = ModelName(text) else {
            throw .invalid(
                "\(text) is not a model's name. Write PROVIDER/MODEL, such as local/smollm2-135m; `chimera models` lists them.",
                field: "model")
        }
        return name
    }

    private static func same(_ a: String, _ b: String) -> Bool { a.lowercased() == b.lowercased() }
}

extension RunLimits {
    func with(turns: Int) -> RunLimits { RunLimits(turns: turns, seconds: seconds, tokens: tokens) }
}
