/// Every limit on what comes in, in one place; each error that a limit causes states it.
public enum Limits {
    /// A message's text, in UTF-8 bytes.
    public static let messageBytes = 256 * 1024
    /// A request body, in bytes.
    public static let bodyBytes = 1024 * 1024
    /// A document that is imported, with all that belongs to it, in bytes.
    public static let importBytes = 16 * 1024 * 1024
    public static let importMessages = 20_000
    public static let importBranches = 1000
    /// Those who left are counted too.
    public static let importParticipants = 256
    public static let positions = 1_000_000_000
    public static let attempts = 1000
    public static let parts = 256
    /// A persona's or a system prompt, in UTF-8 bytes.
    public static let promptBytes = 64 * 1024
    /// A persona's picture, as a data URL.
    public static let imageBytes = 64 * 1024
    public static let nameCharacters = 80
    /// A provider's key.
    public static let keyBytes = 4096
    public static let titleCharacters = 200
    /// What a person says about themselves.
    public static let aboutCharacters = 280
    public static let participants = 32
    /// Entries of a run's queue.
    public static let queue = 64
    /// All kept answers together.
    public static let answerBytes = 64 << 20
    /// Models of one participant that may step in for its own.
    public static let fallbacks = 8
    public static let members = 64
    public static let branches = 10_000
    public static let pageItems = 200
    /// One reply's text, in UTF-8 bytes; a provider that sends more is cut off with a stated reason.
    public static let replyBytes = 1024 * 1024
    public static let jsonDepth = 64
    /// Runs of one node that may be going on at once.
    public static let activeRuns = 256
}
