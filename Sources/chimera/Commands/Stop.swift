import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stop the runs of a conversation, or all there are. What was said stays.")

    @Argument(help: "The conversation's id.")
    var id: String?

    @Flag(help: "Stop every run.")
    var all = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard (id == nil) == all else { throw Problem.invalid("Give a conversation's id, or --all.") }
        let settings = try common.settings()
        let id: ConversationID? = try id.map { text throws(Problem) in try .read(text) }
        let stopped = try await Door.open(settings, driving: .nothing) { api in
            guard let id else { return try await api.stopAll() }
            var stopped = 0
            for run in try await api.snapshot(of: id).runs where run.state != .stopped {
                do {
                    _ = try await api.control(run.id, ControlRun(action: .stop), in: id)
                    stopped += 1
                } catch let problem as Problem where problem.type == .conflict {
                    // It ended by itself in this moment.
                }
            }
            return stopped
        }
        if common.json {
            try Terminal.line(OrderedJSON().field("kind", "stopped").field("runs", stopped).text)
        } else {
            try Terminal.line(
                stopped == 0
                    ? "No run was going on." : stopped == 1 ? "1 run stopped." : "\(stopped) runs stopped.")
        }
    }
}
