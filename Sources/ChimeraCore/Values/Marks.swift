/// What an account has noted of a conversation in its own list.
public struct Marks: Hashable, Sendable, Codable {
    public var pinned: Bool
    public var archived: Bool
    /// The last position that was read; more is unread while the branch's tip is beyond it.
    public var read: Int

    public init(pinned: Bool = false, archived: Bool = false, read: Int = 0) {
        self.pinned = pinned
        self.archived = archived
        self.read = read
    }
}

/// Which of an account's conversations a list shows.
public enum ListShelf: String, Hashable, Sendable, CaseIterable {
    /// What is neither archived nor in the trash.
    case current
    case archived
    case trashed
}
