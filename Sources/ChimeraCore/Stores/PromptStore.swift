/// Prompts as they were sent (`RunStore.beginTurn` keeps them), and what was said before in short.
public protocol PromptStore: Sendable {
    /// nil: the turn was not asked here, or is older than prompts are kept.
    func prompt(of message: MessageID) async throws -> StoredPrompt?
    /// Messages along a path from `range`, by position, whatever their audience; removed ones without text.
    func messages(
        of path: Path, in conversation: ConversationID, _ range: ClosedRange<Int>
    ) async throws -> [Message]
}

public protocol SummaryStore: Sendable {
    /// Those that hold on a path, the one that reaches farthest last.
    func summaries(of path: Path) async throws -> [Summary]
    func summary(_ id: SummaryID, in conversation: ConversationID) async throws -> Summary?
    /// The engine's own, made in a run. Replaces those of the same hearers that reach less far along its branch.
    func add(_ summary: Summary, run: RunID) async throws -> Committed<Summary>
    /// A person's change; empty text takes it away. `.stale` when `revision` is given and is not the stored one.
    func edit(
        _ id: SummaryID, in conversation: ConversationID, text: String, expecting revision: Int?,
        command: Command
    ) async throws -> Committed<Summary?>
}
