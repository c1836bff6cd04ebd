internal import ChimeraCore

extension SQLConversationStore {
    /// Cursors are whether a row is pinned, its change time and its id: a conversation that changes meanwhile
    /// moves to the front, and none comes twice on the way back.
    func list(
        for account: AccountID, _ shelf: ListShelf, page: PageRequest
    ) async throws -> Page<ConversationSummary> {
        let place = try ListPlace(page.place)
        return try await database.read { connection in
            let rows = try connection.listed(account, shelf, place, page.limit + 1)
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
    let edge: (isPinned: Bool, at: Timestamp, id: ConversationID)?
    let isUpwards: Bool

    init(_ place: PageRequest.Place) throws(Problem) {
        switch place {
        case .newest: (edge, isUpwards) = (nil, false)
        case .before(let cursor): (edge, isUpwards) = (try Self.read(cursor), false)
        case .after(let cursor): (edge, isUpwards) = (try Self.read(cursor), true)
        }
    }

    private static func read(
        _ cursor: String
    ) throws(Problem) -> (isPinned: Bool, at: Timestamp, id: ConversationID) {
        let isPinned = cursor.hasPrefix("p")
        let halves = cursor.dropFirst(isPinned ? 1 : 0).split(separator: ".", maxSplits: 1)
        guard halves.count == 2, let time = Int64(halves[0]), let id = ConversationID(String(halves[1]))
        else {
            throw .invalid(
                "This is not a cursor of the list. Use the one that a page came with.", field: "cursor")
        }
        return (isPinned, Timestamp(microseconds: time), id)
    }
}

/// A conversation with the marks that the account has put on it.
private struct ListedConversation {
    let conversation: Conversation
    let marks: Marks

    var place: String {
        "\(marks.pinned ? "p" : "")\(conversation.updatedAt.microseconds).\(conversation.id)"
    }
}

extension ListedConversation: SQLRecord {
    static let columns =
        Conversation.columns.split(whereSeparator: { ", \n".contains($0) }).map { "c.\($0)" }
        .joined(separator: ", ")
        + ", COALESCE(k.pinned, 0), COALESCE(k.archived, 0), COALESCE(k.read, 0)"

    init(_ row: inout SQLRow) throws {
        conversation = try Conversation(&row)
        marks = Marks(pinned: try row.next(), archived: try row.next(), read: try row.next())
    }
}

extension ListShelf {
    fileprivate var condition: String {
        switch self {
        case .current: "c.trashed_at IS NULL AND COALESCE(k.archived, 0) = 0"
        case .archived: "c.trashed_at IS NULL AND k.archived = 1"
        case .trashed: "c.trashed_at IS NOT NULL"
        }
    }
}

extension SQLConnection {
    fileprivate func listed(
        _ account: AccountID, _ shelf: ListShelf, _ place: ListPlace, _ limit: Int
    ) throws -> [ListedConversation] {
        let pinned = "COALESCE(k.pinned, 0)"
        let rows = """
            SELECT \(ListedConversation.columns) FROM members m JOIN conversations c ON c.id = m.conversation
            LEFT JOIN marks k ON k.conversation = m.conversation AND k.account = m.account
            WHERE m.account = $1 AND \(shelf.condition)
            """
        guard let edge = place.edge else {
            return try all(
                ListedConversation.self,
                "\(rows) ORDER BY \(pinned) DESC, c.updated_at DESC, c.id DESC LIMIT $2", account, limit)
        }
        let (sign, order) = place.isUpwards ? (">", "ASC") : ("<", "DESC")
        return try all(
            ListedConversation.self,
            """
            \(rows) AND (\(pinned), c.updated_at, c.id) \(sign) ($2, $3, $4)
            ORDER BY \(pinned) \(order), c.updated_at \(order), c.id \(order) LIMIT $5
            """, account, edge.isPinned, edge.at, edge.id, limit)
    }

    /// The cast as the asking account sees it: everybody who is there but itself.
    fileprivate func summary(
        _ listed: ListedConversation, for account: AccountID
    ) throws -> ConversationSummary {
        let conversation = listed.conversation
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
        let states: Set<Run.State> = try Set(
            rows(
                "SELECT state FROM runs WHERE conversation = $1 AND state <> 'stopped'", conversation.id
            ).map { row in
                var row = row
                return try row.next()
            })
        let hasRun: Int? = try value("SELECT 1 FROM runs WHERE conversation = $1 LIMIT 1", conversation.id)
        let branches: Int? = try value(
            "SELECT COUNT(*) FROM branches WHERE conversation = $1", conversation.id)
        let tip: Int? = try value(
            """
            SELECT tip FROM branches WHERE id = COALESCE(
                (SELECT branch FROM views WHERE conversation = $1 AND account = $2), CAST($3 AS TEXT))
            """, conversation.id, account, conversation.mainBranch)
        return ConversationSummary(
            conversation: conversation, cast: cast, isRunning: states.contains(.running),
            isPaused: !states.contains(.running) && states.contains(.paused), hasRun: hasRun != nil,
            branches: branches ?? 1, marks: listed.marks, tip: tip ?? 0)
    }
}
