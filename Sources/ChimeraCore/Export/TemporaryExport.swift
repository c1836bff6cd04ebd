// Stands until Export is written; whoever writes it deletes this file.
public enum ExportFormat: String, Sendable, Hashable, CaseIterable {
    case md, json, txt
    public var mediaType: String { "text/plain; charset=utf-8" }
}

extension ConversationService {
    public func export(_ id: ConversationID, as format: ExportFormat, branch: BranchID?, by account: AccountID) async throws -> String {
        try await snapshot(id, by: account).conversation.title
    }
}
