import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Say: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say something in a conversation, and print the answer if it asks for one.",
        discussion:
            "In a room somebody answers who is called by name (@chef), or whom the run that goes on picks.")

    @Argument(help: "The conversation's id.")
    var id: String

    @Argument(help: "What to say. What is piped in stands behind it.")
    var text: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let id = try ConversationID.read(id)
        let piped = try Terminal.pipedInput(limit: Limits.messageBytes)
        let text = [text, piped].compactMap { $0 }.joined(separator: "\n\n")
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw Problem.invalid("There is nothing to say. Give a text, or pipe one in.")
        }
        let post = PostMessage(text: text)
        let look = Look.chosen(json: common.json)
        let ended: Performance.Ended? = try await Door.open(settings, driving: .new) { api in
            let snapshot = try await api.snapshot(of: id)
            guard let run = try await api.say(post, in: id) else { return nil }
            return try await Performance(
                api: api, snapshot: snapshot, look: look, names: snapshot.conversation.kind == .room
            ).play { run }
        }
        guard let ended else {
            if look == .screen { Terminal.note("Said. Watch it with: chimera watch \(id)") }
            return
        }
        try ended.conclude(goOn: "chimera say \(id) TEXT")
    }
}
