internal import Logging

/// A call of a conversation that is no turn: on record before it is made, settled when it ends.
/// Cancelling closes the provider's connection.
struct SideCall: Sendable {
    let engine: Engine
    let model: ResolvedModel
    let account: AccountID
    let conversation: ConversationID
    let run: RunID?
    let purpose: CallPurpose
    /// Whom it is for, as the call's row names it.
    var persona = ""
    var maxOutputTokens = 1024
    var temperature: Double? = 0

    struct Answer: Sendable {
        let text: String
        let call: CallID
        let usage: Usage
    }

    /// What an answer may hold; the rest is not read.
    static let longest = 64 * 1024

    /// Throws `.budget` where none lets it through, `ProviderFailure` and `CancellationError`, and what the store throws.
    func run(_ messages: [PromptMessage]) async throws -> Answer {
        let id = CallID.make()
        let name = model.info.name
        let (engine, conversation, run) = (engine, conversation, run)
        var request = request(messages, id)
        let began = engine.clock.now()
        let grant = try await engine.spending.reserve(
            Spender(
                call: id, account: account, conversation: conversation, run: run, persona: persona,
                model: name, purpose: purpose), &request, to: model)
        do {
            try await engine.stores.calls.begin(
                NewCall(
                    id: id, account: account, purpose: purpose, persona: persona, endpoint: name.provider,
                    model: name.model),
                in: conversation, run: run, at: began)
        } catch {
            await engine.spending.release(grant)
            throw error
        }
        var outcome = CallOutcome(id: id, state: .done)
        do {
            let answer = try await reply(to: request, &outcome)
            engine.spending.price(&outcome, of: request, by: model, said: answer.text, since: began)
            await settle(outcome)
            return answer
        } catch {
            let failure = error as? ProviderFailure
            outcome.state = failure == nil || Task.isCancelled ? .cancelled : .failed
            outcome.error = failure?.words
            outcome.requestID = failure?.requestID
            engine.spending.price(&outcome, of: request, by: model, said: "", since: began)
            await settle(outcome)
            throw error
        }
    }

    private func request(_ messages: [PromptMessage], _ id: CallID) -> ModelRequest {
        var parameters = ModelParameters()
        parameters.temperature = temperature
        var request = ModelRequest(
            call: id, model: model.info.name.model, messages: messages, parameters: parameters,
            maxOutputTokens: min(maxOutputTokens, model.info.outputLimit ?? .max))
        request.capabilities = model.info.capabilities
        request.contextWindow = model.info.contextWindow
        return request
    }

    private func reply(to request: ModelRequest, _ outcome: inout CallOutcome) async throws -> Answer {
        var text = ""
        var usage: Usage?
        let reply = try await model.provider.reply(to: request) { event in
            switch event {
            case .text(let piece): if text.utf8.count < Self.longest { text += piece }
            case .usage(let counted): usage = counted
            case .reasoning, .notice, .loading, .toolCall, .opaque: break
            }
        }
        outcome.requestID = reply.requestID
        let counted =
            reply.usage ?? usage
            ?? Usage(
                input: request.messages.reduce(0) { $0 + ContextBudget.tokens($1.text) },
                output: ContextBudget.tokens(text), estimated: true)
        outcome.usage = counted
        return Answer(text: Text.clean(text), call: request.call, usage: counted)
    }

    /// What it cost stands, also when whoever asked has gone.
    private func settle(_ outcome: CallOutcome) async {
        let (engine, at) = (engine, engine.clock.now())
        await Engine.uncancelled {
            do { try await engine.stores.calls.settle(outcome, at: at) } catch {
                engine.log.error("a side call could not be settled", metadata: ["error": "\(error)"])
            }
        }
    }
}

extension Engine {
    /// The model that is asked about a conversation: the first capable one of its cast, else the default one
    /// where it is capable, else a small one of the cast. nil: only toys are at hand.
    func capableModel(for participants: [Participant]) async -> ResolvedModel? {
        var names: [ModelName] = []
        for one in participants where one.isModel && one.present {
            if let model = one.model, !names.contains(model) { names.append(model) }
        }
        if let model = await directory.defaultModel(), !names.contains(model) { names.append(model) }
        var small: ResolvedModel?
        for name in names {
            guard let model = try? await directory.resolve(name) else { continue }
            switch model.info.ability {
            case .capable: return model
            case .small: small = small ?? model
            case .toy: continue
            }
        }
        return small
    }
}
