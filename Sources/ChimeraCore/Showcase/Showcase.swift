/// A written example, and what a card about it says.
public struct Showcase: Sendable {
    public let id: String
    public let document: ExportDocument

    public var summary: ShowcaseSummary {
        let path = Path(to: document.branch, in: document.branches)
        let turns = document.messages.filter { message in
            message.kind == .turn && path?.branch(at: message.position) == message.branch
        }
        return ShowcaseSummary(
            id: id, title: document.conversation.title, about: document.showcase?.about ?? "",
            seconds: document.showcase?.seconds ?? 0,
            cast: document.participants.filter { $0.isModel && $0.present }.map {
                .init(name: $0.name, glyph: $0.glyph, hue: $0.hue)
            }, turns: turns.count)
    }

    /// - Parameter file: its name without `.json` is the id.
    init(_ bytes: [UInt8], file: String) throws(PersonaFileError) {
        func wrong(_ message: String) -> PersonaFileError {
            PersonaFileError(file: file, line: 1, message: message)
        }
        let name = file.split(separator: "/").last.map { String($0.dropLast(5)) } ?? ""
        if let flaw = Rule.id(name, "the file's name") { throw wrong(flaw.message) }
        guard bytes.count <= Limits.importBytes else {
            throw wrong("The file is larger than \(Limits.importBytes >> 20) MiB. Shorten it.")
        }
        do throws(Problem) {
            document = try StrictDecoder.decode(ExportDocument.self, from: bytes)
            try document.check(field: "the document")
        } catch {
            throw wrong(error.detail + (error.field.map { " (\($0))" } ?? ""))
        }
        guard document.showcase != nil else {
            throw wrong("The field showcase is missing. Add it, with about and seconds.")
        }
        id = name
    }
}

public struct ShowcaseSummary: Hashable, Codable, Sendable {
    public let id: String
    public let title: String
    /// One line.
    public let about: String
    /// At the rhythm in which it was written.
    public let seconds: Int
    public let cast: [ConversationSummary.CastMember]
    /// Of the path that is played.
    public let turns: Int

    public init(
        id: String, title: String, about: String, seconds: Int, cast: [ConversationSummary.CastMember],
        turns: Int
    ) {
        self.id = id
        self.title = title
        self.about = about
        self.seconds = seconds
        self.cast = cast
        self.turns = turns
    }
}
