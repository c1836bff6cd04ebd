public protocol BranchStore: Sendable {
    func branches(of conversation: ConversationID) async throws -> [Branch]
    /// A new branch that stands on `parent` up to `position`, empty. `.invalid` when the path of
    /// `parent` does not reach that far.
    func fork(
        _ id: BranchID, from parent: BranchID, at position: Int, in conversation: ConversationID,
        name: String?,
        command: Command
    ) async throws -> Committed<Branch>
    func rename(
        _ id: BranchID, in conversation: ConversationID, to name: String, command: Command
    ) async throws -> Committed<Branch>
}
