extension RunDriver {
    /// What became of a turn: the message at its last attempt, and how that ended.
    struct Spoken {
        var message: Message
        var outcome: TurnCall.Outcome
        /// Text after the last full stop is taken back.
        var cuts: Bool
    }

    /// Where the speaker's own model failed, lets the models of its chain try, one after the other. What was
    /// shown of a failed attempt is kept with it; the text begins anew, and says who stands in for whom.
    func standIns(
        for speaker: Participant, _ reason: Reason, after first: Spoken
    ) async throws -> Spoken {
        guard let chain = speaker.fallbacks, !chain.isEmpty, let own = first.message.model,
            let cause = first.outcome.cause
        else { return first }
        var (spoken, last, asked) = (first, cause, Set([own]))
        while let name = chain.next(after: last, asked: asked), !Task.isCancelled {
            asked.insert(name)
            guard let model = await model(name), maySpeak(model.info) else { continue }
            let standIn = StandIn(
                for: own, because: cause, words: first.outcome.failure?.words ?? Self.declined)
            signal(.notice, speaker, words: "\(own) did not answer; \(name) stands in")
            guard let taken = try await take(over: spoken, speaker, reason, by: model) else { continue }
            spoken = taken
            spoken.outcome.figures.standIn = standIn
            guard let next = spoken.outcome.cause ?? (spoken.outcome.failure == nil ? nil : last) else {
                return spoken
            }
            last = next
        }
        return spoken
    }

    private static let declined = "The model declined to answer."

    /// Nobody is there to see what it costs: then a model that costs nothing is not replaced by one that does.
    private func maySpeak(_ model: ModelInfo) -> Bool {
        !model.isMetered || state.run.goesOnUnattended || !unwatched.isOver(at: engine.clock.elapsed())
    }

    private func take(
        over spoken: Spoken, _ speaker: Participant, _ reason: Reason, by model: ResolvedModel
    ) async throws -> Spoken? {
        var dice = Dice(seed: reason.seed, turn: -reason.turn)
        // Built anew: its window, its recipe and what it takes are others.
        let prompt = PromptBuilder.prompt(
            for: speaker, in: state, model: model.info, about: about, dice: &dice)
        let call = NewCall(
            id: .make(), account: state.run.startedBy, purpose: .turn, persona: speaker.name,
            endpoint: model.info.name.provider, model: model.info.name.model)
        let before = spoken.message
        var request = ModelRequest(prompt, to: model.info, call: call.id)
        let began = engine.clock.now()
        let grant: Grant?
        do {
            grant = try await engine.spending.reserve(spender(call.id, speaker, model), &request, to: model)
        } catch let problem as Problem where problem.type == .budget {
            signal(.notice, speaker, words: problem.detail)
            return nil
        }
        let takeOver = TakeOver(
            message: before.id, conversation: before.conversation, attempt: before.attempt + 1,
            model: model.info.name, call: call, failed: spoken.outcome.call,
            shown: spoken.outcome.parts,
            prompt: StoredPrompt(prompt, request, to: model.info.name, for: speaker.id),
            at: engine.clock.now())
        engine.drafts.drop(before.id)
        let (id, fence) = (id, fence)
        let taken: Committed<Message>
        do {
            taken = try await store { [engine] in
                try await engine.stores.runs.takeOver(takeOver, run: id, fence: fence)
            }
        } catch {
            await engine.spending.release(grant)
            throw error
        }
        tell(taken.events, .message(taken.value))
        state.run.tokens += spoken.outcome.call.tokens
        var outcome = await speak(
            TurnCall(
                message: taken.value, request: request, model: model.info.name,
                provider: model.provider,
                filter: OutputGuard(speaker: speaker, roster: state.participants.filter(\.present)),
                speaker: speaker, hub: engine.hub, drafts: engine.drafts, clock: engine.clock))
        engine.spending.price(&outcome, of: request, by: model, since: began)
        return Spoken(message: taken.value, outcome: outcome, cuts: prompt.cutsAtFullStop)
    }
}

extension TurnCall.Outcome {
    /// Why another model might do better; nil: it went well, was stopped, or would go wrong anywhere.
    var cause: Fallback.Cause? {
        if let failure { return Fallback.Cause(failure.kind) }
        return state == .done && figures.stop == .refusal ? .refused : nil
    }

    /// As they are stored.
    var parts: [Part] {
        (text.isEmpty ? [] : [.text(text)]) + (reasoning.isEmpty ? [] : [Part(.reasoning, text: reasoning)])
    }
}
