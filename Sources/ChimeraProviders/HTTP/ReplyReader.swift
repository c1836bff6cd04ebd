internal import ChimeraCore
internal import NIOCore

/// Takes an answer's body from its exchange, through the decoder, to the listener.
struct ReplyReader {
    /// An error of the listener's own, which is passed on as it is.
    struct FromListener: Error { let error: any Error }

    private var decoder: any ReplyDecoder

    init(decoder: any ReplyDecoder) {
        self.decoder = decoder
    }

    /// See `ReplyDecoder.continuation`.
    var continuation: [String: JSONValue]? { decoder.continuation }

    /// See `ReplyDecoder.cameWhole`.
    var cameWhole: Bool { decoder.cameWhole }

    mutating func read(
        _ exchange: Exchange, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply {
        var events: [ModelEvent] = []
        while true {
            let batch = await exchange.next()
            try Task.checkCancellation()
            var failure: ProviderFailure?
            do throws(ProviderFailure) {
                for chunk in batch.chunks { try decoder.feed(chunk.readableBytesUInt8Span, into: &events) }
            } catch {
                failure = error
            }
            var reply: ModelReply?
            if failure == nil, decoder.isDone || batch.ending != nil {
                do throws(ProviderFailure) {
                    reply = try decoder.finish(into: &events)
                } catch {
                    failure = error
                }
            }
            // Texts of several chunks that came together are one event.
            for event in events.merged() {
                do { try await onEvent(event) } catch { throw FromListener(error: error) }
            }
            events.removeAll(keepingCapacity: true)
            if let reply { return reply }
            // A connection that broke says more than the missing end that it caused.
            if case .failure(let error) = batch.ending, failure?.kind ?? .streamBroken == .streamBroken {
                throw error
            }
            if let failure { throw failure }
        }
    }
}

extension [ModelEvent] {
    fileprivate func merged() -> [ModelEvent] {
        guard count > 1 else { return self }
        var result: [ModelEvent] = []
        for event in self {
            switch (result.last, event) {
            case (.text(let before)?, .text(let text)): result[result.count - 1] = .text(before + text)
            case (.reasoning(let before)?, .reasoning(let text)):
                result[result.count - 1] = .reasoning(before + text)
            default: result.append(event)
            }
        }
        return result
    }
}
