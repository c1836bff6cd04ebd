import ArgumentParser
import ChimeraClient
import ChimeraCore

struct Prompt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the exact request that a turn was asked with, by parts.",
        discussion: """
            Without a turn: the newest one. --curl prints a command that sends the same again; its key is $API_KEY.
            """)

    @Argument(help: "The conversation's id.")
    var id: String

    @Argument(help: "The turn's message id, or its position.")
    var turn: String?

    @Flag(help: "Print it as a curl command.")
    var curl = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try common.settings()
        let id = try ConversationID.read(id)
        let view = try await Door.open(settings, driving: .nothing) { api in
            try await api.prompt(of: api.turn(turn, in: id).id, in: id)
        }
        if common.json { return try Terminal.line(OrderedJSON.encoded(view)) }
        if curl {
            guard let curl = view.curl else {
                throw Problem(
                    .notFound,
                    view.partlyHidden
                        ? "The request holds what you did not hear, so it cannot be copied."
                        : "The endpoint of \(view.model) rests or is gone, so there is no request to copy. Have it speak once and ask again."
                )
            }
            return try Terminal.line(curl)
        }
        try show(view)
    }

    private func show(_ view: PromptView) throws {
        let paint = Terminal.paint
        let window = view.window.map { " of \($0)" } ?? ""
        try Terminal.line(
            paint.bold("\(Terminal.harmless(view.speaker)) on \(view.model)")
                + paint.faint(
                    ": \(view.tokens)\(window) tokens, at most \(view.maxOutputTokens) for the reply"))
        for piece in view.pieces {
            try Terminal.line("")
            try Terminal.line(
                paint.bold("[\(piece.part.rawValue)]")
                    + paint.faint(" \(piece.role.rawValue), \(piece.tokens) tokens"))
            try Terminal.line(
                piece.hidden ? paint.faint("(hidden: you did not hear it)") : Terminal.harmless(piece.text))
        }
        if let prefill = view.prefill { try Terminal.line(paint.faint("\nThe reply was begun: \(prefill)")) }
        if let cut = view.cutBefore {
            Terminal.note("Messages before number \(cut) were left out: the window was full.")
        }
        if let share = view.cachedShare {
            Terminal.note("\(Int((share * 100).rounded())) % came from the provider's cache.")
        }
        if !view.exact, !view.partlyHidden {
            Terminal.note("A message in it was removed since, so this is not all that was sent.")
        }
    }
}

extension ChimeraAPI {
    /// A turn by its id or position; the newest one where none is named.
    func turn(_ wanted: String?, in conversation: ConversationID) async throws -> Message {
        if let wanted, let id = MessageID(wanted) { return try await message(id, in: conversation) }
        var place = PageRequest.Place.newest
        if let wanted {
            guard let position = Int(wanted), position > 0 else {
                throw Problem.invalid("\(wanted) is neither a message's id nor a position.")
            }
            place = .after(String(position - 1))
        }
        let page = try await messages(
            in: conversation, branch: nil, page: PageRequest(place, limit: wanted == nil ? 100 : 1))
        let found = page.items.last { wanted != nil || $0.kind == .turn && $0.state != .writing }
        guard let found, wanted == nil || Int(wanted ?? "") == found.position else {
            throw Problem(.notFound, "There is no such turn in this conversation.")
        }
        return found
    }
}
