/// Which of our requests are out: gives them ids and says what a reply is worth.
///
/// Ids are never used twice, so a late reply to a request that was given up is told from a reply to none.
public struct JSONRPCCalls<Waiter>: ~Copyable {
    public enum Match {
        case answers(Waiter)
        /// Given up, or answered already: nobody waits for it.
        case late
        /// To nothing that was asked.
        case unknown
    }

    private var next: Int64 = 1
    private var waiting: [Int64: Waiter] = [:]

    public init() {}

    public var count: Int { waiting.count }

    public mutating func newID() -> JSONRPCID {
        defer { next += 1 }
        return .int(next)
    }

    /// `id` must be of `newID`.
    public mutating func wait(_ waiter: Waiter, for id: JSONRPCID) {
        if case .int(let number) = id { waiting[number] = waiter }
    }

    public mutating func match(_ id: JSONRPCID?) -> Match {
        guard case .int(let number)? = id, number > 0, number < next else { return .unknown }
        return waiting.removeValue(forKey: number).map(Match.answers) ?? .late
    }

    /// Nobody waits for it any more. Nil if it was answered.
    public mutating func giveUp(_ id: JSONRPCID) -> Waiter? {
        guard case .int(let number) = id else { return nil }
        return waiting.removeValue(forKey: number)
    }

    /// The peer is gone: everybody who still waits.
    public mutating func giveUpAll() -> [Waiter] {
        defer { waiting = [:] }
        return waiting.sorted { $0.key < $1.key }.map(\.value)
    }
}
