/// One model call of a turn, from the request to the last word. Never throws: whatever happens has an
/// outcome, and what was said before it stays.
struct TurnCall: Sendable {
    let message: Message
    let request: ModelRequest
    let model: ModelName
    let provider: any ModelProvider
    let filter: OutputGuard
    let speaker: Participant
    let hub: Hub
    let drafts: DraftWriter
    let clock: EngineClock

    struct Outcome: Sendable {
        var text = ""
        var reasoning = ""
        /// What goes back to this model with its next turn.
        var opaque: [Part] = []
        var state = Message.State.done
        var figures = TurnFigures()
        var call: CallOutcome
        /// Set when the provider failed.
        var failure: ProviderFailure?
    }

    func run() async -> Outcome {
        var writer = ReplyWriter(message: message, hub: hub, drafts: drafts, filter: filter)
        var outcome = Outcome(call: CallOutcome(id: request.call, state: .done))
        let stream = StreamID(message.conversation)
        let start = clock.elapsed()
        var usage: Usage?
        do {
            if let prefill = request.prefill { try writer.write(prefill) }
            let reply = try await provider.reply(to: request) { event in
                switch event {
                case .text(let piece):
                    if outcome.figures.firstTokenMilliseconds == nil {
                        outcome.figures.firstTokenMilliseconds = milliseconds(since: start)
                    }
                    try writer.write(piece)
                case .reasoning(let piece):
                    if outcome.figures.firstTokenMilliseconds == nil {
                        outcome.figures.firstTokenMilliseconds = milliseconds(since: start)
                    }
                    try writer.think(piece)
                case .usage(let figures): usage = figures
                case .notice(let words):
                    hub.signal(
                        Signal(
                            kind: .notice, participant: speaker.id, name: speaker.name, since: clock.now(),
                            words: words), on: stream)
                case .loading:
                    hub.signal(
                        Signal(
                            kind: .notice, participant: speaker.id, name: speaker.name, since: clock.now(),
                            words: "loading the model"), on: stream)
                case .opaque(let opaque):
                    outcome.opaque.append(
                        .opaque(opaque, of: model, isBeforeText: writer.text.isEmpty))
                case .toolCall: break
                }
            }
            writer.end()
            outcome.figures.stop = reply.stop
            if reply.isFromCache { outcome.figures.fromCache = true }
            outcome.call.requestID = reply.requestID
            usage = reply.usage ?? usage
        } catch is ReplyWriter.Ended {
            outcome.figures.stop = .guarded
            outcome.figures.editedByGuard = true
        } catch let failure as ProviderFailure where !Task.isCancelled {
            writer.end()
            outcome.state = .failed
            outcome.failure = failure
            outcome.figures.error = failure.words
            outcome.figures.errorKind = failure.kind.rawValue
            outcome.call.state = .failed
            outcome.call.error = failure.words
            outcome.call.requestID = failure.requestID
        } catch {
            writer.end()
            if Task.isCancelled || error is CancellationError {
                outcome.state = .interrupted
                outcome.figures.stop = .cancelled
                outcome.call.state = .cancelled
            } else {
                outcome.state = .failed
                outcome.failure = ProviderFailure(.unreachable, "\(error)")
                outcome.figures.error = "\(error)"
                outcome.call.state = .failed
                outcome.call.error = "\(error)"
            }
        }
        outcome.text = writer.text
        outcome.reasoning = writer.reasoning
        outcome.figures.milliseconds = milliseconds(since: start)
        outcome.figures.usage = usage ?? estimate(outcome)
        outcome.call.usage = outcome.figures.usage
        return outcome
    }

    private func milliseconds(since start: Duration) -> Double {
        Double((clock.elapsed() - start).microseconds) / 1000
    }

    private func estimate(_ outcome: Outcome) -> Usage {
        Usage(
            input: request.messages.reduce(0) { $0 + ContextBudget.tokens($1.text) },
            output: outcome.text.isEmpty && outcome.reasoning.isEmpty
                ? 0 : ContextBudget.tokens(outcome.text + outcome.reasoning) - 4,
            estimated: true)
    }
}
