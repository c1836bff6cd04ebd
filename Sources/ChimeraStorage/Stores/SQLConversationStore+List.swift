internal import ChimeraCore

extension SQLConversationStore {
    /// Cursors are the change time and the id of a row: a conversation that changes meanwhile moves to the
    /// front, and none comes twice on the way back.
    func list(
        for account: AccountID, trashed: Bool, page: PageRequest
    ) async throws -> Page<ConversationSummary> {
        let place = try ListPlace(page.place)
        return try await database.read { connection in
            let rows = try connection.listed(account, trashed, place, page.limit + 1)
            let more = rows.count > page.limit
            // Newest first, also where the page was read upwards.
            let found = place.isUpwards ? rows.prefix(page.limit).reversed() : Array(rows.prefix(page.limit))
            return Page(
                items: try found.map { try connection.summary($0, for: account) },
                before: place.isUpwards || more ? found.last?.place : nil,
                after: place.isUpwards
                    ? (more ? found.first?.place : nil) : (place.edge == nil ? nil : found.first?.place))
        }
    }

    func ids(for account: AccountID) async throws -> [ConversationID] {
        try await database.read { connection in
            try connection.rows(
                "SELECT conversation FROM members WHERE account = $1 ORDER BY conversation", account
            )
            .map { row in
                var row = row
                return try row.next()
            }
        }
    }
}

/// A place in the list: nil for its top, else beyond a row, older (`before`) or newer (`after`) ones.
private struct ListPlace {
    let edge: (at: Timestamp, id: ConversationID)?
    let isUpwards: Bool

    init(_ place: PageRequest.Place) throws(Problem) {
        switch place {
        case .newest: (edge, isUpwards) = (nil, false)
        case .before(let cursor): (edge, isUpwards) = (try Self.read(cursor), false)
        case .after(let cursor): (edge, isUpwards) = (try Self.read(cursor), true)
        }
    }

    private static func read(_ cursor: String) throws(Problem) -> (at: Timestamp, id: ConversationID) {
        let halves = cursor.split(separator: ".", maxSplits: 1)
        guard halves.count == 2, let time = Int64(halves[0]), let id = ConversationID(String(halves[1]))
        else {
            throw .invalid(
                "This is not a cursor of the list. Use the one that a page came with.", field: "cursor")
        }
        return (Timestamp(microseconds: time), id)
    }
}

extension Conversation {
    fileprivate var place: String { "\(updatedAt.microseconds).\(id)" }

    fileprivate static let columnsOfC = columns.split(whereSeparator: { ", \n".contains($0) })
        .map { "c.\($0)" }.joined(separator: ", ")
}

extension SQLConnection {
    fileprivate func listed(
        _ account: AccountID, _ trashed: Bool, _ place: ListPlace, _ limit: Int
    ) throws -> [Conversation] {
        let rows = """
            SELECT \(Conversation.columnsOfC) FROM members m JOIN conversations c ON c.id = m.conversation
            WHERE m.account = $1 AND c.trashed_at IS \(trashed ? "NOT NULL" : "NULL")
            """
        guard let edge = place.edge else {
            return try all(
                Conversation.self, "\(rows) ORDER BY c.updated_at DESC, c.id DESC LIMIT $2", account, limit)
        }
        let (sign, order) = place.isUpwards ? (">", "ASC") : ("<", "DESC")
        return try all(
            Conversation.self,
            """
            \(rows) AND (c.updated_at, c.id) \(sign) ($2, $3)
            ORDER BY c.updated_at \(order), c.id \(order) LIMIT $4
            """, account, edge.at, edge.id, limit)
    }

    /// The cast as the asking account sees it: everybody who is there but itself.
    fileprivate func summary(
        _ conversation: Conversation, for account: AccountID
    ) throws -> ConversationSummary {
        let cast = try rows(
            """
            SELECT name, glyph, hue FROM participants WHERE conversation = $1 AND present = 1 AND kind <> $2
            ORDER BY seat
            """, conversation.id, Participant.Kind.account(account).description
        ).map { row in
            var row = row
            return ConversationSummary.CastMember(
                name: try row.next(), glyph: try row.next(), hue: try row.next())
        }
        // Both conditions: the index is for runs that have not stopped.
        let running: RunID? = try value(
            "SELECT id FROM runs WHERE conversation = $1 AND state <> 'stopped' AND state = 'running' LIMIT 1",
            conversation.id)
        return ConversationSummary(conversation: conversation, cast: cast, isRunning: running != nil)
    }
}
