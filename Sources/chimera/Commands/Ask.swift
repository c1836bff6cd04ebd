import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask one model, or one persona, and print the answer.",
        discussion: """
            chimera ask "Why is the sky blue?"
            git diff | chimera ask "What does this change?" --model openai/gpt-5
            """)

    @Argument(help: "The question. What is piped in stands behind it.")
    var question: String?

    @Option(help: "PROVIDER/MODEL. (default: the first that is set up)")
    var model: String?

    @Option(help: "A persona that answers, instead of a plain assistant.")
    var persona: String?

    @Option(help: "Instructions for the plain assistant.")
    var system: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let piped = try Terminal.pipedInput(limit: Limits.messageBytes)
        let text = [question, piped].compactMap { $0 }.joined(separator: "\n\n")
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw Problem.invalid("There is nothing to ask. Give a question, or pipe one in.")
        }
        let name: ModelName? = try model.map { text throws(Problem) in
            guard let name = ModelName(text) else {
                throw .invalid(
                    "\(text) is not a model's name. Write PROVIDER/MODEL; `chimera models` lists them.",
                    field: "model")
            }
            return name
        }
        let request = CreateConversation(
            kind: .chat, participants: [NewParticipant(persona: persona, systemPrompt: system)], speed: 0,
            model: name)
        let post = PostMessage(text: text)
        let look = Look.chosen(json: common.json)
        let ended = try await Door.open(settings, driving: .new) { api in
            let snapshot = try await api.create(request)
            return try await Performance(api: api, snapshot: snapshot, look: look, names: false)
                .play { try await api.ask(post, in: snapshot.conversation.id) }
        }
        try ended.conclude(goOn: "chimera say \(ended.conversation) TEXT")
    }
}

extension ChimeraAPI {
    /// Posts, and finds the run that answers.
    func ask(_ post: PostMessage, in conversation: ConversationID) async throws -> Run {
        guard let run = try await say(post, in: conversation) else {
            throw Problem(
                .internal,
                "The question was stored, but nobody answers it. Repeat it with `chimera say \(conversation)`."
            )
        }
        return run
    }

    /// Posts. The run that answers; nil where the post began none (a run is going on in a room and hears it, or
    /// nobody was called by name).
    func say(_ post: PostMessage, in conversation: ConversationID) async throws -> Run? {
        let message = try await self.post(post, in: conversation)
        let snapshot = try await snapshot(of: conversation)
        // `ConversationService.answer` gives the run this id.
        if let run = snapshot.runs.first(where: { $0.id == RunID(post.id.derived(9)) }) { return run }
        // A chat that was still answering answers this too.
        guard snapshot.conversation.kind == .chat else { return nil }
        return snapshot.runs.first { $0.branch == message.branch && $0.state != .stopped }
    }
}
