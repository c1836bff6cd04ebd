internal import ChimeraCore

extension Message: SQLRecord {
    static let columns = """
        id, conversation, branch, position, parent, kind, author, author_name, state, removed, attempt, audience,
        run, reason, model, figures, created_at, finished_at, revision, voice, writer
        """

    /// Where the reason is at hand: to read it costs more than all the rest.
    static let columnsWithoutReason = columns.replacing("run, reason, model", with: "run, NULL, model")

    /// Without its parts: they are rows of their own. "Removed" hides the state that a restoring brings back.
    init(_ row: inout SQLRow) throws {
        let id: MessageID = try row.next()
        let (conversation, branch) = (try row.next(ConversationID.self), try row.next(BranchID.self))
        let (position, parent) = (try row.next(Int.self), try row.next(MessageID?.self))
        let kind: Kind = try row.next()
        let (author, authorName) = (try row.next(ParticipantID?.self), try row.next(String.self))
        let (state, removed) = (try row.next(State.self), try row.next(Bool.self))
        self.init(
            id: id, conversation: conversation, branch: branch, position: position, parent: parent,
            kind: kind,
            author: author, authorName: authorName, state: removed ? .removed : state,
            attempt: try row.next(),
            parts: [], audience: try row.next(), run: try row.next(),
            reason: try row.next(Document<Reason>?.self)?.value, model: try row.next(),
            figures: try row.next(Document<TurnFigures>?.self)?.value, createdAt: try row.next(),
            finishedAt: try row.next(), revision: try row.next())
        voice = try row.next()
        writer = try row.next()
    }

    /// What is being written is in the drafts; what was removed is not shown.
    var hasParts: Bool { state != .writing && state != .removed }
}

extension Part: SQLRecord {
    static let columns = "kind, text, data"

    init(_ row: inout SQLRow) throws {
        self.init(try row.next(), text: try row.next(), data: try row.next())
    }
}
