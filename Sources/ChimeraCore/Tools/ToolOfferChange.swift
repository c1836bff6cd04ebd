/// One thing that is not as it was in a tool's definition, to be read by the person who allowed the old one.
public struct ToolOfferChange: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case added
        case removed
        case changed
    }

    public var kind: Kind
    /// Where: `description`, `inputSchema/properties/path/type`, `claims/readOnly`.
    public var place: String
    /// Hidden characters are shown in both.
    public var before: String?
    public var after: String?
    /// A long text word by word; nil for values.
    public var words: [TextPiece]?

    public static func between(_ old: ToolOffer, _ new: ToolOffer) -> [ToolOfferChange] {
        let (old, new) = (facts(old), facts(new))
        return Set(old.keys).union(new.keys).sorted().compactMap { place in
            change(place, old[place], new[place])
        }
    }

    /// Of a server's instructions, which are bound in the same way.
    public static func between(instructions old: String?, _ new: String?) -> ToolOfferChange? {
        change("instructions", old.map { .string($0) }, new.map { .string($0) })
    }

    private static func change(_ place: String, _ old: JSONValue?, _ new: JSONValue?) -> ToolOfferChange? {
        guard old != new || old?.string?.utf8.elementsEqual(new?.string?.utf8 ?? "".utf8) == false else {
            return nil
        }
        let show = { (value: JSONValue) in HiddenText.shown(value.string ?? JSONWriter.text(value)) }
        var change = ToolOfferChange(
            kind: old == nil ? .added : new == nil ? .removed : .changed, place: place,
            before: old.map(show), after: new.map(show))
        if old?.string != nil, new?.string != nil, let before = change.before, let after = change.after,
            before.utf8.count + after.utf8.count > 60
        {
            change.words = TextPiece.between(before, after)
        }
        return change
    }

    private static func facts(_ offer: ToolOffer) -> [String: JSONValue] {
        var facts: [String: JSONValue] = ["name": .string(offer.name)]
        facts["title"] = offer.title.map { .string($0) }
        facts["description"] = offer.description.map { .string($0) }
        facts["app"] = offer.app.map { .string($0) }
        facts["isForModels"] = .bool(offer.isForModels)
        facts["claims/title"] = offer.claims.title.map { .string($0) }
        facts["claims/readOnly"] = offer.claims.readOnly.map { .bool($0) }
        facts["claims/destructive"] = offer.claims.destructive.map { .bool($0) }
        facts["claims/idempotent"] = offer.claims.idempotent.map { .bool($0) }
        facts["claims/openWorld"] = offer.claims.openWorld.map { .bool($0) }
        flatten(offer.inputSchema, "inputSchema", &facts)
        if let schema = offer.outputSchema { flatten(schema, "outputSchema", &facts) }
        return facts
    }

    private static func flatten(_ value: JSONValue, _ place: String, _ facts: inout [String: JSONValue]) {
        guard case .object(let fields) = value, !fields.isEmpty, facts.count < 2000 else {
            facts[place] = value
            return
        }
        for (name, member) in fields { flatten(member, place + "/" + name, &facts) }
    }
}

/// A stretch of a text that stayed, went or came.
public struct TextPiece: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case same
        case removed
        case added
    }

    public var kind: Kind
    public var text: String

    /// By words, with the longest common row. Texts of more than 800 words are shown as one that went and one that
    /// came: the table grows with the product.
    public static func between(_ old: String, _ new: String) -> [TextPiece] {
        let (a, b) = (words(old), words(new))
        guard a.count <= 800, b.count <= 800 else {
            return [TextPiece(kind: .removed, text: old), TextPiece(kind: .added, text: new)]
        }
        var lengths = Array(repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in a.indices.reversed() {
            for j in b.indices.reversed() {
                lengths[i][j] =
                    a[i] == b[j] ? lengths[i + 1][j + 1] + 1 : max(lengths[i + 1][j], lengths[i][j + 1])
            }
        }
        var pieces: [TextPiece] = []
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
            if i < a.count, j < b.count, a[i] == b[j] {
                add(.same, a[i], &pieces)
                (i, j) = (i + 1, j + 1)
            } else if j == b.count || (i < a.count && lengths[i + 1][j] >= lengths[i][j + 1]) {
                add(.removed, a[i], &pieces)
                i += 1
            } else {
                add(.added, b[j], &pieces)
                j += 1
            }
        }
        return pieces
    }

    private static func add(_ kind: Kind, _ word: Substring, _ pieces: inout [TextPiece]) {
        if pieces.last?.kind == kind {
            pieces[pieces.count - 1].text += word
        } else {
            pieces.append(TextPiece(kind: kind, text: String(word)))
        }
    }

    /// Words with the space behind them, so that the pieces give the text again.
    private static func words(_ text: String) -> [Substring] {
        var words: [Substring] = []
        var start = text.startIndex
        var wasSpace = false
        for index in text.indices {
            let isSpace = text[index].isWhitespace
            if wasSpace, !isSpace {
                words.append(text[start..<index])
                start = index
            }
            wasSpace = isSpace
        }
        if start < text.endIndex { words.append(text[start...]) }
        return words
    }
}
