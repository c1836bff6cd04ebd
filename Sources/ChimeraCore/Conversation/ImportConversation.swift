/// A conversation of one's own, made from an exported one.
public struct ImportConversation: Sendable, Hashable, Codable {
    public var id: CommandID
    public var document: ExportDocument
    /// The last message that comes along: what follows it on its branch, and what branches off there,
    /// stays behind, and the conversation goes on from it. nil: all of it.
    public var until: MessageID?
    /// Who speaks for everybody from now on; nil: the default model.
    public var model: ModelName?

    public init(
        id: CommandID = .make(), document: ExportDocument, until: MessageID? = nil, model: ModelName? = nil
    ) {
        self.id = id
        self.document = document
        self.until = until
        self.model = model
    }
}
