internal import ChimeraCore

extension SQLMessageStore {
    func page(
        of branch: BranchID, in conversation: ConversationID, page: PageRequest, reader: ParticipantID?
    ) async throws -> Page<Message> {
        try await database.read { connection in
            let path = try connection.path(to: branch, in: conversation)
            let scan = PathScan(
                path: path, conversation: conversation, audience: reader.map { "%\($0)%" } ?? "")
            var items: [Message]
            let more: Bool
            switch page.place {
            case .newest, .before:
                let end = try page.place.position.map { $0 - 1 } ?? path.tip
                items = try scan.last(page.limit + 1, upTo: end, connection)
                more = items.count > page.limit
                items = items.suffix(page.limit)
            case .after:
                items = try scan.first(page.limit + 1, from: (page.place.position ?? 0) + 1, connection)
                more = items.count > page.limit
                items = Array(items.prefix(page.limit))
            }
            let (first, last) = (items.first?.position, items.last?.position)
            // On the side that was not read, look whether anything is there: a nil cursor is an end.
            let (before, after): (Bool, Bool)
            if case .after = page.place {
                before = try first.map { try !scan.last(1, upTo: $0 - 1, connection).isEmpty } ?? false
                after = more
            } else {
                before = more
                after = try last.map { try !scan.first(1, from: $0 + 1, connection).isEmpty } ?? false
            }
            return Page(
                items: items, before: before ? first.map { String($0) } : nil,
                after: after ? last.map { String($0) } : nil)
        }
    }

    func newest(of path: Path, in conversation: ConversationID, limit: Int) async throws -> [Message] {
        try await database.glance { connection in
            try PathScan(path: path, conversation: conversation, audience: "%").last(
                limit, upTo: path.tip, connection)
        }
    }

    func standing(of path: Path, in conversation: ConversationID, limit: Int) async throws -> [Message] {
        try await database.glance { connection in
            try PathScan(path: path, conversation: conversation, audience: "%", isStanding: true).last(
                limit, upTo: path.tip, connection)
        }
    }
}

extension PageRequest.Place {
    fileprivate var position: Int? {
        get throws(Problem) {
            switch self {
            case .newest: return nil
            case .before(let cursor), .after(let cursor):
                guard let position = Int(cursor) else {
                    throw .invalid(
                        "This is not a cursor of the messages. Use the one that a page came with.",
                        field: "cursor")
                }
                return position
            }
        }
    }
}

/// Reads along a path: one range of the index for each segment, from the end that is wanted, and no more
/// segments than it takes. So 100,000 messages open as fast as ten.
private struct PathScan {
    let path: Path
    let conversation: ConversationID
    /// What a stored audience must look like besides NULL (everyone): `%` for the engine, nothing for a
    /// stranger, `%id%` for a participant. Ids are of one length, so `LIKE` finds one exactly.
    let audience: String
    /// Only notices, secrets and directors' notes; they have an index of their own.
    var isStanding = false

    /// The last `count` up to a position, oldest first.
    func last(_ count: Int, upTo end: Int, _ connection: any SQLConnection) throws -> [Message] {
        var found: [Message] = []
        for slice in path.slices(from: 1, to: end).reversed() where found.count < count {
            let messages = try messages(slice, "DESC", count - found.count, connection)
            found.insert(contentsOf: messages.reversed(), at: 0)
        }
        return found
    }

    func first(_ count: Int, from start: Int, _ connection: any SQLConnection) throws -> [Message] {
        var found: [Message] = []
        for slice in path.slices(from: start, to: .max) where found.count < count {
            found += try messages(slice, "ASC", count - found.count, connection)
        }
        return found
    }

    private func messages(
        _ slice: Path.Segment, _ order: String, _ limit: Int, _ connection: any SQLConnection
    ) throws -> [Message] {
        let standing = isStanding ? " AND (kind = 'notice' OR voice IN ('secret', 'director'))" : ""
        var messages = try connection.all(
            Message.self,
            """
            SELECT \(Message.columns) FROM messages
            WHERE branch = $1 AND position BETWEEN $2 AND $3 AND conversation = $4
                AND (audience IS NULL OR audience LIKE $5)\(standing)
            ORDER BY position \(order) LIMIT $6
            """, slice.branch, slice.from, slice.to, conversation, audience, limit)
        let positions = messages.map(\.position)
        guard let low = positions.min(), let high = positions.max() else { return [] }
        let parts = try connection.partsByMessage(on: slice.branch, from: low, to: high, audience)
        for index in messages.indices where messages[index].hasParts {
            messages[index].parts = parts[messages[index].id] ?? []
        }
        return messages
    }
}

extension SQLConnection {
    fileprivate func partsByMessage(
        on branch: BranchID, from low: Int, to high: Int, _ audience: String
    ) throws -> [MessageID: [Part]] {
        let rows = try rows(
            """
            SELECT m.id, \(Part.columns.split(separator: ", ").map { "p.\($0)" }.joined(separator: ", "))
            FROM messages m JOIN parts p ON p.message = m.id AND p.attempt = m.attempt
            WHERE m.branch = $1 AND m.position BETWEEN $2 AND $3 AND (m.audience IS NULL OR m.audience LIKE $4)
            ORDER BY m.position, p.idx
            """, branch, low, high, audience)
        var parts: [MessageID: [Part]] = [:]
        for var row in rows { parts[try row.next(), default: []].append(try Part(&row)) }
        return parts
    }
}
