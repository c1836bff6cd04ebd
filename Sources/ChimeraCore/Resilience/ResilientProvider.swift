/// A provider with patience around it: its turn in the lane, the breaker, waits and tries, and the rest of a
/// reply that broke off. Adds nothing to a call that goes well but a look at its first event.
struct ResilientProvider: ModelProvider {
    let inner: any ModelProvider
    let model: ModelName
    let resilience: Resilience
    let lane: Lane?
    let continues: Bool

    func models() async throws -> [ListedModel] { try await inner.models() }

    func wire(for request: ModelRequest) async -> WireCopy? { await inner.wire(for: request) }

    func reply(
        to request: ModelRequest, onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply {
        if let lane {
            if !lane.isFree { try await onEvent(.notice("waits for the model: it answers one at a time")) }
            try await lane.enter()
        }
        defer { lane?.leave() }
        let learnt = resilience.change(model) { record, _ in record.lane }
        if let learnt {
            if !learnt.isFree {
                try await onEvent(.notice("waits for its turn: the model is asked less often for now"))
            }
            try await learnt.enter()
        }
        defer { learnt?.leave() }
        return try await patiently(request, onEvent)
    }

    private func patiently(
        _ first: ModelRequest, _ onEvent: (ModelEvent) async throws -> Void
    ) async throws -> ModelReply {
        var request = first
        var effort = Effort(canContinue: continues)
        while true {
            try await keepPace(onEvent)
            try pass()
            effort.begin()
            resilience.change(model) { record, _ in record.throttle.began() }
            defer { resilience.change(model) { record, _ in record.throttle.ended() } }
            let start = resilience.clock.elapsed()
            do {
                let reply = try await inner.reply(to: request) { event in
                    if effort.firstEvent == nil, event.isOfReply {
                        effort.firstEvent = resilience.clock.elapsed()
                    }
                    guard let event = effort.take(event) else { return }
                    do { try await onEvent(event) } catch { throw FromListener(error: error) }
                }
                return note(reply, effort, since: start)
            } catch let own as FromListener {
                // The guard has heard enough, or somebody stopped it: the model did nothing wrong.
                resilience.change(model) { record, _ in record.breaker.abandoned() }
                throw own.error
            } catch let failure as ProviderFailure where !Task.isCancelled {
                note(failure, effort, since: start)
                if let rest = effort.rest(of: first, after: failure) {
                    try await onEvent(.notice("The connection broke; the reply is gone on with."))
                    request = rest
                    continue
                }
                switch resilience.action(after: failure, tried: effort.tries, hasBegun: effort.hasBegun) {
                case .giveUp: throw failure
                case .wait(let time):
                    try await onEvent(.notice(Self.words(failure, time)))
                    try await resilience.clock.sleep(time)
                }
            } catch {
                resilience.change(model) { record, _ in record.breaker.abandoned() }
                throw error
            }
        }
    }

    /// What the listener threw is none of the provider's failures.
    private struct FromListener: Error { let error: any Error }

    /// Waits until the endpoint's limit lets another call through.
    private func keepPace(_ onEvent: (ModelEvent) async throws -> Void) async throws {
        let now = resilience.clock.now()
        guard let time = resilience.change(model, { record, _ in record.throttle.wait(at: now) }) else {
            return
        }
        let seconds = max(1, Int(time.seconds.rounded(.up)))
        try await onEvent(.notice("Its limit is used up for now. Asking again in \(seconds) s."))
        try await resilience.clock.sleep(time)
    }

    /// Throws while the model is left alone.
    private func pass() throws(ProviderFailure) {
        let (permission, words) = resilience.change(model) { record, now in
            (record.breaker.ask(at: now), record.log.lastWords)
        }
        guard case .wait(let time) = permission else { return }
        let seconds = max(1, Int(time.seconds.rounded(.up)))
        throw ProviderFailure(
            .overloaded,
            "\(model) failed again and again and is left alone; one call tries it in \(seconds) s.\(words.map { " It said: \($0)" } ?? "")",
            retryAfter: time, shouldRetry: false)
    }

    private func note(_ reply: ModelReply, _ effort: Effort, since start: Duration) -> ModelReply {
        var reply = reply
        reply.usage = effort.whole(reply.usage)
        resilience.change(model) { record, now in
            record.breaker.succeeded()
            record.throttle.succeeded(reply.quota)
            record.fitLane()
            let first = effort.firstEvent ?? now
            let writing = (now - first).seconds
            let tokens = reply.usage.map(\.output) ?? 0
            record.log.add(
                CallLog.Entry(
                    at: resilience.clock.now(), firstToken: first - start,
                    // Of a few words, or of an answer in one piece, it would say nothing.
                    tokensPerSecond: tokens >= 8 && writing > 0.02 ? Double(tokens) / writing : nil,
                    cameWhole: reply.cameWhole ? true : Self.cameWhole(tokens, in: writing)))
        }
        return reply
    }

    private func note(_ failure: ProviderFailure, _ effort: Effort, since start: Duration) {
        resilience.change(model) { record, now in
            record.breaker.failed(failure.kind, at: now)
            record.throttle.failed(failure, at: resilience.clock.now())
            record.fitLane()
            record.log.add(
                CallLog.Entry(
                    at: resilience.clock.now(), firstToken: effort.firstEvent.map { $0 - start },
                    failure: failure.kind),
                words: failure.words)
        }
    }

    /// Something between holds the stream back until it is whole; nil: too short to tell.
    private static func cameWhole(_ tokens: Int, in seconds: Double) -> Bool? {
        tokens >= 64 ? seconds < 0.002 : nil
    }

    private static func words(_ failure: ProviderFailure, _ time: Duration) -> String {
        let why =
            switch failure.kind {
            case .rateLimited: "too many requests"
            case .overloaded: "it is too busy"
            case .timedOut: "it took too long"
            case .unreachable: "it cannot be reached"
            default: "the call broke"
            }
        return
            "The model did not answer (\(why)). Trying again in \(max(1, Int(time.seconds.rounded(.up)))) s."
    }
}

extension Resilience.Record {
    /// Calls that are on their way when the limit is learnt are not in the lane; the next ones are.
    mutating func fitLane() {
        guard let places = throttle.atOnce else {
            lane = nil
            return
        }
        if let lane { lane.resize(to: places) } else { lane = Lane(places: places) }
    }
}

extension ModelEvent {
    /// Something of the reply itself; notices and figures are about it.
    public var isOfReply: Bool {
        switch self {
        case .text, .reasoning, .toolCall, .opaque: true
        case .usage, .notice, .loading: false
        }
    }
}
