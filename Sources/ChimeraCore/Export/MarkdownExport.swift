/// A conversation as Markdown that any reader shows.
///
/// What was said is put into block quotes, line by line: a heading or a fence inside a message stays
/// inside it and cannot break the document (`quoted` has the whole rule).
enum MarkdownExport {
    static func text(of document: ExportDocument) -> String {
        var out = "# \(line(document.conversation.title))\n\n"
        out += document.conversation.createdAt.toTheSecond
        if let topic = document.conversation.topic { out += " · \(line(topic))" }
        out += "\n\n## Cast\n\n"
        for participant in document.participants.sorted(by: { ($0.seat, $0.id) < ($1.seat, $1.id) }) {
            out += "- **\(line(participant.name))**"
            if !participant.role.isEmpty { out += ": \(line(participant.role))" }
            if participant.isModel, let model = participant.model { out += " (\(code(model)))" }
            out += "\n"
        }
        out += "\n## Conversation\n\n"
        let runs = Dictionary(document.runs.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let turns = Dictionary(document.messages.compactMap { $0.run.map { ($0, 1) } }, uniquingKeysWith: +)
        for (index, message) in document.messages.enumerated() {
            out += entry(message)
            guard let run = message.run.flatMap({ runs[$0] }), let stop = run.stop else { continue }
            let next = document.messages.dropFirst(index + 1).first { $0.run != nil }?.run
            // A run of a branch below may have gone on where this path does not follow it.
            guard next != run.id, run.branch == document.branch || turns[run.id] == run.turns else {
                continue
            }
            out += "_The run ended: \(stop.kind.rawValue)\(stop.detail.map { ". " + line($0) } ?? "")_\n\n"
        }
        return out
    }

    static func entry(_ message: Message) -> String {
        if message.kind == .notice { return "_\(line(message.text))_\n\n" }
        var out = "**\(line(message.authorName))**"
        if let model = message.model { out += " · \(code(model))" }
        out += " · \(message.createdAt.toTheSecond)"
        if let standIn = message.figures?.standIn {
            out += " · stood in for \(code(standIn.for)) (\(standIn.because.rawValue))"
        }
        if message.audience != .everyone { out += " · whisper" }
        if message.state == .interrupted { out += " · interrupted" }
        out += "\n\n"
        for part in message.parts {
            switch part.kind {
            case .text, .notice: out += quoted(part.text) + "\n\n"
            case .image, .file:
                out +=
                    "_(\(part.kind.rawValue): \(line(part.data?["name"]?.string ?? "without a name")))_\n\n"
            default: break
            }
        }
        if let error = message.figures?.error { out += "_Failed: \(line(error))_\n\n" }
        return out
    }
}
