/// What was said in a measured talk.
public struct QualityTranscript: Sendable, Hashable, Codable {
    public struct Side: Sendable, Hashable, Codable {
        public let name: String
        public let stance: Stance?
    }

    public let order: QualityOrder
    public let cast: String
    public let question: String
    public let seed: UInt64
    public let limit: Int
    public let lines: [QualityTalk.Line]
    public let stop: RunStop
    public let sides: [Side]
}

/// Figures of one or several talks, each a share from 0 to 1 unless it says otherwise. Lexical: they need no judge,
/// and say no more than they count.
public struct QualityFigures: Sendable, Hashable, Codable {
    /// The greatest word-trigram overlap of a turn with one of the four before it, on average. Low is good.
    public var repetition = 0.0
    /// The largest share of words, divided by a fair share: 1 is fair. Low is good.
    public var largestShare = 0.0
    /// The longest time that somebody said nothing, in turns, divided by the size of the cast. Low is good.
    public var longestSilence = 0.0
    /// Lines that were shown although they were written for somebody else, counted. Must be 0.
    public var linesForOthers = 0
    /// Turns in which the guard cut such a line off.
    public var caught = 0.0
    /// Turns that name another one. Neither good nor bad by itself; far above one half it is a tic.
    public var nameCalling = 0.0
    /// Turns of those with a side that hold more telling words of their own side's line than of the other's.
    public var stanceHeld = 0.0
    /// Questions whose next turn takes up a telling word of theirs.
    public var answered = 0.0
    /// Turns until a stop, of the limit.
    public var turnsToStop = 0.0

    public init(_ talk: QualityTranscript) {
        let lines = talk.lines
        let words = lines.map { Words.of($0.text) }
        guard !lines.isEmpty else { return }
        let count = Double(lines.count)
        let overlaps = words.indices.map { index in
            words[max(0, index - 4)..<index].map { Words.trigramOverlap($0, words[index]) }.max() ?? 0
        }
        repetition = overlaps.reduce(0, +) / count
        var spoken: [String: Int] = [:]
        for (line, words) in zip(lines, words) { spoken[line.speaker, default: 0] += words.count }
        let all = max(1, spoken.values.reduce(0, +))
        largestShare = Double(spoken.values.max() ?? 0) / Double(all) * Double(max(1, talk.sides.count))
        let gaps = talk.sides.map { side -> Int in
            let turns = [-1] + lines.indices.filter { lines[$0].speaker == side.name } + [lines.count]
            return zip(turns, turns.dropFirst()).map { $1 - $0 - 1 }.max() ?? 0
        }
        longestSilence = Double(gaps.max() ?? 0) / Double(max(1, talk.sides.count))
        let names = talk.sides.map(\.name)
        linesForOthers = lines.count { line in
            line.text.split(whereSeparator: \.isNewline).contains { row in
                names.contains { $0 != line.speaker && row.hasPrefix("\($0):") }
            }
        }
        caught = Double(lines.count(where: \.wroteForOther)) / count
        nameCalling =
            Double(lines.count { line in names.contains { $0 != line.speaker && line.text.contains($0) } })
            / count
        stanceHeld = Self.held(talk)
        let questions = lines.indices.dropLast().filter { lines[$0].text.hasSuffix("?") }
        let taken = questions.count {
            !Words.telling(lines[$0].text).isDisjoint(with: Words.telling(lines[$0 + 1].text))
        }
        answered = questions.isEmpty ? 1 : Double(taken) / Double(questions.count)
        turnsToStop = count / Double(max(1, talk.limit))
    }

    private static func held(_ talk: QualityTranscript) -> Double {
        func words(_ side: Stance.Side) -> Set<String> {
            Set(
                talk.sides.filter { $0.stance?.side == side }.flatMap {
                    Words.telling(($0.stance?.line ?? "") + " " + ($0.stance?.opening ?? ""))
                })
        }
        let (pro, con) = (words(.for), words(.against))
        var (held, all) = (0, 0)
        for line in talk.lines {
            guard let side = talk.sides.first(where: { $0.name == line.speaker })?.stance?.side,
                side != .undecided
            else { continue }
            let said = Words.telling(line.text)
            let own = said.intersection(side == .for ? pro : con).count
            let other = said.intersection(side == .for ? con : pro).count
            all += 1
            if own >= other { held += 1 }
        }
        return all == 0 ? 1 : Double(held) / Double(all)
    }

    /// The average of several talks; counts are added.
    public static func average(_ several: [QualityFigures]) -> QualityFigures {
        var result = several[0]
        let count = Double(several.count)
        for key in [
            \QualityFigures.repetition, \.largestShare, \.longestSilence, \.caught, \.nameCalling,
            \.stanceHeld,
            \.answered, \.turnsToStop,
        ] as [WritableKeyPath<QualityFigures, Double>] {
            result[keyPath: key] = several.reduce(0) { $0 + $1[keyPath: key] } / count
        }
        result.linesForOthers = several.reduce(0) { $0 + $1.linesForOthers }
        return result
    }
}
