public import ChimeraCore

/// What a person can do with one instance, whether it runs in this process or behind an address.
///
/// Every method throws `Problem`. Changes carry an id made by the caller (`CommandID`), so a call that
/// is repeated because its answer was lost changes nothing a second time.
public protocol ChimeraAPI: Sendable {
    func account() async throws -> Account

    func create(_ request: CreateConversation) async throws -> ConversationSnapshot
    /// A conversation of one's own, made from an exported one.
    func adopt(_ request: ImportConversation) async throws -> ConversationSnapshot
    func snapshot(of conversation: ConversationID) async throws -> ConversationSnapshot
    func conversations(_ shelf: ListShelf, page: PageRequest) async throws -> Page<ConversationSummary>
    /// Messages of all conversations, the newest first.
    func search(_ request: SearchRequest) async throws -> SearchPage

    /// Messages along the path of a branch (nil: the main one), oldest first within the page.
    func messages(
        in conversation: ConversationID, branch: BranchID?, page: PageRequest
    ) async throws -> Page<Message>
    /// One that is being written comes with its text so far.
    func message(_ id: MessageID, in conversation: ConversationID) async throws -> Message
    func post(_ request: PostMessage, in conversation: ConversationID) async throws -> Message

    func start(_ request: StartRun, in conversation: ConversationID) async throws -> Run
    func control(_ run: RunID, _ request: ControlRun, in conversation: ConversationID) async throws -> Run
    /// Stops every run that this account may stop; returns how many.
    func stopAll() async throws -> Int
    /// What a participant knows now on a branch; nil is the main one.
    func knowledge(
        of participant: ParticipantID, on branch: BranchID?, in conversation: ConversationID
    ) async throws -> Knowledge
    /// Does what a line behind a slash asks.
    func slash(_ request: RunSlashCommand, in conversation: ConversationID) async throws -> SlashOutcome
    /// Topics for a cast.
    func starters(_ request: AskForStarters) async throws -> StarterList
    /// The request that a turn was asked with.
    func prompt(of message: MessageID, in conversation: ConversationID) async throws -> PromptView

    func personas() async throws -> [StoredPersona]
    func casts() async throws -> [Cast]
    func formats() async throws -> [Format]
    func models() async throws -> [EndpointState]
    func providers() async throws -> [Provider]
    func providerHealth() async throws -> [ModelHealth]
    func saveProvider(_ name: String, _ request: SaveProvider) async throws -> Provider
    func removeProvider(_ name: String, _ request: PlainCommand) async throws
    /// Asks it now; costs nothing.
    func testProvider(_ name: String, _ request: PlainCommand) async throws -> ProviderTest

    /// The model as it is known then.
    func saveModelFacts(_ provider: String, _ request: SaveModelFacts) async throws -> ModelInfo
    /// Who would play whom with the models that are there; changes nothing.
    func castModels(_ request: CastModels) async throws -> Casting.Plan
    /// What the cache of answers holds.
    func answerFigures() async throws -> AnswerFigures
    func clearAnswers(_ request: PlainCommand) async throws

    func usage(_ text: UsageText) async throws -> UsageReport
    /// Single calls, oldest first, at most `limit` behind the one named.
    func ledger(_ text: UsageText, after: CallID?, limit: Int) async throws -> [LedgerEntry]
    func budgets() async throws -> [BudgetState]
    /// - Parameter budget: nil makes a new one.
    func saveBudget(_ budget: BudgetID?, _ request: SaveBudget) async throws -> Budget
    func removeBudget(_ budget: BudgetID, _ request: PlainCommand) async throws
    func tryBudget(_ request: TryBudget) async throws -> BudgetVerdict
    func prices() async throws -> [PriceLine]
    func currency() async throws -> Currency
    func show(_ request: ShowCurrency) async throws -> Currency
    func addPrices(_ request: AddPrices) async throws -> [PriceEntry]

    func export(_ conversation: ConversationID, as format: ExportFormat) async throws -> String

    /// Hands over every frame of a stream after `seq`: what is stored, then what happens, and text while
    /// it is written. Returns when `onFrame` has enough; what it throws is thrown on. A lost connection
    /// is made again and nothing is handed over twice, but for text, whose frames say where they belong
    /// (`ConversationReader` drops what it has).
    ///
    /// A `.reset` frame means that what follows `seq` is no longer kept: load the snapshot and answer
    /// `.from` its number.
    func follow(
        _ stream: StreamID, after seq: Int64, onFrame: (Frame) async throws -> Following
    ) async throws
}

/// What a reader of a stream wants next.
public enum Following: Sendable, Hashable {
    case on
    case enough
    /// Go on behind this number instead.
    case from(Int64)
}

extension ChimeraAPI {
    /// Every page of the list: pinned ones, then the newest change.
    public func allConversations(_ shelf: ListShelf = .current) async throws -> [ConversationSummary] {
        var found: [ConversationSummary] = []
        var place = PageRequest.Place.newest
        while true {
            let page = try await conversations(shelf, page: PageRequest(place, limit: Limits.pageItems))
            found += page.items
            guard let next = page.before, !page.items.isEmpty else { return found }
            place = .before(next)
        }
    }
}
