internal import ChimeraCore

/// On SQLite's FTS5. Newest first is the order of the index itself, so a common word costs no more than
/// the page that is read; a match's own facts are looked at last.
struct SQLSearchStore: SearchStore {
    let database: any SQLDatabase

    func search(
        _ query: SearchQuery, _ filter: SearchFilter, for account: AccountID, before number: Int64?,
        limit: Int
    ) async throws -> [FoundMessage] {
        try await database.read { connection in
            let conversations = try connection.searched(by: account, filter.conversation)
            let match = SearchMatch(query, filter, in: conversations).text
            // CROSS: the index is always looked at first.
            let rows = try connection.rows(
                """
                SELECT m.number, c.title, p.kind, \(Message.columnsOfM)
                FROM search s CROSS JOIN messages m ON m.number = s.rowid
                CROSS JOIN conversations c ON c.id = m.conversation
                LEFT JOIN participants p ON p.id = m.author
                WHERE search MATCH $1 AND s.rowid < $2 AND m.removed = 0 AND m.state <> 'writing'
                    AND c.trashed_at IS NULL AND (m.audience IS NULL OR EXISTS (
                        SELECT 1 FROM participants me WHERE me.conversation = m.conversation AND me.kind = $3
                            AND m.audience LIKE '%' || me.id || '%'))
                ORDER BY s.rowid DESC LIMIT $4
                """, match, number ?? .max, Participant.Kind.account(account).description, limit)
            return try rows.map { row in
                var row = row
                let (number, title) = (try row.next(Int64.self), try row.next(String.self))
                let author = try row.next(String?.self).flatMap { Participant.Kind($0) }
                var message = try Message(&row)
                message.parts = try connection.parts(of: message.id, attempt: message.attempt)
                let persona: String? = if case .persona(let id)? = author { id } else { nil }
                return FoundMessage(number: number, message: message, title: title, persona: persona)
            }
        }
    }
}

/// Where a search looks: conversations that the account owns are one word of the index, those that others
/// share with it one word each.
struct SearchPlaces {
    var owned: AccountID?
    var others: [ConversationID] = []
    /// Own ones in the trash. Left out by the index where they are few; by a look at each match always.
    var trashed: [ConversationID] = []
}

/// The query in FTS5's language. Everything in it is quoted, and holds nothing but letters and digits.
struct SearchMatch {
    let text: String

    init(_ query: SearchQuery, _ filter: SearchFilter, in places: SearchPlaces) {
        var all = [
            Self.any(
                (places.owned.map { [SearchIndex.account($0)] } ?? [])
                    + places.others.map(SearchIndex.conversation))
        ]
        if let persona = filter.persona { all.append(Self.quoted(SearchIndex.persona(persona))) }
        if let model = filter.model { all.append(Self.quoted(SearchIndex.model(model))) }
        if let days = filter.days { all.append(Self.any(days.spans.map(SearchIndex.days))) }
        for term in query.terms {
            all.append(Self.quoted(term.words.joined(separator: " ")) + (term.isPrefix ? "*" : ""))
        }
        var text = all.joined(separator: " AND ")
        if !places.trashed.isEmpty {
            text = "(\(text)) NOT \(Self.any(places.trashed.map(SearchIndex.conversation)))"
        }
        self.text = text
    }

    private static func quoted(_ words: String) -> String {
        "\"\(words.replacing("\"", with: ""))\""
    }

    /// Nothing at all matches where there is nothing to choose from.
    private static func any(_ words: [String]) -> String {
        words.isEmpty ? quoted("§") : "(\(words.map(quoted).joined(separator: " OR ")))"
    }
}

extension SQLConnection {
    /// Conversations in the trash beyond these are left to the look at each match.
    private static var mostTrashed: Int { 100 }

    fileprivate func searched(
        by account: AccountID, _ only: ConversationID?
    ) throws -> SearchPlaces {
        if let only {
            let role: Role? = try value(
                "SELECT role FROM members WHERE conversation = $1 AND account = $2", only, account)
            return SearchPlaces(others: role == nil ? [] : [only])
        }
        let shared: [ConversationID] = try rows(
            """
            SELECT m.conversation FROM members m JOIN conversations c ON c.id = m.conversation
            WHERE m.account = $1 AND m.role <> 'owner' AND c.trashed_at IS NULL ORDER BY m.conversation
            """, account
        ).map { row in
            var row = row
            return try row.next()
        }
        let trashed: [ConversationID] = try rows(
            "SELECT id FROM conversations WHERE owner = $1 AND trashed_at IS NOT NULL LIMIT $2", account,
            Self.mostTrashed
        ).map { row in
            var row = row
            return try row.next()
        }
        return SearchPlaces(owned: account, others: shared, trashed: trashed)
    }
}

extension Message {
    fileprivate static let columnsOfM = columns.split(whereSeparator: { ", \n".contains($0) })
        .map { "m.\($0)" }.joined(separator: ", ")
}
