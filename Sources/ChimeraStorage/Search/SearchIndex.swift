internal import ChimeraCore

/// A message's row of the index: the words of its text, and in front of them facts about it as words that
/// no text holds (`§` is no letter). So a search is one look into the index, however it is narrowed, and
/// filters cost what a further word costs.
enum SearchIndex {
    static func account(_ id: AccountID) -> String { fact("a", id.description) }
    static func conversation(_ id: ConversationID) -> String { fact("c", id.description) }
    static func persona(_ id: String) -> String { fact("p", id) }
    static func model(_ name: ModelName) -> String { fact("m", name.description) }
    static func days(_ span: String) -> String { fact("d", span) }

    /// The engine would end a word at a hyphen or a slash, and make capitals small.
    private static func fact(_ kind: Character, _ value: String) -> String {
        var word = "§\(kind)"
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                word.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: "-"): word += "·"
            default: word += "·" + String(byte, radix: 16) + "·"
            }
        }
        return word
    }

    /// A message without a word has a row too, so that what has none is missing.
    static func row(of message: Message, owner: AccountID, author: String?) -> String {
        let text = message.searchedText
        let words = SearchWord.words(of: text)
        var row = "\(account(owner)) \(conversation(message.conversation))"
        if let author, case .persona(let id)? = Participant.Kind(author) { row += " \(persona(id))" }
        if let name = message.model { row += " \(model(name))" }
        for span in SearchDays.spans(of: message.createdAt) { row += " \(days(span))" }
        row.reserveCapacity(row.utf8.count + text.utf8.count + words.count)
        for word in words {
            row.append(" ")
            row += word.text
        }
        return row
    }
}

extension Message {
    fileprivate var isSearched: Bool {
        kind != .notice && (state == .done || state == .interrupted || state == .failed)
    }
}

extension SearchIndex {
    /// The same in SQL, of `messages m`.
    static let isSearched =
        "m.kind <> 'notice' AND m.state IN ('done', 'interrupted', 'failed') AND m.removed = 0"
}

extension SQLConnection {
    /// Puts a finished message into the index; its parts are at hand. Again for one that is in it already.
    func index(_ message: Message) throws {
        guard message.isSearched else { return }
        let row = try row(
            """
            SELECT m.number, c.owner, p.kind FROM messages m JOIN conversations c ON c.id = m.conversation
            LEFT JOIN participants p ON p.id = m.author WHERE m.id = $1
            """, message.id)
        guard var row else { return }
        let (number, owner, author) = (
            try row.next(Int64.self), try row.next(AccountID.self), try row.next(String?.self)
        )
        let words = SearchIndex.row(of: message, owner: owner, author: author)
        try execute("INSERT OR REPLACE INTO search (rowid, words) VALUES ($1, $2)", number, words)
    }

    func unindex(_ message: MessageID) throws {
        try execute("DELETE FROM search WHERE rowid = (SELECT number FROM messages WHERE id = $1)", message)
    }

    /// Before its messages go. Until the index is merged its files still hold the words: `catchUp` sees to it.
    func unindex(_ conversation: ConversationID) throws {
        let removed = try execute(
            """
            DELETE FROM search WHERE rowid IN (
                SELECT m.number FROM branches b JOIN messages m ON m.branch = b.id WHERE b.conversation = $1)
            """, conversation)
        if removed > 0 { try set(SearchIndex.leftoversKey, to: 1) }
    }
}
