internal import Logging

/// Asks for topics: for a cast or for personas; where nobody is named, for anybody.
public struct AskForStarters: Sendable, Hashable, Codable {
    public var id: CommandID
    public var cast: String?
    public var personas: [String]?
    /// 1 to 12; 4 where none is given.
    public var count: Int?
    /// The written topics come in an order that follows from it.
    public var seed: UInt64?
    /// Have them written for this cast, by a model that is capable of it. Its call costs what it costs.
    public var model: ModelName?
    /// What was talked about before; the new ones lead on from there, where a model writes them.
    public var after: String?

    public init(
        id: CommandID = .make(), cast: String? = nil, personas: [String]? = nil, count: Int? = nil,
        seed: UInt64? = nil, model: ModelName? = nil, after: String? = nil
    ) {
        self.id = id
        self.cast = cast
        self.personas = personas
        self.count = count
        self.seed = seed
        self.model = model
        self.after = after
    }
}

public struct StarterList: Sendable, Hashable, Codable {
    public let topics: [Starter]
    /// The model that wrote them; nil: they are from the written list.
    public let writtenBy: ModelName?
    /// Why no model wrote them although one was asked for.
    public let because: String?
}

extension ConversationService {
    public func starters(_ request: AskForStarters, by account: AccountID) async throws -> StarterList {
        let count = request.count ?? 4
        guard (1...12).contains(count) else {
            throw Problem.invalid("count is \(count); it must be from 1 to 12.", field: "count")
        }
        var personas: [Persona] = []
        var names = request.personas ?? []
        if let cast = request.cast { names += try engine.library.cast(named: cast).seats.map(\.persona) }
        for (index, name) in names.prefix(Limits.participants).enumerated() {
            personas.append(try await persona(name, of: account, field: "personas[\(index)]"))
        }
        var dice = Dice(seed: request.seed ?? request.id.low, turn: 1)
        var because: String?
        if let name = request.model {
            let model = try await engine.directory.resolve(name)
            if model.info.ability == .capable {
                let written = await StarterWriter(
                    engine: engine, account: account, personas: personas, count: count, after: request.after,
                    call: CallID(request.id)
                ).written(by: model)
                if !written.isEmpty {
                    return StarterList(topics: written, writtenBy: name, because: nil)
                }
                because = "\(name) gave no list of topics, so these are from the written ones."
            } else {
                because =
                    "Topics for this cast need a larger model than \(name); these are from the written ones."
            }
        }
        return StarterList(
            topics: engine.starters.topics(
                for: personas, count: count, without: request.after, dice: &dice),
            writtenBy: nil, because: because)
    }
}

/// Has topics written for one cast.
struct StarterWriter {
    let engine: Engine
    let account: AccountID
    let personas: [Persona]
    let count: Int
    let after: String?
    let call: CallID

    func written(by model: ResolvedModel) async -> [Starter] {
        var request = ModelRequest(
            call: call, model: model.info.name.model,
            messages: [
                PromptMessage(
                    .system,
                    "You find questions that a group will quarrel about well. Each is one line, short, and has two sides. Answer with the questions only, one a line, without numbers."
                ), PromptMessage(.user, question),
            ], maxOutputTokens: 60 * count)
        request.capabilities = model.info.capabilities
        request.contextWindow = model.info.contextWindow
        let text = await BackgroundCall(engine: engine, account: account).text(
            of: request, by: model, for: .starters, in: nil)
        return Self.lines(text ?? "", count: count)
    }

    private var question: String {
        let cast = personas.map { "- \($0.name): \($0.role)" }.joined(separator: "\n")
        let whom = cast.isEmpty ? "" : "The group:\n\(cast)\n\n"
        let before = after.map { "They talked about this before; lead on from it: \($0)\n\n" } ?? ""
        return whom + before + "Write \(count) questions."
    }

    /// Models number and quote all the same.
    static func lines(_ text: String, count: Int) -> [Starter] {
        text.split(whereSeparator: \.isNewline).compactMap { line -> Starter? in
            let bare = Text.line(
                String(line.drop { $0.isNumber || ".)-*•\"“ ".contains($0) || $0.isWhitespace }))
            let text = bare.last.map { "\"”".contains($0) } == true ? String(bare.dropLast()) : bare
            guard text.count >= 8, text.count <= Limits.titleCharacters else { return nil }
            return Starter(text)
        }.prefix(count).map(\.self)
    }
}
