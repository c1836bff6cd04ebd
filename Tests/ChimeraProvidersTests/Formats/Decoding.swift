import ChimeraCore
import Testing

@testable import ChimeraProviders

/// What came of one answer.
struct Decoded: Equatable, CustomStringConvertible {
    var events: [ModelEvent] = []
    var reply: ModelReply?
    var failure: ProviderFailure?

    var text: String { events.reduce(into: "") { if case .text(let piece) = $1 { $0 += piece } } }
    var reasoning: String { events.reduce(into: "") { if case .reasoning(let piece) = $1 { $0 += piece } } }
    var toolCalls: [ToolCall] { events.compactMap { if case .toolCall(let call) = $0 { call } else { nil } } }
    var description: String {
        "\(events) → \(reply.map { "\($0)" } ?? failure.map { "\($0.kind): \($0.words)" } ?? "-")"
    }

    /// Feeds `pieces` one after the other. Neighbouring texts count as one, wherever they were cut,
    /// and so do equal notices.
    init(
        _ pieces: some Sequence<some Sequence<UInt8>>, as format: any WireFormat = OpenAIChat(),
        quirks: Quirks = Quirks(), prefill: String? = nil
    ) {
        let request = ModelRequest(call: CallID(high: 7, low: 35), model: "m", messages: [], prefill: prefill)
        var decoder = format.decoder(for: request, quirks: quirks)
        var raw: [ModelEvent] = []
        do throws(ProviderFailure) {
            for piece in pieces { try decoder.feed(Array(piece).span, into: &raw) }
            reply = try decoder.finish(into: &raw)
        } catch {
            failure = error
        }
        for event in raw {
            switch (events.last, event) {
            case (.text(let before)?, .text(let text)): events[events.count - 1] = .text(before + text)
            case (.reasoning(let before)?, .reasoning(let text)):
                events[events.count - 1] = .reasoning(before + text)
            case (.notice(let before)?, .notice(let words)) where before == words: break
            default: events.append(event)
            }
        }
    }

    init(
        _ text: String, as format: any WireFormat = OpenAIChat(), quirks: Quirks = Quirks(),
        prefill: String? = nil
    ) {
        self.init([Array(text.utf8)], as: format, quirks: quirks, prefill: prefill)
    }
}

/// Decodes `text` whole, then cut in two at every byte, then byte by byte, and expects the same each time.
func decodedAtEveryCut(
    _ text: String, as format: any WireFormat = OpenAIChat(), quirks: Quirks = Quirks(),
    prefill: String? = nil,
    at location: SourceLocation = #_sourceLocation
) -> Decoded {
    let bytes = Array(text.utf8)
    let whole = Decoded(text, as: format, quirks: quirks, prefill: prefill)
    for cut in 0...bytes.count {
        let parts = Decoded([bytes[..<cut], bytes[cut...]], as: format, quirks: quirks, prefill: prefill)
        #expect(parts == whole, "cut at \(cut)", sourceLocation: location)
        if parts != whole { break }
    }
    let single = Decoded(bytes.map { CollectionOfOne($0) }, as: format, quirks: quirks, prefill: prefill)
    #expect(single == whole, "byte by byte", sourceLocation: location)
    return whole
}

/// One `data:` event each.
func stream(_ chunks: String..., done: Bool = true) -> String {
    (chunks + (done ? ["[DONE]"] : [])).map { "data: \($0)\n\n" }.joined()
}

/// A chunk with this delta.
func chunk(_ delta: String, finish: String = "null") -> String {
    #"{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m1","choices":[{"index":0,"delta":\#(delta),"finish_reason":\#(finish)}]}"#
}
