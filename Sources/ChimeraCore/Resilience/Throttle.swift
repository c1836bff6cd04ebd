/// How fast a model may be asked, learnt from what its endpoint says. Pure: it is told how calls went and asked
/// before the next one.
///
/// Kept for each model: most hosts count each of theirs on its own. Two things are learnt: to wait until a limit
/// is whole again, and how many calls at once the endpoint puts up with: half of those that were running when it
/// said no, then one more for every twenty that went well.
struct Throttle: Sendable {
    /// Whoever asks for more patience than this is asked all the same: their own no says more, and somebody
    /// else may step in.
    static let longestWait = Duration.seconds(60)
    static let goodCallsForOneMore = 20
    /// As many as this are no limit any more.
    static let most = 64

    private(set) var quota: Quota?
    /// Calls at once; nil: as many as come.
    private(set) var atOnce: Int?
    private var restsUntil: Timestamp?
    private var running = 0
    private var good = 0

    mutating func began() { running += 1 }
    mutating func ended() { running = max(0, running - 1) }

    mutating func succeeded(_ quota: Quota?) {
        if let quota { self.quota = quota }
        guard let now = atOnce else { return }
        good += 1
        guard good >= Self.goodCallsForOneMore else { return }
        good = 0
        atOnce = now + 1 > Self.most ? nil : now + 1
    }

    mutating func failed(_ failure: ProviderFailure, at now: Timestamp) {
        if let quota = failure.quota { self.quota = quota }
        guard failure.kind == .rateLimited else { return }
        good = 0
        atOnce = max(1, min(running, atOnce ?? .max) / 2)
        if let wait = failure.retryAfter { restsUntil = max(restsUntil ?? now, now + wait) }
    }

    /// How long the next call waits; nil: not at all.
    func wait(at now: Timestamp) -> Duration? {
        // An endpoint that just let a call through knows best; only "nothing left" is believed.
        let ends = [restsUntil, end(of: quota?.requests), end(of: quota?.tokens)].compactMap(\.self)
        guard let end = ends.max(), end > now, end - now <= Self.longestWait else { return nil }
        return end - now
    }

    private func end(of share: Quota.Share?) -> Timestamp? {
        share.flatMap { $0.remaining <= 0 ? $0.resetsAt : nil }
    }
}
