import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what was said in a conversation, then what is being said.",
        discussion: "Ends when no run is going on any more; Ctrl-C leaves, and the run goes on.")

    @Argument(help: "The conversation's id.")
    var id: String

    @Option(help: "How many of the newest messages are shown first.")
    var last = 20

    @Flag(help: "Stay when the run has ended, for what may come later.")
    var stay = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let id = try ConversationID.read(id)
        guard (0...Limits.pageItems).contains(last) else {
            throw Problem.invalid(
                "--last is \(last); it must be from 0 to \(Limits.pageItems).", field: "last")
        }
        let (last, stay, look) = (last, stay, Look.chosen(json: common.json))
        let isLeft = try await Door.open(settings, driving: .conversation(id)) { api in
            let interrupts = Interrupts.stream()
            return try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    for await _ in interrupts { break }
                    return true
                }
                group.addTask {
                    try await Self.watch(id, last: last, stay: stay, look: look, api)
                    return false
                }
                defer { group.cancelAll() }
                return try await group.next() ?? false
            }
        }
        if isLeft { throw ExitCode(130) }
    }

    private static func watch(
        _ id: ConversationID, last: Int, stay: Bool, look: Look, _ api: any ChimeraAPI
    ) async throws {
        let snapshot = try await api.snapshot(of: id)
        let page: [Message] =
            last == 0
            ? [] : try await api.messages(in: id, branch: nil, page: PageRequest(.newest, limit: last)).items
        var playback = Playback(snapshot, api: api, show: look.show())
        try await playback.tell(page)
        let running = Set(snapshot.runs.filter { $0.state != .stopped }.map(\.id))
        guard stay || !running.isEmpty else { return }
        _ = try await playback.run(until: stay ? nil : { running.contains($0.id) })
    }
}
