internal import Logging

/// A call of a model that is nobody's turn: a summary, topics. On record before it is made, settled whatever becomes
/// of it.
struct BackgroundCall: Sendable {
    let engine: Engine
    let account: AccountID

    /// nil: it failed or gave no words; the record says why.
    func text(
        of request: ModelRequest, by model: ResolvedModel, for purpose: CallPurpose, in run: Run?
    ) async -> String? {
        let name = model.info.name
        var outcome = CallOutcome(id: request.call, state: .done)
        var text = ""
        var request = request
        let began = engine.clock.now()
        let grant: Grant?
        do {
            grant = try await engine.spending.reserve(
                Spender(
                    call: request.call, account: account, conversation: run?.conversation, run: run?.id,
                    persona: "", model: name, purpose: purpose), &request, to: model)
        } catch {
            engine.log.notice("a call is not made", metadata: ["reason": "\(error)"])
            return nil
        }
        do {
            let new = NewCall(
                id: request.call, account: account, purpose: purpose, persona: "", endpoint: name.provider,
                model: name.model)
            if let run {
                try await engine.stores.calls.begin(
                    new, in: run.conversation, run: run.id, at: engine.clock.now())
            } else {
                try await engine.stores.calls.begin(new, at: engine.clock.now())
            }
        } catch {
            await engine.spending.release(grant)
            engine.log.warning(
                "a call could not be recorded, it is not made", metadata: ["error": "\(error)"])
            return nil
        }
        do {
            let reply = try await model.provider.reply(to: request) { event in
                switch event {
                case .text(let piece):
                    text += piece
                    guard text.utf8.count <= Limits.replyBytes else {
                        throw ProviderFailure(.tooLarge, "The answer is longer than one may be.")
                    }
                case .usage(let usage): outcome.usage = usage
                case .reasoning, .notice, .loading, .toolCall, .opaque: break
                }
            }
            outcome.usage = reply.usage ?? outcome.usage
            outcome.requestID = reply.requestID
        } catch {
            let failure = error as? ProviderFailure
            outcome.state = Task.isCancelled || failure == nil ? .cancelled : .failed
            outcome.error = failure?.words
            outcome.requestID = failure?.requestID
        }
        engine.spending.price(&outcome, of: request, by: model, said: text, since: began)
        let settled = outcome
        await Engine.uncancelled { [engine] in
            do { try await engine.stores.calls.settle(settled, at: engine.clock.now()) } catch {
                engine.log.error("a call could not be settled", metadata: ["error": "\(error)"])
            }
        }
        return outcome.state == .done && !text.isEmpty ? Text.clean(text) : nil
    }
}
