/// Every limit on what comes in, in one place; each error that a limit causes states it.
public enum Limits {
    /// A message's text, in UTF-8 bytes.
    public static let messageBytes = 256 * 1024
    /// A request body, in bytes.
    public static let bodyBytes = 1024 * 1024
    /// A persona's or a system prompt, in UTF-8 bytes.
    public static let promptBytes = 64 * 1024
    public static let nameCharacters = 80
    public static let titleCharacters = 200
    public static let participants = 32
    public static let members = 64
    public static let branches = 10_000
    public static let pageItems = 200
    /// One reply's text, in UTF-8 bytes; a provider that sends more is cut off with a stated reason.
    public static let replyBytes = 1024 * 1024
    public static let jsonDepth = 64
    /// Runs of one node that may be going on at once.
    public static let activeRuns = 256
}
