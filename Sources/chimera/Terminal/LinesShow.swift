import ChimeraClient
import ChimeraCore

/// For programs: one JSON object a line for each finished turn and post, and one for the end.
struct LinesShow: Show {
    let posts: Bool
    private var bill = Bill()

    init(posts: Bool) { self.posts = posts }

    mutating func show(_ change: ConversationReader.Change, _ reader: ConversationReader) throws {
        guard case .message(let message) = change else { return }
        switch message.kind {
        case .turn:
            bill.add(message)
            try Terminal.line(Self.turn(message, reader))
        case .post: if posts { try Terminal.line(Self.post(message)) }
        case .notice: return
        }
    }

    mutating func stopped(_ run: Run) throws {
        var line = OrderedJSON().field("kind", "stopped").field("reason", run.stop?.kind.rawValue ?? "none")
        if let detail = run.stop?.detail,
            run.stop?.kind == .providerDown || run.stop?.kind == .failed || run.stop?.kind == .budget
        {
            line = line.field("error", detail)
        }
        try Terminal.line(line.field("cost", bill.total?.description).text)
    }

    private static func turn(_ message: Message, _ reader: ConversationReader) -> String {
        let author = message.author.flatMap { reader.participants[$0] }
        let persona: String =
            switch author?.kind {
            case .persona(let id): id
            case .assistant: "assistant"
            default: message.authorName
            }
        var line = OrderedJSON().field("kind", "turn").field("persona", persona)
            .field("model", message.model.map { "\($0)" }).field("text", message.spoken)
            .field("reason", encoding: message.reason)
        let usage = message.figures?.usage
        line = line.field(
            "tokens",
            raw: OrderedJSON().field("input", usage?.input ?? 0).field("output", usage?.output ?? 0).text)
        line = line.field("cost", message.figures?.cost?.description)
        if let error = message.figures?.error { line = line.field("error", error) }
        if message.state == .interrupted { line = line.field("interrupted", true) }
        return line.text
    }

    private static func post(_ message: Message) -> String {
        OrderedJSON().field("kind", "post").field("author", message.authorName).field("text", message.spoken)
            .text
    }
}
