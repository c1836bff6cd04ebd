internal import Logging

/// A persona's answer to one person, made as its turns in a room are: the same prompt, the same guard.
public struct Trial: Sendable {
    public enum Event: Hashable, Sendable {
        /// What is new of the answer; never taken back.
        case text(String)
        case done(ModelName, TurnFigures)
    }

    let persona: Persona
    let text: String
    let model: ResolvedModel
    let account: Account
    let engine: Engine

    /// Hands over the answer while it is written. Cancelling closes the provider's connection. Throws what
    /// `onEvent` throws, and `ProviderFailure`.
    public func run(onEvent: (Event) async throws -> Void) async throws {
        let scene = Scene(persona, text, account, at: engine.clock.now())
        var dice = Dice(seed: 1)
        let prompt = PromptBuilder.prompt(
            for: scene.speaker, in: scene.state, model: model.info, about: scene.about, dice: &dice)
        let call = CallID.make()
        let name = model.info.name
        var request = ModelRequest(prompt, to: model.info, call: call)
        let began = engine.clock.now()
        let grant = try await engine.spending.reserve(
            Spender(
                call: call, account: account.id, persona: persona.name, model: name, purpose: .trial),
            &request, to: model)
        do {
            try await engine.stores.calls.begin(
                NewCall(
                    id: call, account: account.id, purpose: .trial, persona: persona.name,
                    endpoint: name.provider, model: name.model), at: began)
        } catch {
            await engine.spending.release(grant)
            throw error
        }
        var outcome = CallOutcome(id: call, state: .lost)
        do {
            let figures = try await answer(
                request, TrialWriter(scene.guarding, cutsAtFullStop: prompt.cutsAtFullStop), &outcome, onEvent
            )
            await settle(outcome, request, figures.milliseconds, began)
            var priced = figures
            priced.cost =
                engine.spending.charge(
                    figures.usage, of: request, by: model, said: "",
                    milliseconds: Int64(figures.milliseconds ?? 0),
                    since: began)?.cost
            try await onEvent(.done(name, priced))
        } catch {
            if outcome.state == .lost {
                let failure = error as? ProviderFailure
                outcome.state = failure == nil || Task.isCancelled ? .cancelled : .failed
                outcome.error = failure?.words
                outcome.requestID = failure?.requestID
                await settle(outcome, request, nil, began)
            }
            throw error
        }
    }

    private func answer(
        _ request: ModelRequest, _ writer: consuming TrialWriter, _ outcome: inout CallOutcome,
        _ onEvent: (Event) async throws -> Void
    ) async throws -> TurnFigures {
        var writer = writer
        var figures = TurnFigures()
        var usage: Usage?
        let start = engine.clock.elapsed()
        func elapsed() -> Double { Double((engine.clock.elapsed() - start).microseconds) / 1000 }
        if let prefill = request.prefill, let piece = try writer.pass(prefill) {
            try await onEvent(.text(piece))
        }
        do {
            let reply = try await model.provider.reply(to: request) { event in
                switch event {
                case .text(let piece):
                    figures.firstTokenMilliseconds = figures.firstTokenMilliseconds ?? elapsed()
                    if let shown = try writer.pass(piece) { try await onEvent(.text(shown)) }
                    if writer.isOver { throw TrialWriter.Ended() }
                case .usage(let counted): usage = counted
                case .reasoning, .notice, .loading, .toolCall, .opaque: break
                }
            }
            figures.stop = reply.stop
            outcome.requestID = reply.requestID
            usage = reply.usage ?? usage
        } catch is TrialWriter.Ended {
            figures.stop = .guarded
        }
        if let rest = writer.end() { try await onEvent(.text(rest)) }
        figures.milliseconds = elapsed()
        figures.usage = usage ?? writer.estimate(of: request)
        outcome.usage = figures.usage
        outcome.state = .done
        return figures
    }

    /// What it cost stands, also when whoever asked has gone.
    private func settle(
        _ outcome: CallOutcome, _ request: ModelRequest, _ milliseconds: Double?, _ began: Timestamp
    ) async {
        var priced = outcome
        priced.milliseconds = milliseconds.map { Int($0) }
        priced.charge = engine.spending.charge(
            outcome.usage, of: request, by: model, said: "", milliseconds: Int64(milliseconds ?? 0),
            since: began)
        priced.charge?.own = nil
        let (engine, at, outcome) = (engine, engine.clock.now(), priced)
        await Engine.uncancelled {
            do { try await engine.stores.calls.settle(outcome, at: at) } catch {
                engine.log.error("a trial's call could not be settled", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// A room of two, which exists nowhere.
private struct Scene {
    let speaker: Participant
    let state: TurnState
    let about: [ParticipantID: String]

    init(_ persona: Persona, _ text: String, _ account: Account, at now: Timestamp) {
        let (conversation, branch) = (ConversationID.make(), BranchID.make())
        var speaker = Participant(
            id: .make(), conversation: conversation, kind: .persona(persona.id), name: persona.name)
        speaker.wear(persona)
        let person = Participant(
            id: .make(), conversation: conversation, kind: .account(account.id), name: account.name,
            role: account.about ?? "", seat: 1)
        self.speaker = speaker
        about = account.about.map { [person.id: $0] } ?? [:]
        state = TurnState(
            conversation: Conversation(
                id: conversation, owner: account.id, kind: .room, title: persona.name, titleIsChosen: true,
                topic: nil, settings: ConversationSettings(), mainBranch: branch, createdAt: now,
                updatedAt: now),
            participants: [speaker, person],
            run: Run(
                id: .make(), conversation: conversation, branch: branch, startedBy: account.id,
                strategy: .natural, limits: .standard, speed: 0, seed: 1, startedAt: now),
            messages: [
                Message(
                    id: .make(), conversation: conversation, branch: branch, position: 1, parent: nil,
                    kind: .post, author: person.id, authorName: person.name, state: .done,
                    parts: [.text(text)], createdAt: now, finishedAt: now)
            ])
    }

    var guarding: OutputGuard { OutputGuard(speaker: speaker, roster: state.participants) }
}
