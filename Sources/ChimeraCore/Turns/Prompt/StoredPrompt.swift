/// A prompt as it was sent, small: pieces that were made of messages are kept as their positions and are made
/// again from them. A digest tells whether what is made again is what was sent.
public struct StoredPrompt: Sendable, Hashable, Codable {
    public struct Piece: Sendable, Hashable, Codable {
        public var part: PromptPiece.Part
        public var role: PromptMessage.Role?
        public var text: String?
        /// In place of the text: where the store keeps it.
        public var ref: String?
        /// First and last position of messages in a row.
        public var places: [[Int]]?
        public var quotes: [Int]?
        public var summary: SummaryID?
    }

    /// The rest of the request.
    public struct Frame: Sendable, Hashable, Codable {
        public var call: CallID
        public var parameters: ModelParameters
        public var maxOutputTokens: Int
        public var stop: [String]
        public var prefill: String?
        public var tools: [ToolDefinition]
        public var schema: JSONValue?
        public var stableMessages: Int
        public var capabilities: ModelCapabilities
        public var contextWindow: Int?
        public var extra: [String: JSONValue]
    }

    public var pieces: [Piece]
    public var frame: Frame
    public var model: ModelName
    public var speaker: ParticipantID
    public var isPlain: Bool
    public var cutBefore: Int?
    public var digest: String

    init(
        _ prompt: PromptBuilder.Prompt, _ request: ModelRequest, to model: ModelName,
        for speaker: ParticipantID
    ) {
        frame = Frame(
            call: request.call, parameters: request.parameters, maxOutputTokens: request.maxOutputTokens,
            stop: request.stop, prefill: request.prefill, tools: request.tools, schema: request.schema,
            stableMessages: request.stableMessages, capabilities: request.capabilities,
            contextWindow: request.contextWindow, extra: request.extra)
        self.model = model
        self.speaker = speaker
        isPlain = prompt.isPlain
        cutBefore = prompt.cutBefore
        digest = Self.digest(request.messages)
        pieces = []
        for piece in prompt.pieces { add(piece) }
    }

    private mutating func add(_ piece: PromptPiece) {
        guard let position = piece.position else {
            pieces.append(
                Piece(
                    part: piece.part, role: piece.role, text: piece.text,
                    quotes: piece.quotes.isEmpty ? nil : piece.quotes, summary: piece.summary))
            return
        }
        // A note stands in the history or in front of it, in other words: its role tells which.
        let role: PromptMessage.Role? = piece.part == .note ? piece.role : nil
        guard let last = pieces.indices.last, pieces[last].part == piece.part, pieces[last].role == role,
            var places = pieces[last].places
        else {
            pieces.append(Piece(part: piece.part, role: role, places: [[position, position]]))
            return
        }
        if places[places.count - 1][1] == position - 1 {
            places[places.count - 1][1] = position
        } else {
            places.append([position, position])
        }
        pieces[last].places = places
    }

    /// Positions of the messages that it is made of or quotes, lowest and highest; nil: of none.
    public var reach: ClosedRange<Int>? {
        let all = pieces.flatMap { ($0.places ?? []).flatMap(\.self) + ($0.quotes ?? []) }
        guard let low = all.min(), let high = all.max() else { return nil }
        return low...high
    }

    /// - Parameter messages: by position. One that is missing leaves a gap, which the digest shows.
    public func rebuilt(from messages: [Int: Message]) -> [PromptPiece] {
        pieces.flatMap { piece -> [PromptPiece] in
            guard let places = piece.places else {
                return [
                    PromptPiece(
                        piece.part, piece.role ?? .user, piece.text ?? "", quotes: piece.quotes ?? [],
                        summary: piece.summary)
                ]
            }
            return places.flatMap { $0[0]...$0[1] }.compactMap { position in
                guard let message = messages[position] else { return nil }
                if piece.part == .secret { return HistoryLine.secret(message) }
                if piece.part == .note, piece.role == .system { return HistoryLine.standing(message) }
                return HistoryLine.of(message, for: speaker, isPlain: isPlain, model: model)
            }
        }
    }

    /// The request as it was made, around these messages.
    public func request(_ messages: [PromptMessage]) -> ModelRequest {
        var request = ModelRequest(
            call: frame.call, model: model.model, messages: messages, parameters: frame.parameters,
            maxOutputTokens: frame.maxOutputTokens, stop: frame.stop, prefill: frame.prefill,
            extra: frame.extra)
        (request.tools, request.schema) = (frame.tools, frame.schema)
        request.stableMessages = frame.stableMessages
        request.capabilities = frame.capabilities
        request.contextWindow = frame.contextWindow
        return request
    }

    /// FNV-1a over roles, texts and what goes back unread.
    static func digest(_ messages: [PromptMessage]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ text: some Sequence<UInt8>) {
            for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01b3
        }
        for message in messages {
            mix(message.role.rawValue.utf8)
            for content in message.content {
                switch content {
                case .text(let text): mix(text.utf8)
                case .opaque(let opaque): mix(JSONWriter.text(opaque.data).utf8)
                case .reasoning(let text): mix(text.utf8)
                case .image(let image): mix(image.bytes)
                case .toolCall(let call): mix((call.id + call.name + call.arguments).utf8)
                case .toolResult(let result): mix((result.call + result.text).utf8)
                }
            }
        }
        return String(hash, radix: 16)
    }
}
