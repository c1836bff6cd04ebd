/// Natural pauses: a listener takes in what was said before it speaks.
public enum Pace {
    /// Longest pause at speed 1.
    public static let longest = 6.0

    /// - Parameter speed: 1 as people talk, 2 and 4 faster, 0 without any pause.
    public static func pause(before speaker: Participant, after last: Message?, speed: Double) -> Duration {
        guard speed > 0 else { return .zero }
        let words = min(120, last.map { Words.count($0.text) } ?? 0)
        let tempo = speaker.persona?.tempo ?? 0.5
        let seconds = min(longest, (0.4 + Double(words) * 0.06) * (1.5 - tempo))
        return .milliseconds(Int64(seconds * 1000 / speed))
    }
}
