/// When a run that costs money has gone on with nobody there for too long.
///
/// Somebody is there who follows the conversation's stream, or does something in it. What was seen is
/// noted at every look; who came and went between two looks counts as having been there.
public struct Unwatched: Sendable {
    public static let patience = Duration.seconds(10 * 60)
    public static let notice =
        "Paused: for 10 minutes nobody has been watching, and the next turn costs money. Resume to go on."

    private var seen: Duration
    private var arrivals: Int?

    /// Whoever began it was there.
    init(since now: Duration) { seen = now }

    /// A person did something.
    mutating func attended(at now: Duration) { seen = max(seen, now) }

    /// - Parameter viewers: who follows the stream now, and how many ever came.
    mutating func look(at viewers: (now: Int, ever: Int), _ now: Duration) {
        if viewers.now > 0 || arrivals.map({ $0 != viewers.ever }) ?? false { attended(at: now) }
        arrivals = viewers.ever
    }

    func isOver(at now: Duration) -> Bool { now - seen >= Self.patience }
}
