/// How long a lost connection is tried again: soon at first, then more seldom, and not for ever.
struct Patience: Sendable, Hashable {
    /// Without a word from the server.
    static let limit = Duration.seconds(60)
    static let first = Duration.milliseconds(100)
    static let longest = Duration.seconds(3)

    private let limit: Duration
    private var waited = Duration.zero
    private var next = Self.first

    init(limit: Duration = Self.limit) { self.limit = limit }

    /// The server answered: begin anew.
    mutating func heard() { self = Patience(limit: limit) }

    /// How long to wait before the next try; nil when it has been long enough.
    mutating func wait() -> Duration? {
        guard waited < limit else { return nil }
        defer {
            waited += next
            next = min(next * 2, Self.longest)
        }
        return next
    }
}
