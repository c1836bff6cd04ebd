/// A conversation as Markdown that any reader shows.
///
/// What was said is put into block quotes, line by line: a heading or a fence inside a message stays
/// inside it and cannot break the document.
enum MarkdownExport {
    static func text(of document: ExportDocument) -> String {
        var out = "# \(line(document.conversation.title))\n\n"
        out += "\(document.conversation.createdAt.civil.date)"
        if let topic = document.conversation.topic { out += " · \(line(topic))" }
        out += "\n\n## Cast\n\n"
        for participant in document.participants.sorted(by: { ($0.seat, $0.id) < ($1.seat, $1.id) }) {
            out += "- **\(line(participant.name))**"
            if !participant.role.isEmpty { out += ": \(line(participant.role))" }
            if participant.isModel, let model = participant.model { out += " (`\(model)`)" }
            out += "\n"
        }
        out += "\n## Conversation\n\n"
        let runs = Dictionary(document.runs.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        for (index, message) in document.messages.enumerated() {
            out += entry(message)
            let ends =
                message.run != nil
                && message.run != document.messages.dropFirst(index + 1).first { $0.run != nil }?.run
            if ends, let stop = message.run.flatMap({ runs[$0]?.stop }) {
                out +=
                    "_The run ended: \(stop.kind.rawValue)\(stop.detail.map { ". " + line($0) } ?? "")_\n\n"
            }
        }
        return out
    }

    static func entry(_ message: Message) -> String {
        if message.kind == .notice { return "_\(line(message.text))_\n\n" }
        var out = "**\(line(message.authorName))**"
        if let model = message.model { out += " · `\(message.figures?.standIn ?? model)`" }
        out += " · \(message.createdAt.civil.time)"
        if let standIn = message.figures?.standIn, let model = message.model {
            out += " · \(standIn) stood in for \(model)"
        }
        if message.audience != .everyone { out += " · whisper" }
        if message.state == .interrupted { out += " · interrupted" }
        out += "\n\n"
        for part in message.parts where part.kind == .text || part.kind == .notice {
            out += quoted(part.text) + "\n\n"
        }
        if let error = message.figures?.error { out += "_Failed: \(line(error))_\n\n" }
        return out
    }

    static func quoted(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
    }

    /// One line without anything that Markdown would take for itself.
    static func line(_ text: String) -> String {
        Text.line(text).reduce(into: "") { out, character in
            if "\\`*_[]<>#|".contains(character) { out.append("\\") }
            out.append(character)
        }
    }
}

/// Plain lines: `Name: text`.
enum TextExport {
    static func text(of document: ExportDocument) -> String {
        var out = "\(Text.line(document.conversation.title))\n\n"
        for message in document.messages {
            switch message.kind {
            case .notice: out += "(\(Text.line(message.text)))\n"
            case .post, .turn:
                let whisper = message.audience == .everyone ? "" : " (whispering)"
                out += "\(Text.line(message.authorName))\(whisper): \(message.text)\n"
                if let error = message.figures?.error { out += "(failed: \(Text.line(error)))\n" }
            }
        }
        return out
    }
}
