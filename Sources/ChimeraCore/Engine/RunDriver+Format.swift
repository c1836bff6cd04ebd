extension RunDriver {
    /// The longest wait for people who voted before, in the last vote.
    static let votingTime = Duration.seconds(120)

    /// The format that the run goes by, as its file is now.
    func lookAtFormat() {
        state.format = state.run.strategy.format.flatMap(engine.formats.format)
    }

    /// The format moves on; votes that came meanwhile are kept.
    func advance(_ progress: FormatProgress) async throws {
        try await settleProgress { stored in
            var progress = progress
            for index in progress.ballots.indices {
                guard let before = stored?.ballots.first(where: { $0.id == progress.ballots[index].id }),
                    before.isOpen
                else { continue }
                for vote in before.votes { progress.ballots[index].add(vote) }
            }
            return progress
        }
    }

    /// A persona's vote, by its own model where that is able to, else by the rule.
    func poll(_ poll: Poll) async throws {
        var vote = poll.byRule
        if let model = try await model(of: poll.voter), model.info.ability != .toy {
            let call = SideCall(
                engine: engine, model: model, account: state.run.startedBy,
                conversation: state.conversation.id, run: id, purpose: poll.purpose, persona: poll.voter.name)
            let outcome = await asked(call, poll.messages)
            if Task.isCancelled { throw CancellationError() }
            switch outcome {
            // Stopped, or something else came up: it is asked again if it is still wanted.
            case nil: return
            case .failure: break
            case .success(let reply):
                try await count(reply.usage)
                vote = poll.read(reply.text) ?? vote
            }
        }
        guard state.run.state != .stopped else { return }
        let (given, ballot) = (vote, poll.ballot.id)
        try await settleProgress { stored in
            var progress = stored
            if let index = progress?.ballots.firstIndex(where: { $0.id == ballot }) {
                progress?.ballots[index].add(given)
            }
            return progress
        }
    }

    /// Waits until somebody votes, at most two minutes for each ballot.
    func awaitVotes(_ ballot: String) async {
        let now = engine.clock.elapsed()
        if votesUntil?.ballot != ballot { votesUntil = (ballot, now + Self.votingTime) }
        let left = (votesUntil?.until ?? now) - now
        guard left > .zero else {
            state.expiredBallot = ballot
            return
        }
        await bell.wait(atMost: left, engine.clock)
    }

    private func settleProgress(
        _ change: @escaping @Sendable (FormatProgress?) -> FormatProgress?
    ) async throws {
        let settled = try await engine.stores.runs.settle(id, fence: fence, at: engine.clock.now()) { run in
            run.progress = change(run.progress)
        }
        state.run = settled.value
        await engine.tell(settled.events)
    }

    /// A side call beside a watch; nil: somebody wants something else.
    func asked(_ call: SideCall, _ messages: [PromptMessage]) async -> Result<SideCall.Answer, any Error>? {
        cutOff = false
        let outcome = await watched { () -> Result<SideCall.Answer, any Error> in
            do { return .success(try await call.run(messages)) } catch { return .failure(error) }
        }
        if case .failure(let error) = outcome, error is CancellationError { return nil }
        return outcome
    }

    /// Whether the run's goal is reached, judged by a capable model; where there is none it is not judged.
    func judge(_ goal: String) async throws {
        state.judged = state.run.turns
        guard let model = await engine.capableModel(for: state.participants), model.info.ability == .capable
        else {
            return
        }
        let call = SideCall(
            engine: engine, model: model, account: state.run.startedBy, conversation: state.conversation.id,
            run: id, purpose: .verdict)
        let said = state.said.suffix(12).filter { $0.audience == .everyone && !$0.text.isEmpty }.map {
            "\($0.authorName): \(Text.shortened($0.text, to: 800))"
        }
        let outcome = await asked(
            call,
            [
                PromptMessage(
                    .system,
                    """
                    You judge whether a conversation has reached its goal. Be strict: an intention or a promise is \
                    not enough. Answer with one JSON object and nothing else: {"met": true or false, "why": "one \
                    sentence"}.
                    """),
                PromptMessage(.user, "The goal: \(goal)\n\nThe last words:\n" + said.joined(separator: "\n")),
            ])
        if Task.isCancelled { throw CancellationError() }
        guard case .success(let reply) = outcome else { return }
        try await count(reply.usage)
        guard let object = JSONInText.object(in: reply.text), object["met"]?.bool == true else { return }
        let why = object["why"]?.string.map { Text.shortened(Text.line($0), to: 240) } ?? "It is reached."
        state.goalMet = "\(model.info.name.model) judged: \(why)"
    }
}
