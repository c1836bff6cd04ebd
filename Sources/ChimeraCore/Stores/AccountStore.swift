public protocol AccountStore: Sendable {
    func account(_ id: AccountID) async throws -> Account?
    /// The first account of the instance; made by `ensureOwner` at the first start.
    func ensureOwner(named name: String, at: Timestamp) async throws -> Account
    /// `.conflict` when the name is taken (compared without case).
    func add(_ account: Account) async throws
    func accounts() async throws -> [Account]
    func update(
        _ account: Account, expecting revision: Int?, command: Command
    ) async throws -> Committed<Account>

    /// Credentials are stored as SHA-256 in hexadecimal, never as themselves.
    func addCredential(_ credential: Credential) async throws
    /// The account behind a credential that has not expired at `now`.
    func account(credential hash: String, kind: Credential.Kind, now: Timestamp) async throws -> Account?
    func removeCredential(_ hash: String) async throws
}

/// An API token or a browser session.
public struct Credential: Hashable, Sendable {
    public enum Kind: String, Sendable { case token, session }

    public let hash: String
    public let kind: Kind
    public let account: AccountID
    public let name: String
    public let createdAt: Timestamp
    public let expiresAt: Timestamp?

    public init(
        hash: String, kind: Kind, account: AccountID, name: String, createdAt: Timestamp,
        expiresAt: Timestamp?
    ) {
        self.hash = hash
        self.kind = kind
        self.account = account
        self.name = name
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
