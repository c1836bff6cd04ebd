/// Lets through what may be shown of a reply. Where a small model's last half sentence would be taken back,
/// it is held until it is whole: a stream that nobody keeps cannot take anything back.
struct TrialWriter {
    /// Thrown out of the call when the guard has heard enough.
    struct Ended: Error {}

    private var filter: OutputGuard
    private let cuts: Bool
    private var all = ""
    /// UTF-16 units that were let through.
    private var shown = 0
    private var hasBegun = false

    init(_ filter: OutputGuard, cutsAtFullStop cuts: Bool) {
        self.filter = filter
        self.cuts = cuts
    }

    var isOver: Bool { filter.wroteFor != nil }

    mutating func pass(_ piece: String) throws -> String? {
        let piece = hasBegun ? piece : String(piece.drop { $0.isWhitespace })
        guard !piece.isEmpty else { return nil }
        hasBegun = true
        all += filter.pass(Text.clean(piece))
        guard all.utf8.count <= Limits.replyBytes else {
            throw ProviderFailure(
                .tooLarge,
                "The reply was cut at \(Limits.replyBytes / 1024) KiB, the most that one reply may hold.")
        }
        return show(upTo: cuts ? wholeSentences : all.utf16.count)
    }

    /// A reply without any full stop is shown as it is.
    mutating func end() -> String? {
        all += filter.end()
        return show(upTo: cuts ? Verdict.cutAtFullStop(all) ?? all.utf16.count : all.utf16.count)
    }

    private var wholeSentences: Int {
        if let cut = Verdict.cutAtFullStop(all) { return cut }
        let last = all.last { !$0.isWhitespace }
        return last.map { ".!?…。！？".contains($0) } ?? false ? all.utf16.count : shown
    }

    private mutating func show(upTo end: Int) -> String? {
        guard end > shown else { return nil }
        defer { shown = end }
        let units = all.utf16
        return String(
            units[
                units.index(units.startIndex, offsetBy: shown)..<units.index(units.startIndex, offsetBy: end)]
        )
    }

    func estimate(of request: ModelRequest) -> Usage {
        Usage(
            input: request.messages.reduce(0) { $0 + ContextBudget.tokens($1.text) },
            output: all.isEmpty ? 0 : ContextBudget.tokens(all) - 4, estimated: true)
    }
}
