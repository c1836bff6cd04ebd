import ChimeraCore
import ChimeraStorage
import ChimeraTesting
import Logging
import Testing

/// An engine on a real store, with a model that the test drives by hand or lets answer by itself.
struct EngineWorld: Sendable {
    let database: Database
    let model = ScriptedModel()
    let service: ConversationService
    let ada: Account
    let engine: Engine

    /// Runs `body` while the engine runs, and ends it.
    static func run(
        on database: Database? = nil, recipe: SmallModelRecipe? = nil, ability: ModelInfo.Ability = .capable,
        clock: EngineClock = .system,
        isMetered: Bool = false, _ body: (EngineWorld) async throws -> Void
    ) async throws {
        let store = if let database { database } else { try await Database.temporary() }
        let world = try await EngineWorld(
            database: store, recipe: recipe, ability: ability, clock: clock, isMetered: isMetered)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await world.engine.run() }
            try await body(world)
            group.cancelAll()
        }
        if database == nil { try world.database.close() }
    }

    private init(
        database: Database, recipe: SmallModelRecipe?, ability: ModelInfo.Ability, clock: EngineClock,
        isMetered: Bool
    ) async throws {
        self.database = database
        let names = ["scripted/scripted", "scripted/other"]
        let library = PersonaLibrary(folders: [Self.resources])
        engine = Engine(
            stores: database.stores, library: library, formats: FormatLibrary(folders: [Self.resources]),
            directory: FixedDirectory(
                model, names: names, ability: ability, acceptsPrefill: recipe != nil, recipe: recipe,
                isMetered: isMetered),
            clock: clock, starters: Starters(folders: [Self.resources]), node: "test",
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        service = ConversationService(engine: engine)
        ada = try await database.stores.accounts.ensureOwner(named: "Ada", at: .now)
    }

    /// The repository's own, four folders above this file.
    static let resources = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/Resources"
    }()

    func room(
        _ personas: [String] = ["philosopher", "chef"], turns: Int? = 4, strategy: StrategyName? = nil
    ) async throws -> ConversationSnapshot {
        try await service.create(
            CreateConversation(
                topic: "Is time real?", participants: personas.map { NewParticipant(persona: $0) },
                strategy: strategy,
                limits: RunLimits(turns: turns, seconds: nil, tokens: nil), speed: 0), by: ada)
    }

    /// Waits until the run has ended and returns it.
    func ended(_ run: Run) async throws -> Run {
        try await until(in: run.conversation) {
            let current = try await database.stores.runs.run(run.id)
            return current?.state == .stopped ? current : nil
        }
    }

    /// Waits for a fact: looks again at every event of the conversation, never by the clock.
    func until<T: Sendable>(in conversation: ConversationID, _ fact: () async throws -> T?) async throws -> T
    {
        let listener = Listener()
        // As a driver listens: a test that waits is nobody who watches.
        engine.hub.listen(listener, to: StreamID(conversation), eventsOnly: true)
        defer { engine.hub.ignore(listener, on: StreamID(conversation)) }
        if let found = try await fact() { return found }
        for await _ in listener.wakes { if let found = try await fact() { return found } }
        throw CancellationError()
    }

    func messages(_ conversation: ConversationID, branch: BranchID? = nil) async throws -> [Message] {
        try await service.messages(of: branch, in: conversation, page: PageRequest(limit: 200), by: ada.id)
            .items
    }

    final class Listener: StreamListener {
        let wakes: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        init() { (wakes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }
        func wake(_ stream: StreamID) { continuation.yield() }
    }
}
