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
        let isWhole = format == .json || format == .html
        let messages =
            isWhole
            ? try await tree(snapshot.branches, in: id, reader) : try await path(of: branch, in: id, reader)
        let document = ExportDocument(
            conversation: snapshot.conversation, participants: snapshot.participants,
            branches: snapshot.branches, branch: branch, runs: try await stores.runs.runs(of: id),
            messages: messages, earlier: isWhole ? try await earlier(of: messages, in: id) : [])
        switch format {
        case .md: return MarkdownExport.text(of: document)
        case .txt: return TextExport.text(of: document)
        case .json: return try Self.json(document, .prettyPrinted) + "\n"
        case .html:
            guard let player else {
                throw Problem(
                    .unavailable, "This Chimera has no player. Choose md, txt or json instead.")
            }
            return try player.text(of: Self.json(document), title: document.conversation.title)
        }
    }

    private static func json(
        _ document: ExportDocument, _ formatting: JSONEncoder.OutputFormatting = []
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, formatting]
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }

    private func path(
        of branch: BranchID, after position: Int = 0, in id: ConversationID, _ reader: ParticipantID?
    ) async throws -> [Message] {
        var messages: [Message] = []
        var place = PageRequest.Place.after(String(position))
        while true {
            let page = try await stores.messages.page(
                of: branch, in: id, page: PageRequest(place, limit: Limits.pageItems), reader: reader)
            messages += page.items.filter { $0.state != .removed && $0.state != .writing }
            guard let next = page.after, !page.items.isEmpty else { return messages }
            place = .after(next)
        }
    }

    /// Of each branch what it does not share with the one it stands on.
    private func tree(
        _ branches: [Branch], in id: ConversationID, _ reader: ParticipantID?
    ) async throws -> [Message] {
        var messages: [Message] = []
        for branch in branches {
            messages += try await path(of: branch.id, after: branch.forkPosition ?? 0, in: id, reader)
        }
        return messages
    }

    /// What the guard or a retry took back, a click away on the page.
    private func earlier(
        of messages: [Message], in id: ConversationID
    ) async throws -> [ExportDocument.Earlier] {
        var found: [ExportDocument.Earlier] = []
        for message in messages where message.attempt > 1 {
            for attempt in 1..<message.attempt {
                guard let parts = try await stores.messages.parts(of: message.id, in: id, attempt: attempt),
                    !parts.isEmpty
                else { continue }
                found.append(ExportDocument.Earlier(message: message.id, attempt: attempt, parts: parts))
            }
        }
        return found
    }
}
