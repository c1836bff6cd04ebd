internal import ChimeraCore

extension SQLRunStore {
    /// Pieces of a turn that has ended, or of an attempt that was given up, are dropped without an error:
    /// one checkpoint is for all live messages of the node, and one late piece must not stop the others.
    func checkpoint(_ drafts: [Draft]) async throws {
        guard !drafts.isEmpty else { return }
        try await database.write { connection in
            for draft in drafts { try connection.insert(draft) }
        }
    }

    func draft(of message: MessageID) async throws -> [Draft] {
        try await database.glance { try $0.drafts(of: message) }
    }
}

extension SQLConnection {
    func insert(_ draft: Draft) throws {
        try execute(
            """
            INSERT INTO drafts (message, attempt, part, start, text)
            SELECT id, attempt, CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM messages
            WHERE id = $4 AND attempt = $5 AND state = 'writing'
            ON CONFLICT (message, attempt, part, start) DO NOTHING
            """, draft.part, draft.offset, draft.text, draft.message, draft.attempt)
    }

    func drafts(of message: MessageID) throws -> [Draft] {
        try all(
            Draft.self,
            """
            SELECT \(Draft.columns) FROM drafts WHERE message = $1
                AND attempt = (SELECT attempt FROM messages WHERE id = $1)
            ORDER BY part, start
            """, message)
    }

    /// A part's text as far as its pieces follow each other.
    func draftText(of message: MessageID, part: Int) throws -> String {
        UTF16Text.joined(try drafts(of: message).filter { $0.part == part })
    }
}

/// Text counted as the page counts it: in UTF-16 units, never cutting a surrogate pair.
enum UTF16Text {
    static func joined(_ pieces: [Draft]) -> String {
        var text = ""
        var end = 0
        for piece in pieces {
            let units = piece.text.utf16.count
            // Nothing is put behind a gap; what overlaps is taken once.
            guard piece.offset <= end, piece.offset + units > end else { continue }
            text += suffix(piece.text, from: end - piece.offset)
            end = piece.offset + units
        }
        return text
    }

    static func prefix(_ text: String, _ count: Int) -> String {
        String(text[..<index(of: count, in: text)])
    }

    private static func suffix(_ text: String, from count: Int) -> Substring {
        text[index(of: count, in: text)...]
    }

    /// May lie inside a surrogate pair: a text's subscript rounds down to where the scalar begins.
    private static func index(of count: Int, in text: String) -> String.Index {
        text.utf16.index(text.startIndex, offsetBy: max(0, count), limitedBy: text.endIndex) ?? text.endIndex
    }
}

extension Draft: SQLRecord {
    static let columns = "message, part, attempt, start, text"

    init(_ row: inout SQLRow) throws {
        self.init(
            message: try row.next(), part: try row.next(), attempt: try row.next(), offset: try row.next(),
            text: try row.next())
    }
}
