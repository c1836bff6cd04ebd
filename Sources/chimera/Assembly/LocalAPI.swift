import ChimeraClient
import ChimeraCore

/// The API without a server between: this process holds the data folder, and its person is the owner.
struct LocalAPI: ChimeraAPI {
    let service: ConversationService
    let owner: Account

    private var engine: Engine { service.engine }

    func account() async throws -> Account { owner }

    func create(_ request: CreateConversation) async throws -> ConversationSnapshot {
        try await service.create(request, by: owner)
    }

    func adopt(_ request: ImportConversation) async throws -> ConversationSnapshot {
        try await service.adopt(request, by: owner)
    }

    func snapshot(of conversation: ConversationID) async throws -> ConversationSnapshot {
        try await service.snapshot(conversation, by: owner.id)
    }

    func conversations(_ shelf: ListShelf, page: PageRequest) async throws -> Page<ConversationSummary> {
        try await service.list(for: owner.id, shelf, page: page)
    }

    func search(_ request: SearchRequest) async throws -> SearchPage {
        // Nobody else holds the folder: what an older program left unindexed is done first, so that what is
        // found is everything.
        while try await engine.stores.search.catchUp() {}
        return try await service.search(request, by: owner.id)
    }

    func messages(
        in conversation: ConversationID, branch: BranchID?, page: PageRequest
    ) async throws -> Page<Message> {
        try await service.messages(of: branch, in: conversation, page: page, by: owner.id)
    }

    func message(_ id: MessageID, in conversation: ConversationID) async throws -> Message {
        try await service.message(id, in: conversation, by: owner.id)
    }

    func post(_ request: PostMessage, in conversation: ConversationID) async throws -> Message {
        try await service.post(request, in: conversation, by: owner.id)
    }

    func start(_ request: StartRun, in conversation: ConversationID) async throws -> Run {
        try await service.start(request, in: conversation, by: owner.id)
    }

    func control(_ run: RunID, _ request: ControlRun, in conversation: ConversationID) async throws -> Run {
        try await service.control(run, request, in: conversation, by: owner.id)
    }

    func stopAll() async throws -> Int { try await service.stopAll(by: owner.id) }

    func knowledge(
        of participant: ParticipantID, on branch: BranchID?, in conversation: ConversationID
    ) async throws -> Knowledge {
        try await service.knowledge(of: participant, on: branch, in: conversation, by: owner.id)
    }

    func slash(
        _ request: RunSlashCommand, in conversation: ConversationID
    ) async throws -> SlashOutcome {
        try await service.slash(request, in: conversation, by: owner.id)
    }

    func starters(_ request: AskForStarters) async throws -> StarterList {
        try await service.starters(request, by: owner.id)
    }

    func prompt(of message: MessageID, in conversation: ConversationID) async throws -> PromptView {
        try await service.prompt(of: message, in: conversation, by: owner.id)
    }

    func personas() async throws -> [StoredPersona] { try await service.personas(of: owner.id) }

    func casts() async throws -> [Cast] { engine.library.casts() }
    func formats() async throws -> [Format] { engine.formats.formats() }

    func models() async throws -> [EndpointState] { await engine.directory.list() }

    func providers() async throws -> [Provider] { try await service.providers(for: owner) }

    func providerHealth() async throws -> [ModelHealth] { try service.providerHealth(for: owner) }

    func saveProvider(_ name: String, _ request: SaveProvider) async throws -> Provider {
        try await service.saveProvider(name, request, by: owner)
    }

    func removeProvider(_ name: String, _ request: PlainCommand) async throws {
        try await service.removeProvider(name, request, by: owner)
    }

    func testProvider(_ name: String, _ request: PlainCommand) async throws -> ProviderTest {
        try await service.testProvider(name, by: owner)
    }

    func saveModelFacts(_ provider: String, _ request: SaveModelFacts) async throws -> ModelInfo {
        try await service.saveModelFacts(provider, request, by: owner)
    }

    func castModels(_ request: CastModels) async throws -> Casting.Plan {
        try await service.castModels(request, by: owner)
    }

    func answerFigures() async throws -> AnswerFigures { try await service.answerFigures(for: owner) }

    func clearAnswers(_ request: PlainCommand) async throws { try await service.clearAnswers(by: owner) }

    func export(_ conversation: ConversationID, as format: ExportFormat) async throws -> String {
        try await service.export(conversation, as: format, branch: nil, by: owner.id)
    }

    func follow(
        _ stream: StreamID, after seq: Int64, onFrame: (Frame) async throws -> Following
    ) async throws {
        let reader = try await service.reader(of: stream, by: owner.id)
        let bell = Doorbell()
        engine.hub.listen(bell, to: stream)
        defer { engine.hub.ignore(bell, on: stream) }
        var rings = bell.rings.makeAsyncIterator()
        var cursor = StreamCursor(seq: seq, reader: reader)
        // What is stored comes first; what is live once the cursor has arrived there.
        var isBehind = true
        while true {
            try Task.checkCancellation()
            let wasBehind = isBehind
            let frames = try await next(&cursor, &isBehind, on: stream)
            for frame in frames {
                switch try await onFrame(frame) {
                case .on: continue
                case .enough: return
                case .from(let number): (cursor, isBehind) = (StreamCursor(seq: number, reader: reader), true)
                }
            }
            if frames.isEmpty, !isBehind, !wasBehind { await rings.next() }
        }
    }

    private func next(
        _ cursor: inout StreamCursor, _ isBehind: inout Bool, on stream: StreamID
    ) async throws -> [Frame] {
        if !isBehind {
            guard let live = engine.hub.take(&cursor, on: stream) else {
                isBehind = true
                return []
            }
            return try live.compactMap { try Frame.decode($0) }
        }
        do {
            let stored = try await engine.frames.catchUp(&cursor, on: stream)
            if stored.isEmpty { isBehind = false }
            return try stored.compactMap { try Frame.decode($0) }
        } catch let problem as Problem where problem.type == .gone {
            return [.reset(stream: stream)]
        }
    }
}

/// Many rings before somebody comes are one.
private final class Doorbell: StreamListener {
    let rings: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    init() {
        (rings, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func wake(_ stream: StreamID) { ring.yield() }
}
