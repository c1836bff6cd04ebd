/// A person's own words in place of a summary; empty takes it away, and it is told anew where it is needed.
public struct EditSummary: Sendable, Hashable, Codable {
    public var id: CommandID
    public var text: String

    public init(id: CommandID = .make(), text: String) {
        self.id = id
        self.text = text
    }
}

extension ConversationService {
    /// Those that the account may read, along one branch; the one that reaches farthest last.
    public func summaries(
        on wanted: BranchID?, in id: ConversationID, by account: AccountID
    ) async throws -> [Summary] {
        try await require(.viewer, of: account, in: id)
        let branch = try await branch(wanted, in: id).id
        guard let path = Path(to: branch, in: try await stores.branches.branches(of: id)) else {
            throw Problem.notFound("branch", branch)
        }
        let reader = try await reader(account, in: id)
        return try await stores.summaries.summaries(of: path).filter { $0.audience.includes(reader) }
    }

    public func editSummary(
        _ summary: SummaryID, _ request: EditSummary, in id: ConversationID, expecting revision: Int?,
        by account: AccountID
    ) async throws -> Summary {
        try await require(.speaker, of: account, in: id)
        guard let stored = try await stores.summaries.summary(summary, in: id),
            stored.audience.includes(try await reader(account, in: id))
        else { throw Problem.notFound("summary", summary) }
        guard request.text.utf8.count <= Limits.promptBytes else {
            throw Problem(
                .tooLarge,
                "The summary has \(request.text.utf8.count) bytes; at most \(Limits.promptBytes) are kept.",
                field: "text")
        }
        let edited = await told(
            try await stores.summaries.edit(
                summary, in: id, text: Text.clean(request.text), expecting: revision,
                command: command(request.id, by: account, "summary \(summary)", request)))
        var gone = stored
        (gone.text, gone.editedBy, gone.revision) = ("", account, stored.revision + 1)
        return edited ?? gone
    }
}
