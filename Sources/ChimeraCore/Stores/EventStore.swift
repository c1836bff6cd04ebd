public protocol EventStore: Sendable {
    /// Events after `seq`, oldest first, at most `limit`. Throws `.gone` when events right after `seq`
    /// are no longer kept: the reader loads the snapshot.
    func events(of stream: StreamID, after seq: Int64, limit: Int) async throws -> [Event]
    /// The number of the newest event; 0 for a stream without any.
    func head(of stream: StreamID) async throws -> Int64
    /// Streams of conversations that have events a reader with this cursor has not seen.
    func streamsBehind(cursor name: String, limit: Int) async throws -> [(stream: StreamID, seq: Int64)]
}

/// Where a reader of the change feed stands, by its own name.
public protocol CursorStore: Sendable {
    func cursor(_ name: String, stream: StreamID) async throws -> Int64
    func setCursor(_ name: String, stream: StreamID, seq: Int64) async throws
}

/// Personas that people made; the shipped ones are files.
public protocol PersonaStore: Sendable {
    func personas(of account: AccountID) async throws -> [StoredPersona]
    func persona(_ id: String, of account: AccountID) async throws -> StoredPersona?
    /// Adds or replaces. `.stale` when `revision` is given and is not the stored one.
    func save(
        _ persona: Persona, expecting revision: Int?, command: Command
    ) async throws -> Committed<StoredPersona>
    func remove(_ id: String, command: Command) async throws -> Committed<Void>
}

public struct StoredPersona: Hashable, Sendable, Codable {
    public var persona: Persona
    /// Shipped with Chimera: to be copied, not changed.
    public var isShipped: Bool
    public var revision: Int

    public init(persona: Persona, isShipped: Bool, revision: Int) {
        self.persona = persona
        self.isShipped = isShipped
        self.revision = revision
    }
}
