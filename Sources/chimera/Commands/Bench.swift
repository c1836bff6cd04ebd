import ArgumentParser
import ChimeraCore
import ChimeraProviders
import FoundationEssentials

struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how well a cast talks.", subcommands: [Quality.self])

    struct Quality: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let fixed casts talk in several orders and compare what came of it.",
            discussion: """
                chimera bench quality --turns 12 --seeds 1,2
                chimera bench quality --model openai/gpt-5-mini --out report
                Costs what the turns cost. Writes quality.md and quality.svg into the folder of --out.
                """)

        @Option(help: "PROVIDER/MODEL for all. (default: the first that is set up)")
        var model: String?
        @Option(help: "Casts by id, with commas between.") var casts = "salon,kitchen-table"
        @Option(help: "Seeds, with commas between.") var seeds = "1,2"
        @Option(help: "Turns of each talk: 4 to 200.") var turns = 12
        @Option(help: "The folder that the report is written into. (default: it is only printed)")
        var out: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try common.settings()
            guard (4...200).contains(turns) else {
                throw Problem.invalid("--turns is \(turns); it must be from 4 to 200.", field: "turns")
            }
            let numbers = seeds.split(separator: ",").compactMap { UInt64(Text.line(String($0))) }
            guard !numbers.isEmpty else { throw Problem.invalid("--seeds names no number.", field: "seeds") }
            let library = Instance.library(settings)
            let cast = try casts.split(separator: ",").map { try library.cast(named: Text.line(String($0))) }
            let (local, directory) = try Instance.models(settings, log: Logs.quiet(settings))
            let talks: [QualityTalk] = cast.flatMap { cast in
                numbers.flatMap { seed in
                    QualityOrder.allCases.map {
                        QualityTalk(
                            cast: cast, personas: library.personas(), order: $0, seed: seed, turns: turns)
                    }
                }
            }
            let report = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await local.run() }
                defer { group.cancelAll() }
                return try await play(talks, directory)
            }
            try show(report)
        }

        private func play(
            _ talks: [QualityTalk], _ directory: any ModelDirectory
        ) async throws -> QualityReport {
            var name: ModelName?
            if let model {
                name = ModelName(model)
                guard name != nil else {
                    throw Problem.invalid(
                        "\(model) is not a model's name. Write PROVIDER/MODEL.", field: "model")
                }
            } else {
                name = await directory.defaultModel()
            }
            guard let name else {
                throw Problem(.unavailable, "No model is at hand. `chimera models` says what is missing.")
            }
            let resolved = try await directory.resolve(name)
            var done: [QualityTranscript] = []
            for (index, talk) in talks.enumerated() {
                Terminal.note(
                    "\(index + 1) of \(talks.count): \(talk.order.rawValue), \(talk.cast.id), seed \(talk.seed)"
                )
                done.append(try await talk.play(resolved) { _ in })
            }
            let day = String(Timestamp.now.description.prefix(10))
            return QualityReport(talks: done, model: name, day: day)
        }

        private func show(_ report: QualityReport) throws {
            if let out {
                try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
                try Data(report.markdown.utf8).write(to: URL(filePath: "\(out)/quality.md"))
                try Data(report.svg.utf8).write(to: URL(filePath: "\(out)/quality.svg"))
            }
            if common.json {
                for row in report.rows {
                    try Terminal.line(
                        OrderedJSON().field("order", encoding: row.order).field(
                            "figures", encoding: row.figures
                        )
                        .text)
                }
                return
            }
            try Terminal.line(
                out.map { "quality.md and quality.svg are in \($0)." }
                    ?? report.markdown.components(separatedBy: "## Transcripts")[0])
        }
    }
}
