import ChimeraClient
import ChimeraCore

/// For a person: names in colour, text word by word, a line that says who is about to speak, and
/// text that was taken back taken off the screen.
struct ScreenShow: Show {
    let paint: Paint
    let size: (columns: Int, rows: Int)
    let names: Bool
    private var current: MessageID?
    private var bill = Bill()
    private var wrap = WordWrap(width: 80)
    /// A line stands at the bottom that the next words replace.
    private var hasHint = false
    private var hasShownAny = false

    init(paint: Paint, size: (columns: Int, rows: Int), names: Bool) {
        self.paint = paint
        self.size = size
        self.names = names
    }

    mutating func show(_ change: ConversationReader.Change, _ reader: ConversationReader) throws {
        switch change {
        case .began(let message):
            // Two branches may be spoken on at once; the second shows when it is whole.
            guard current == nil else { return }
            try head(message, reader)
        case .text(let id, let text):
            guard id == current else { return }
            try clearHint()
            try Terminal.write(wrap.feed(Terminal.harmless(text)))
        case .rewritten(let id, let text):
            guard id == current else { return }
            try takeBack()
            try Terminal.write(wrap.feed(Terminal.harmless(text)))
        case .message(let message): try whole(message, reader)
        case .signal(let signal): try hint(signal)
        case .removed, .participant, .run, .ended, .missing, .reset: return
        }
    }

    mutating func stopped(_ run: Run) throws {
        try clearHint()
        let words = [run.stopWords, bill.words].compactMap(\.self).joined(separator: " ")
        if names { try Terminal.line("\n" + paint.faint(words)) }
    }

    private mutating func head(_ message: Message, _ reader: ConversationReader) throws {
        try clearHint()
        current = message.id
        wrap = WordWrap(width: size.columns, indent: names ? "  " : "")
        guard names else { return }
        let author = message.author.flatMap { reader.participants[$0] }
        let name = Terminal.harmless(message.authorName)
        let glyph = author.map { Terminal.harmless($0.glyph) + " " } ?? ""
        let model = message.model.map { " " + paint.faint(Terminal.harmless($0.description)) } ?? ""
        try Terminal.write(
            (hasShownAny ? "\n" : "") + paint.name(glyph + name, hue: author?.hue ?? 265) + model + "\n")
        hasShownAny = true
    }

    private mutating func whole(_ message: Message, _ reader: ConversationReader) throws {
        if message.kind == .notice { return }
        if !names, message.kind == .post { return }
        if message.id != current {
            guard current == nil else { return }
            try head(message, reader)
            try Terminal.write(wrap.feed(Terminal.harmless(message.spoken)))
        }
        try clearHint()
        try Terminal.write(wrap.end())
        if message.state == .interrupted { try Terminal.write(paint.faint(" — interrupted")) }
        if message.isPass { try Terminal.write(paint.faint("  passes")) }
        bill.add(message)
        if let cost = message.figures?.cost, cost > .zero {
            try Terminal.write(paint.faint("  \(cost.words)"))
        }
        try Terminal.write("\n")
        if let error = message.figures?.error {
            var lines = WordWrap(width: size.columns, indent: "  ")
            let words = lines.feed(Terminal.harmless(error))
            try Terminal.line(paint.faint(words + lines.end()))
        }
        current = nil
    }

    /// Off the screen where it still is on it; else the text stands twice, with a word between.
    private mutating func takeBack() throws {
        let indent = wrap.indent
        if wrap.lines < size.rows - 1 {
            try Terminal.write(wrap.lines > 1 ? "\u{1B}[\(wrap.lines - 1)A\r\u{1B}[J" : "\r\u{1B}[J")
        } else {
            try Terminal.write("\n" + indent + paint.faint("(taken back; what stands:)") + "\n")
        }
        wrap = WordWrap(width: size.columns, indent: indent)
    }

    private mutating func hint(_ signal: Signal) throws {
        guard current == nil || !hasText else { return }
        try clearHint()
        let name = Terminal.harmless(signal.name)
        let words: String? =
            switch signal.kind {
            case .typing: "\(name) is thinking …"
            case .notice: "\(name): \(Terminal.harmless(signal.words ?? "")) …"
            case .hand: "\(name) wants to speak …"
            case .idle, .composing: nil
            }
        guard let words else { return }
        let cut = words.prefix(max(8, size.columns - 2))
        try Terminal.write(paint.faint(String(cut)))
        hasHint = true
    }

    private var hasText: Bool { wrap.hasBegun }

    private mutating func clearHint() throws {
        guard hasHint else { return }
        hasHint = false
        try Terminal.write("\r\u{1B}[K")
    }
}
