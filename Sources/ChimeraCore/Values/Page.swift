/// A slice of a list with the cursors to go on from, in both directions. A nil cursor is an end.
public struct Page<Item: Sendable & Codable>: Sendable, Codable {
    public var items: [Item]
    public var before: String?
    public var after: String?

    public init(items: [Item], before: String?, after: String?) {
        self.items = items
        self.before = before
        self.after = after
    }
}

/// Which slice is wanted: the newest `limit`, or those just before or just after a cursor.
public struct PageRequest: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        case newest
        case before(String)
        case after(String)
    }

    public var place: Place
    public var limit: Int

    public init(_ place: Place = .newest, limit: Int = 50) {
        self.place = place
        self.limit = min(max(1, limit), Limits.pageItems)
    }
}
