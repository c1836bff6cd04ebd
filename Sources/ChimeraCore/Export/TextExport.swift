/// Plain lines: `Name: text`. Further lines of a text are indented, so a line that begins with a name is
/// never one that somebody else wrote.
enum TextExport {
    static func text(of document: ExportDocument) -> String {
        var out = "\(line(document.conversation.title))\n\n"
        for message in document.messages {
            switch message.kind {
            case .notice: out += "(\(line(message.text)))\n"
            case .post, .turn:
                let whisper = message.audience == .everyone ? "" : " (whispering)"
                out += "\(line(message.authorName))\(whisper): \(indented(message.text))\n"
                if message.state == .interrupted { out += "(interrupted)\n" }
                if let error = message.figures?.error { out += "(failed: \(line(error)))\n" }
            }
        }
        return out
    }

    /// One line, without the marks that would turn what follows around (Unicode UAX #9, 2.1 to 2.5).
    static func line(_ text: String) -> String {
        var line = Text.line(text)
        line.unicodeScalars.removeAll {
            (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
        }
        return line
    }

    private static func indented(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .joined(separator: "\n    ")
    }
}
