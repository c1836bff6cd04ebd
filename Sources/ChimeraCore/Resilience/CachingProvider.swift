internal import Crypto
internal import FoundationEssentials

extension ModelRequest {
    /// Whoever asks so wants the same answer to the same question: chance is switched off or fixed.
    public var isRepeatable: Bool {
        (parameters.temperature == 0 || parameters.seed != nil) && tools.isEmpty
    }

    /// The same for the same request to the same provider on behalf of the same account: what one is told
    /// another cannot find out by asking.
    func cacheKey(of provider: String, for account: AccountID) -> String? {
        var same = self
        same.call = CallID(high: 0, low: 0)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let body = try? encoder.encode(same) else { return nil }
        var hash = SHA256()
        hash.update(data: Array("\(account) \(provider)\n".utf8))
        hash.update(data: body)
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// Gives again what the same request was answered before; else asks, and keeps the answer.
///
/// Only whole answers of words are kept: no tools, no signatures, nothing that broke off. What cannot be read or
/// written of the cache costs a call, never a reply.
struct CachingProvider: ModelProvider {
    let inner: any ModelProvider
    let provider: String
    let account: AccountID
    let store: any AnswerStore
    let clock: EngineClock
    /// False asks anew and keeps what comes: somebody wants another answer.
    let looks: Bool

    func models() async throws -> [ListedModel] { try await inner.models() }

    func wire(for request: ModelRequest) async -> WireCopy? { await inner.wire(for: request) }

    func reply(
        to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply {
        guard request.isRepeatable, let key = request.cacheKey(of: provider, for: account) else {
            return try await inner.reply(to: request, onEvent: onEvent)
        }
        if looks, let body = try? await store.answer(key, at: clock.now()), let kept = Kept(body) {
            return try await kept.give(onEvent)
        }
        var kept: Kept? = Kept()
        let reply = try await inner.reply(to: request) { event in
            switch event {
            case .text(let piece): kept?.add(piece, isReasoning: false)
            case .reasoning(let piece): kept?.add(piece, isReasoning: true)
            case .toolCall, .opaque: kept = nil
            case .usage, .notice, .loading: break
            }
            if kept?.isTooLarge == true { kept = nil }
            try await onEvent(event)
        }
        if var kept, reply.stop == .end || reply.stop == .length {
            kept.stop = reply.stop
            kept.model = reply.model
            if let body = kept.body {
                try? await store.keep(body, for: key, limit: Limits.answerBytes, at: clock.now())
            }
        }
        return reply
    }

    /// One answer as it is kept.
    private struct Kept: Codable {
        struct Piece: Codable {
            var text: String
            var isReasoning: Bool
        }

        var pieces: [Piece] = []
        var stop = StopCause.end
        var model: String?
        private var size = 0

        private enum CodingKeys: String, CodingKey { case pieces, stop, model }

        init() {}

        init?(_ body: String) {
            guard let kept = try? JSONDecoder().decode(Self.self, from: Data(body.utf8)) else { return nil }
            self = kept
        }

        var isTooLarge: Bool { size > Limits.replyBytes }

        var body: String? {
            (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) }
        }

        mutating func add(_ text: String, isReasoning: Bool) {
            size += text.utf8.count
            if pieces.last?.isReasoning == isReasoning {
                pieces[pieces.count - 1].text += text
            } else {
                pieces.append(Piece(text: text, isReasoning: isReasoning))
            }
        }

        func give(_ onEvent: (ModelEvent) async throws -> Void) async throws -> ModelReply {
            for piece in pieces {
                try await onEvent(piece.isReasoning ? .reasoning(piece.text) : .text(piece.text))
            }
            var reply = ModelReply(stop: stop, usage: Usage(input: 0, output: 0, cost: "0"), model: model)
            reply.isFromCache = true
            return reply
        }
    }
}
