import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Converse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let personas talk with each other, and print what they say.",
        discussion: """
            chimera converse "Is time real?" --cast salon --turns 6
            chimera converse "Who cooks?" --personas chef,judge --model chef=local/smollm2-135m
            Ctrl-C stops it cleanly and keeps it.
            """)

    @Argument(help: "What to talk about. (default: the cast's own question)")
    var topic: String?

    @Option(help: "A ready-made cast. (default: salon)")
    var cast: String?

    @Option(help: "Personas by id, name or alias, with commas between, instead of a cast.")
    var personas: String?

    @Option(help: "Who speaks next: \(StrategyName.allCases.map(\.rawValue).joined(separator: ", ")).")
    var strategy: String?

    @Option(help: "PROVIDER/MODEL for all, or PERSONA=PROVIDER/MODEL for one. Repeat it for several.")
    var model: [String] = []

    @Option(help: "How many turns. (default: 20)")
    var turns: Int?

    @Option(help: "The same seed makes the same choices.")
    var seed: UInt64?

    @Option(help: "1 as people talk, 2 and 4 faster, 0 without pauses. (default: 1 on a terminal, else 0)")
    var speed: Double?

    @Option(name: .customLong("continue"), help: "Go on with this conversation instead of a new one.")
    var conversation: String?

    @OptionGroup var wishes: ModelWishes

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let look = Look.chosen(json: common.json)
        let plan = try CastPlan(
            cast: cast, personas: personas, models: model, topic: topic, strategy: strategy)
        let id: ConversationID? = try conversation.map { text throws(Problem) in try .read(text) }
        let request = StartRun(
            strategy: plan.strategy, limits: turns.map(RunLimits.standard.with(turns:)),
            speed: speed ?? (look == .screen ? 1 : 0), seed: seed)
        let ended = try await Door.open(settings, driving: .new) { api in
            let snapshot =
                if let id { try await api.snapshot(of: id) } else { try await begin(plan, api) }
            if look == .screen {
                let paint = Terminal.paint
                try Terminal.line(paint.bold(Terminal.harmless(snapshot.conversation.title)))
                try Terminal.line(paint.faint("\(snapshot.conversation.id)") + "\n")
            }
            return try await Performance(api: api, snapshot: snapshot, look: look).play {
                try await api.start(request, in: snapshot.conversation.id)
            }
        }
        try ended.conclude(goOn: "chimera converse --continue \(ended.conversation)")
    }

    private func begin(_ plan: CastPlan, _ api: any ChimeraAPI) async throws -> ConversationSnapshot {
        var request = try await plan.request(api, seatBySeat: wishes.areSeatBySeat)
        try await wishes.apply(to: &request, api, json: common.json)
        return try await api.create(request)
    }
}
