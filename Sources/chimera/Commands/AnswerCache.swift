import ArgumentParser
import ChimeraClient
import ChimeraCore

struct AnswerCache: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Show what the cache of answers holds, or forget it.",
        discussion:
            "A conversation takes answers from it where somebody said so (`chimera converse --reuse`), and only for calls with temperature 0 or a seed."
    )

    @Flag(help: "Forget all kept answers.") var clear = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let figures = try await Door.open(settings, driving: .nothing) { api in
            if clear { try await api.clearAnswers(PlainCommand()) }
            return try await api.answerFigures()
        }
        if common.json { return try Terminal.line(OrderedJSON.encoded(figures)) }
        let kept = figures.answers == 1 ? "1 answer" : "\(figures.answers) answers"
        let calls = figures.hits == 1 ? "1 call" : "\(figures.hits) calls"
        try Terminal.line(
            "\(kept), \(figures.bytes / 1024) KiB of \(figures.limit >> 20) MiB; they spared \(calls).")
    }
}
