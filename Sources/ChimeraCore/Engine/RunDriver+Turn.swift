internal import Logging

extension RunDriver {
    /// One participant's go, from the stored intention to the stored result.
    func turn(_ speaker: Participant, _ reason: Reason) async throws {
        isAskedAgain = reason.directive?.kind == .regenerate
        guard let asked = try await model(of: speaker) else {
            state.withoutModel.insert(speaker.id)
            return
        }
        let model = await affordable(asked)
        state.hearing.sealed = state.stage?.sealed ?? []
        var dice = Dice(seed: reason.seed, turn: -reason.turn)
        let prompt = PromptBuilder.prompt(
            for: speaker, in: state, model: model.info, about: about, dice: &dice)
        let call = CallID.make()
        var request = ModelRequest(prompt, to: model.info, call: call)
        let began = engine.clock.now()
        let grant: Grant?
        do {
            grant = try await engine.spending.reserve(spender(call, speaker, model), &request, to: model)
        } catch let problem as Problem where problem.type == .budget {
            if try await !landsSoftly(spender(call, speaker, model), asked) {
                state.overBudget[speaker.id] = problem.detail
            }
            return
        }
        let begun: Committed<Message>
        do {
            begun = try await engine.stores.runs.beginTurn(
                NewTurn(
                    message: .make(), conversation: state.conversation.id, branch: state.run.branch,
                    participant: speaker.id,
                    name: speaker.name,
                    audience: state.stage?.audience() ?? state.audience(of: speaker.id, for: reason),
                    model: model.info.name, reason: reason,
                    call: NewCall(
                        id: call, account: state.run.startedBy, purpose: .turn, persona: speaker.name,
                        endpoint: model.info.name.provider, model: model.info.name.model),
                    prompt: StoredPrompt(prompt, request, to: model.info.name, for: speaker.id),
                    at: engine.clock.now()),
                run: id, fence: fence)
        } catch {
            await engine.spending.release(grant)
            throw error
        }
        let message = begun.value
        let stream = StreamID(message.conversation)
        engine.hub.begin(
            message.id, part: ReplyWriter.textPart, attempt: message.attempt, audience: message.audience,
            on: stream)
        if begun.events.count == 1 {
            tell(begun.events, .message(message))
        } else {
            // The queue became shorter with it.
            await engine.tell(begun.events)
            passOwn(begun.events)
            state.run.queue = state.run.queue(after: speaker.id)
        }
        state.add(message)
        cutOff = false

        var own = await speak(
            TurnCall(
                message: message,
                request: request, model: model.info.name,
                provider: model.provider,
                filter: OutputGuard(speaker: speaker, roster: state.participants.filter(\.present)),
                speaker: speaker,
                hub: engine.hub, drafts: engine.drafts, clock: engine.clock))
        engine.spending.price(&own, of: request, by: model, since: began)
        if model.info.name != asked.info.name {
            own.figures.standIn = StandIn(for: asked.info.name, because: .budget)
        }
        if let near = grant?.nearest { await warnOf(near, asked) }
        let spoken = try await standIns(
            for: speaker, reason,
            after: Spoken(message: message, outcome: own, cuts: prompt.cutsAtFullStop))
        let outcome = spoken.outcome
        try await finish(spoken.message, outcome, cuts: spoken.cuts)
        await summarise(for: speaker, cutBefore: prompt.cutBefore, by: model)
        if let failure = outcome.failure {
            if failure.isPassing {
                quietUntil =
                    engine.clock.elapsed()
                    + min(.seconds(60), failure.retryAfter ?? .seconds(1 << min(state.failures, 5)))
            } else {
                state.broken.insert(speaker.id)
            }
        }
        if state.steps > 0, state.run.state == .paused { state.steps -= 1 }
        if Task.isCancelled { throw CancellationError() }
    }

    func spender(_ call: CallID, _ speaker: Participant, _ model: ResolvedModel) -> Spender {
        Spender(
            call: call, account: state.run.startedBy, conversation: state.conversation.id,
            title: state.conversation.title, run: id, persona: speaker.name, model: model.info.name,
            purpose: .turn)
    }

    func speak(_ call: TurnCall) async -> TurnCall.Outcome {
        await watched { await call.run() }
            ?? TurnCall.Outcome(
                state: .interrupted, call: CallOutcome(id: call.request.call, state: .cancelled))
    }

    /// A call beside a watch over the conversation; whichever ends first ends the other. The call ends by
    /// itself when it is cancelled, and says so.
    func watched<T: Sendable>(_ call: @escaping @Sendable () async -> T) async -> T? {
        await withTaskGroup(of: T?.self) { group in
            group.addTask { await call() }
            group.addTask {
                await self.watch()
                return nil
            }
            var outcome: T?
            while outcome == nil, let next = await group.next() {
                outcome = next
                group.cancelAll()
            }
            return outcome
        }
    }

    private func finish(_ message: Message, _ outcome: TurnCall.Outcome, cuts: Bool) async throws {
        var message = message
        var outcome = outcome
        var earlier: [Int: [Part]] = [:]
        if outcome.state == .done, !outcome.text.isEmpty,
            let kept = Verdict.kept(of: outcome.text, by: message, cuts: cuts, in: state)
        {
            // Shown text is taken back: that is a new attempt, told before the end of the turn.
            let attempt = message.attempt + 1
            earlier[message.attempt] = [.text(outcome.text)]
            let (id, fence, at) = (id, fence, engine.clock.now())
            // What stands is carried over from the checkpointed text, so all of it has to be there.
            await Engine.uncancelled { [engine] in await engine.drafts.flush() }
            let raised = try await store { [engine, message] in
                try await engine.stores.runs.raiseAttempt(
                    of: message.id, run: id, fence: fence, attempt: attempt, kept: kept, at: at)
            }
            tell(raised.events, .message(raised.value))
            message = raised.value
            outcome.text = String(outcome.text.utf16.prefix(kept)) ?? outcome.text
            outcome.figures.editedByGuard = true
        }
        var parts: [Part] = []
        if !outcome.text.isEmpty { parts.append(.text(outcome.text)) }
        if parts.isEmpty, outcome.state == .done { parts.append(Part(.notice, text: "passed")) }
        if !outcome.reasoning.isEmpty { parts.append(Part(.reasoning, text: outcome.reasoning)) }
        // Signatures sign what the model wrote: not what the guard made of it.
        if !outcome.text.isEmpty, outcome.figures.editedByGuard != true { parts += outcome.opaque }
        let finished = FinishedTurn(
            message: message.id, conversation: message.conversation, state: outcome.state,
            attempt: message.attempt,
            parts: parts, reason: message.reason, earlier: earlier, figures: outcome.figures,
            call: outcome.call,
            activeMilliseconds: Int(outcome.figures.milliseconds ?? 0), at: engine.clock.now())
        engine.drafts.drop(message.id)
        let (id, fence) = (id, fence)
        let done = try await store { [engine] in
            try await engine.stores.runs.finishTurn(finished, run: id, fence: fence)
        }
        tell(done.events, .message(done.value))
        state.add(done.value)
        state.run.turns += 1
        state.run.tokens += (outcome.figures.usage?.input ?? 0) + (outcome.figures.usage?.output ?? 0)
        state.run.activeMilliseconds += finished.activeMilliseconds
    }

    /// Stores although the task is cancelled, and waits while the disk is full: the text is in memory
    /// until it is stored, and whoever watches is told why nothing goes on.
    func store<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) async throws -> T {
        while true {
            do {
                return try await Engine.uncancelled(work)
            } catch let problem as Problem where problem.type == .storage && !Task.isCancelled {
                engine.log.error(
                    "a turn cannot be stored, trying again in 2 s", metadata: ["error": "\(problem)"])
                if let speaker = state.cast.first { signal(.notice, speaker, words: problem.detail) }
                try await engine.clock.sleep(.seconds(2))
            }
        }
    }
}
