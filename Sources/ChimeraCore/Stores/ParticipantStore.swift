public protocol ParticipantStore: Sendable {
    func participants(of conversation: ConversationID) async throws -> [Participant]
    /// Stores the participant and a notice on `branch` that it came. `.conflict` when the room is full
    /// (`Limits.participants`) or one that is present has this name (compared without case).
    ///
    /// - Parameter hearsFromNow: the notice says that the newcomer knows nothing of what was said before it.
    func join(
        _ participant: Participant, on branch: BranchID, hearsFromNow: Bool, command: Command
    ) async throws -> Committed<Participant>
    func update(
        _ id: ParticipantID, in conversation: ConversationID, expecting revision: Int?, command: Command,
        _ change: @escaping @Sendable (inout Participant) throws -> Void
    ) async throws -> Committed<Participant>
    /// Marks it as gone and stores a notice on `branch`.
    func leave(
        _ id: ParticipantID, in conversation: ConversationID, on branch: BranchID, command: Command
    ) async throws -> Committed<Participant>
}

extension ParticipantStore {
    /// The newcomer may read up what everybody could hear.
    public func join(
        _ participant: Participant, on branch: BranchID, command: Command
    ) async throws -> Committed<Participant> {
        try await join(participant, on: branch, hearsFromNow: false, command: command)
    }
}
