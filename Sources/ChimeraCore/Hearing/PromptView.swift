/// The request that one turn was asked with, by parts, through the eyes of whoever asks.
public struct PromptView: Sendable, Hashable, Codable {
    public struct Piece: Sendable, Hashable, Codable {
        public let part: PromptPiece.Part
        public let role: PromptMessage.Role
        /// Empty where it is hidden.
        public let text: String
        public let tokens: Int
        /// The position of the message that it is made of.
        public let position: Int?
        /// Holds what the asker did not hear.
        public let hidden: Bool
    }

    public let message: MessageID
    public let speaker: String
    public let model: ModelName
    public let pieces: [Piece]
    /// Tokens of all pieces, by our own count.
    public let tokens: Int
    /// The model's window, and what of it was kept free for the reply.
    public let window: Int?
    public let maxOutputTokens: Int
    /// Messages before this position were left out for want of room.
    public let cutBefore: Int?
    public let parameters: ModelParameters
    public let stop: [String]
    public let prefill: String?
    /// How many of the sent messages a provider's cache was told to keep.
    public let stableMessages: Int
    /// What the provider says that it took from its cache, of all that was sent; nil: it says nothing.
    public let cachedShare: Double?
    /// True: made again from what is stored, it is what was sent, to the last character. False: a message in it was
    /// removed since.
    public let exact: Bool
    /// True: pieces are left out that the asker did not hear; then there is no request to copy.
    public let partlyHidden: Bool
    /// As it went over the wire, without its key; nil where parts are hidden or the endpoint is gone.
    public let sent: WireCopy?
    public let curl: String?
}

extension ConversationService {
    /// Throws `.notFound` for a message that the account did not hear, and for one that no model was asked for here.
    public func prompt(
        of message: MessageID, in id: ConversationID, by account: AccountID
    ) async throws -> PromptView {
        let turn = try await self.message(message, in: id, by: account)
        guard turn.kind == .turn, let stored = try await stores.prompts.prompt(of: message) else {
            throw Problem(
                .notFound,
                "There is no prompt for this message: a person wrote it, it was imported, or it is older than prompts are kept. Choose a turn that a model spoke here."
            )
        }
        let reader = try await reader(account, in: id)
        let messages = try await self.messages(in: stored, on: turn.branch, in: id)
        let pieces = stored.rebuilt(from: messages)
        let request = stored.request(PromptPiece.messages(of: pieces))
        let isExact = StoredPrompt.digest(request.messages) == stored.digest
        let summaries = try await hiddenSummaries(in: pieces, id, reader)
        let shown = pieces.map { piece in
            let sources = (piece.position.map { [$0] } ?? []) + piece.quotes
            let isHidden =
                sources.contains { messages[$0].map { !$0.audience.includes(reader) } ?? true }
                || piece.summary.map(summaries.contains) ?? false
            return PromptView.Piece(
                part: piece.part, role: piece.role, text: isHidden ? "" : piece.text, tokens: piece.tokens,
                position: piece.position, hidden: isHidden)
        }
        let isHidden = shown.contains(where: \.hidden)
        let sent =
            isHidden ? nil : try? await engine.directory.resolve(stored.model).provider.wire(for: request)
        return PromptView(
            message: message, speaker: turn.authorName, model: stored.model, pieces: shown,
            tokens: shown.reduce(0) { $0 + $1.tokens }, window: request.contextWindow,
            maxOutputTokens: request.maxOutputTokens, cutBefore: stored.cutBefore,
            parameters: request.parameters, stop: request.stop, prefill: request.prefill,
            stableMessages: request.stableMessages, cachedShare: turn.figures?.usage?.cachedShare,
            exact: isExact, partlyHidden: isHidden, sent: sent ?? nil, curl: (sent ?? nil)?.curl)
    }

    private func messages(
        in stored: StoredPrompt, on branch: BranchID, in id: ConversationID
    ) async throws -> [Int: Message] {
        guard let reach = stored.reach,
            let path = Path(to: branch, in: try await stores.branches.branches(of: id))
        else { return [:] }
        return Dictionary(
            try await stores.prompts.messages(of: path, in: id, reach).map { ($0.position, $0) },
            uniquingKeysWith: { $1 })
    }

    /// One that is gone since counts as hidden: nobody can tell any more whom it was for.
    private func hiddenSummaries(
        in pieces: [PromptPiece], _ id: ConversationID, _ reader: ParticipantID?
    ) async throws -> Set<SummaryID> {
        var hidden: Set<SummaryID> = []
        for case let summary? in pieces.map(\.summary) {
            let stored = try await stores.summaries.summary(summary, in: id)
            if stored?.audience.includes(reader) != true { hidden.insert(summary) }
        }
        return hidden
    }
}

extension Usage {
    /// Of the tokens that went in, the share that came from the provider's cache.
    public var cachedShare: Double? {
        guard let cacheRead, input > 0 else { return nil }
        return min(1, Double(cacheRead) / Double(input))
    }
}
