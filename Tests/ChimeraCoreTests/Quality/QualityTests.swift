import ChimeraTesting
import Testing

@testable import ChimeraCore

@Suite("The quality of a talk") struct QualityTests {
    private static let library = PersonaLibrary(folders: [FormatFileTests.folder])

    private func talk(_ order: QualityOrder, seed: UInt64 = 3, turns: Int = 12) throws -> QualityTalk {
        let cast = try Self.library.cast(named: "salon")
        return QualityTalk(
            cast: cast, personas: Self.library.personas(), order: order, seed: seed, turns: turns)
    }

    private func model(_ says: @escaping @Sendable (ModelRequest) -> String) throws -> ResolvedModel {
        let model = ScriptedModel()
        model.answerAll { .text(says($0)) }
        return try #require(FixedDirectory(model).models.first)
    }

    @Test(arguments: QualityOrder.allCases)
    func `is played to its length, the same from the same seed`(order: QualityOrder) async throws {
        let says: @Sendable (ModelRequest) -> String = { request in
            "Thought about \(request.messages.count) and \(request.messages.last?.text.count ?? 0) grains of salt."
        }
        var told = 0
        let one = try await talk(order).play(try model(says)) { _ in told += 1 }
        #expect(one.lines.count == 12 && told == 12 && one.stop.kind == .turns)
        let two = try await talk(order).play(try model(says)) { _ in }
        #expect(one.lines == two.lines)
        #expect(zip(one.lines, one.lines.dropFirst()).allSatisfy { $0.speaker != $1.speaker })
    }

    @Test func `counts lines for others that were cut, and shows none of them`() async throws {
        let cast = try Self.library.cast(named: "salon")
        let names = cast.seats.compactMap { seat in Self.library.persona(seat.persona)?.name }
        let played = try await talk(.roundRobin).play(
            try model { request in
                "Salt is \(request.call.low % 997).\n\(names[0]): No.\n\(names[1]): Yes.\n\(names[2]): Perhaps."
            }
        ) { _ in }
        let figures = QualityFigures(played)
        #expect(figures.linesForOthers == 0 && figures.caught == 1)
    }

    @Test func `says what repeats, who talks most and who waits`() throws {
        func figures(_ lines: [(String, String)]) -> QualityFigures {
            QualityFigures(
                QualityTranscript(
                    order: .natural, cast: "salon", question: "Salt?", seed: 1, limit: lines.count,
                    lines: lines.map { QualityTalk.Line(speaker: $0.0, text: $0.1, wroteForOther: false) },
                    stop: RunStop(.turns),
                    sides: [
                        QualityTranscript.Side(
                            name: "Ada", stance: Stance(side: .for, line: "Salt preserves meat.", opening: "")
                        ),
                        QualityTranscript.Side(
                            name: "Grace",
                            stance: Stance(side: .against, line: "Salt ruins hearts.", opening: "")),
                    ]))
        }
        let fair = figures([
            ("Ada", "It preserves meat, does it not?"), ("Grace", "It ruins hearts, not only meat."),
            ("Ada", "Grace, which soup exactly?"), ("Grace", "Any soup that hearts love."),
        ])
        #expect(
            fair.repetition == 0 && fair.stanceHeld == 1 && fair.answered == 1 && fair.nameCalling == 0.25)
        #expect(fair.longestSilence == 0.5)
        let loud = figures([
            ("Ada", "Salt is all that we need today."), ("Ada", "Salt is all that we need today."),
            ("Ada", "Why?"), ("Grace", "Grace: no.\nAda: yes."),
        ])
        #expect(loud.repetition > 0.2 && loud.largestShare > 1.5 && loud.linesForOthers == 1)
        #expect(loud.longestSilence == 1.5)
    }

    @Test func `the other order speaks who is named, and leaves out who spoke last`() throws {
        var order = TavernOrder()
        var dice = Dice(seed: 5)
        let state = World.state(
            World.everyone, [World.message(1, World.chef, "What does The Scientist say?")])
        #expect(order.next(in: state, dice: &dice) == World.scientist.id)
        for seed in 0..<50 as Range<UInt64> {
            var dice = Dice(seed: seed)
            var order = TavernOrder()
            #expect(order.next(in: state, dice: &dice) != World.chef.id)
        }
    }

    @Test func `is reported as a table, a chart and transcripts`() async throws {
        var talks: [QualityTranscript] = []
        for order in QualityOrder.allCases {
            talks.append(
                try await talk(order, turns: 4).play(try model { "Salt \($0.call.low % 997) & <pepper>." }) {
                    _ in
                })
        }
        let report = QualityReport(talks: talks, model: ModelName("a/b")!, day: "2026-01-01")
        #expect(report.rows.map(\.order) == QualityOrder.allCases)
        for order in QualityOrder.allCases {
            #expect(report.markdown.contains("| `\(order.rawValue)` |"))
            #expect(report.markdown.contains("### `\(order.rawValue)`"))
            #expect(report.svg.contains(order.rawValue))
        }
        #expect(report.svg.hasPrefix("<svg") && report.svg.hasSuffix("</svg>\n"))
    }
}
