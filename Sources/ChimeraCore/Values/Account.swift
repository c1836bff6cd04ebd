/// A person who can sign in. On a loopback address the local owner is signed in already.
public struct Account: Hashable, Sendable, Codable, Identifiable {
    public let id: AccountID
    public var name: String
    /// Shown beside what this person says, and told to personas who address them.
    public var glyph: String?
    public var about: String?
    /// The first account of an instance: it owns the computer that Chimera runs on.
    public var isOwner: Bool
    /// Its words stay on this computer: in its conversations no other is asked anything. nil: no such wish.
    public var localOnly: Bool?
    public let createdAt: Timestamp
    public var revision: Int

    public init(
        id: AccountID, name: String, glyph: String? = nil, about: String? = nil, isOwner: Bool,
        createdAt: Timestamp,
        revision: Int = 1
    ) {
        self.id = id
        self.name = name
        self.glyph = glyph
        self.about = about
        self.isOwner = isOwner
        self.createdAt = createdAt
        self.revision = revision
    }
}

/// What an account may do in one conversation. Later roles include what earlier ones may.
public enum Role: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case viewer, speaker, owner

    public static func < (a: Role, b: Role) -> Bool { a.rank < b.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

public struct Member: Hashable, Sendable, Codable {
    public let account: AccountID
    public var name: String
    public var role: Role

    public init(account: AccountID, name: String, role: Role) {
        self.account = account
        self.name = name
        self.role = role
    }
}
