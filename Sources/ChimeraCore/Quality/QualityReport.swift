/// The measured talks as a page to read, and as a chart.
public struct QualityReport: Sendable {
    public let talks: [QualityTranscript]
    public let model: ModelName
    public let day: String

    public init(talks: [QualityTranscript], model: ModelName, day: String) {
        self.talks = talks
        self.model = model
        self.day = day
    }

    /// By order, in the order of `QualityOrder`.
    public var rows: [(order: QualityOrder, figures: QualityFigures)] {
        QualityOrder.allCases.compactMap { order in
            let own = talks.filter { $0.order == order }.map(QualityFigures.init)
            return own.isEmpty ? nil : (order, .average(own))
        }
    }

    private static let bars: [(name: String, value: @Sendable (QualityFigures) -> Double)] = [
        ("Repetition (low is good)", { $0.repetition }),
        ("Largest share of words, fair = 0.33", { $0.largestShare / 3 }),
        ("Longest silence in casts, of 4 (low is good)", { min(1, $0.longestSilence / 4) }),
        ("Name-calling", { $0.nameCalling }),
        ("Stance held", { $0.stanceHeld }),
        ("Questions taken up", { $0.answered }),
        ("Turns to stop, of the limit", { $0.turnsToStop }),
    ]

    public var markdown: String {
        let casts = Set(talks.map(\.cast)).sorted().joined(separator: ", ")
        let seeds = Set(talks.map(\.seed)).sorted().map(String.init).joined(separator: ", ")
        var out = """
            # Quality of the order of speakers

            Made by `chimera bench quality` on \(day) with \(model): casts \(casts), seeds \(seeds), at most \
            \(talks.map(\.limit).max() ?? 0) turns each, \(talks.count) talks. The same prompts, dice and streaming \
            guard as in a run; `sillytavern-natural` is the natural order that SillyTavern's documentation states, \
            with our prompts. The figures are lexical: they count, they do not judge. What each one counts is written \
            beside it in `Sources/ChimeraCore/Quality/QualityFigures.swift`.

            | order | repetition | largest share | longest silence | lines for others | cut by the guard | name-calling | stance held | questions taken up | turns to stop |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |

            """
        for (order, f) in rows {
            let cells = [
                Figures.decimal(f.repetition, 2), Figures.decimal(f.largestShare, 2) + "×",
                Figures.decimal(f.longestSilence, 1) + " rounds", "\(f.linesForOthers)", percent(f.caught),
                percent(f.nameCalling), percent(f.stanceHeld), percent(f.answered), percent(f.turnsToStop),
            ]
            out += "| `\(order.rawValue)` | \(cells.joined(separator: " | ")) |\n"
        }
        out += "\n![The same as bars](quality.svg)\n\n## Transcripts\n"
        // One of each order can be read; all of them would be a book.
        for order in QualityOrder.allCases {
            guard let talk = talks.first(where: { $0.order == order }) else { continue }
            out +=
                "\n### `\(order.rawValue)`: \(MarkdownExport.line(talk.question)) (\(talk.cast), seed \(talk.seed))\n\n"
            for line in talk.lines {
                out +=
                    "**\(MarkdownExport.line(line.speaker)):** \(MarkdownExport.line(Text.line(line.text)))\n\n"
            }
            out += "_\(talk.stop.detail ?? talk.stop.kind.rawValue)_\n"
        }
        return out
    }

    private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    public var svg: String {
        let rows = rows
        let colours = ["#5b3fd0", "#8a8f98", "#c9742b"]
        let (left, width, bar) = (290, 420, 12)
        let group = rows.count * (bar + 2) + 14
        let height = Self.bars.count * group + 50
        var out = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 \(height)" role="img" font-family="sans-serif" font-size="12" fill="#333">
            <title>Quality of the order of speakers</title><rect width="760" height="\(height)" fill="#fff"/>

            """
        for (place, row) in rows.enumerated() {
            out +=
                "<rect x=\"\(20 + place * 190)\" y=\"14\" width=\"12\" height=\"12\" fill=\"\(colours[place % 3])\"/>"
            out += "<text x=\"\(38 + place * 190)\" y=\"24\">\(row.order.rawValue)</text>\n"
        }
        for (index, one) in Self.bars.enumerated() {
            let top = 44 + index * group
            out +=
                "<text x=\"\(left - 10)\" y=\"\(top + group / 2 - 4)\" text-anchor=\"end\">\(one.name)</text>\n"
            for (place, row) in rows.enumerated() {
                let value = min(1, max(0, one.value(row.figures)))
                let y = top + place * (bar + 2)
                let long = max(1, Int(value * Double(width)))
                out +=
                    "<rect x=\"\(left)\" y=\"\(y)\" width=\"\(long)\" height=\"\(bar)\" fill=\"\(colours[place % 3])\"/>"
                out +=
                    "<text x=\"\(left + long + 5)\" y=\"\(y + 10)\" font-size=\"10\">\(Figures.decimal(value, 2))</text>\n"
            }
        }
        return out + "</svg>\n"
    }
}
