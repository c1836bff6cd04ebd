internal import FoundationEssentials

extension ConversationService {
    /// What this account may see of a conversation, as one text. Removed messages and those of an
    /// audience that it is not in are left out; what is being written now is left out too.
    public func export(
        _ id: ConversationID, as format: ExportFormat, branch wanted: BranchID?, by account: AccountID
    ) async throws -> String {
        let snapshot = try await snapshot(id, by: account)
        let branch = try await branch(wanted, in: id).id
        let reader = try await reader(account, in: id)
        let document = ExportDocument(
            conversation: snapshot.conversation, participants: snapshot.participants,
            branches: snapshot.branches,
            branch: branch, runs: try await stores.runs.runs(of: id),
            messages: format == .json
                ? try await everything(in: id, snapshot.branches, reader)
                : try await path(of: branch, in: id, reader))
        switch format {
        case .md: return MarkdownExport.text(of: document)
        case .txt: return TextExport.text(of: document)
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
        }
    }

    private func path(
        of branch: BranchID, in id: ConversationID, _ reader: ParticipantID?
    ) async throws -> [Message] {
        var messages: [Message] = []
        var place = PageRequest.Place.after("0")
        while true {
            let page = try await stores.messages.page(
                of: branch, in: id, page: PageRequest(place, limit: Limits.pageItems), reader: reader)
            messages += page.items.filter { $0.state != .removed && $0.state != .writing }
            guard let next = page.after, !page.items.isEmpty else { return messages }
            place = .after(next)
        }
    }

    private func everything(
        in id: ConversationID, _ branches: [Branch], _ reader: ParticipantID?
    ) async throws -> [Message] {
        var messages: [Message] = []
        for branch in branches {
            messages += try await path(of: branch.id, in: id, reader).filter { $0.branch == branch.id }
        }
        return messages
    }
}
