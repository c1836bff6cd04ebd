/// How far a persona has gone from itself, counted from its last turns, which are named.
public struct Drift: Sendable, Hashable, Codable {
    /// The greatest likeness with a turn shortly before, on average: 0 its own thoughts, 1 an echo.
    public let echo: Double
    /// The share of its telling words that others had said shortly before.
    public let borrowed: Double
    /// How much longer or shorter than its first turns it has become, 0 to 1; nil: too few turns.
    public let length: Double?
    /// The share of turns that begin by agreeing.
    public let agreeing: Double
    /// All of it in one number, 0 to 1.
    public let total: Double
    /// The turns that it is counted from.
    public let turns: [MessageID]

    static let mostTurns = 8

    /// nil: it has spoken less than three times.
    static func measure(_ who: Participant, in state: TurnState) -> Drift? {
        let said = state.said.filter { $0.state == .done && !$0.text.isEmpty }
        let own = said.indices.filter { said[$0].author == who.id && said[$0].kind == .turn }
        guard own.count >= 3 else { return nil }
        let last = own.suffix(mostTurns)
        var (echo, borrowed) = (0.0, 0.0)
        for index in last {
            let before = said[..<index].suffix(Nudge.lookBack)
            echo += Nudge.likest(said[index].text, among: before)
            let words = Words.telling(said[index].text)
            let others = before.filter { $0.author != who.id }.reduce(into: Set<String>()) {
                $0.formUnion(Words.telling($1.text))
            }
            if !words.isEmpty { borrowed += Double(words.intersection(others).count) / Double(words.count) }
        }
        let count = Double(last.count)
        let agreeing = Double(last.count { Nudge.agrees(said[$0].text) }) / count
        let length = lengthDrift(own.map { Words.count(said[$0].text) })
        let parts = [echo / count, borrowed / count, agreeing] + (length.map { [$0] } ?? [])
        return Drift(
            echo: rounded(echo / count), borrowed: rounded(borrowed / count), length: length.map(rounded),
            agreeing: rounded(agreeing), total: rounded(parts.reduce(0, +) / Double(parts.count)),
            turns: last.map { said[$0].id })
    }

    private static func lengthDrift(_ words: [Int]) -> Double? {
        guard words.count >= 6 else { return nil }
        let first = Double(words.prefix(3).reduce(0, +)) / 3
        let last = Double(words.suffix(3).reduce(0, +)) / 3
        return abs(last - first) / max(first, last, 1)
    }

    private static func rounded(_ number: Double) -> Double { (number * 100).rounded() / 100 }
}
