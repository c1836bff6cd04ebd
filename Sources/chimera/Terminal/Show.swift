import ChimeraClient
import ChimeraCore

/// One way to show a conversation while it goes on.
protocol Show {
    mutating func show(_ change: ConversationReader.Change, _ reader: ConversationReader) throws
    /// The run is over: why, and what it took.
    mutating func stopped(_ run: Run) throws
}

/// How a command's output looks.
enum Look: Sendable {
    case json, plain, screen

    static func chosen(json: Bool) -> Look {
        json ? .json : Terminal.outputIsTerminal ? .screen : .plain
    }

    /// - Parameter names: whether it is told who speaks; one answer needs no name.
    func show(names: Bool = true) -> any Show {
        switch self {
        case .json: LinesShow(posts: names)
        case .plain: PlainShow(names: names)
        case .screen: ScreenShow(paint: Terminal.paint, size: Terminal.size, names: names)
        }
    }
}

/// For a pipe: each message once it is whole, so that nothing has to be taken back.
struct PlainShow: Show {
    let names: Bool
    private var bill = Bill()

    init(names: Bool) { self.names = names }

    mutating func show(_ change: ConversationReader.Change, _ reader: ConversationReader) throws {
        guard case .message(let message) = change, message.kind != .notice else { return }
        // What a person asks here is known already.
        if !names, message.kind == .post { return }
        var text = Terminal.harmless(message.spoken)
        if message.isPass { text = "(passes)" }
        if message.state == .interrupted { text += text.isEmpty ? "(interrupted)" : " —" }
        if let error = message.figures?.error {
            text += (text.isEmpty ? "" : "\n") + "(\(Terminal.harmless(error)))"
        }
        bill.add(message)
        let cost = message.figures?.cost.flatMap { $0 > .zero ? "  (\($0.words))" : nil } ?? ""
        try Terminal.write(
            names ? "\(Terminal.harmless(message.authorName)): \(text)\(cost)\n\n" : "\(text)\n")
    }

    mutating func stopped(_ run: Run) throws {
        if names { try Terminal.line("(\(run.stopWords)\(bill.words.map { " \($0)" } ?? ""))") }
    }
}

extension Run {
    /// `All 6 turns are taken.`
    var stopWords: String {
        guard let stop else { return "It goes on." }
        if let detail = stop.detail, !detail.isEmpty { return Terminal.harmless(detail) }
        return switch stop.kind {
        case .user: "Stopped."
        case .answered: "Answered."
        default: "Stopped: \(stop.kind.rawValue)."
        }
    }
}
