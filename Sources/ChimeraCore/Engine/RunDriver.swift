internal import Logging

/// Drives one run on this node: decide, speak, store, look around, again, until a stated stop.
///
/// Its state is a fold of the conversation's events; its own writes tell it their numbers, so with
/// nobody else writing it never reads between two turns.
actor RunDriver {
    let id: RunID
    let engine: Engine
    let bell = Bell()
    var state: TurnState
    /// The newest event that `state` holds.
    var seq: Int64 = 0
    var fence = 0
    /// What people wrote about themselves, by participant.
    var about: [ParticipantID: String] = [:]
    /// A provider failed in a way that passes: nobody is asked before this moment.
    var quietUntil = Duration.zero
    /// A person wants the turn that is being spoken to end.
    var cutOff = false
    /// Until when people are waited for, by ballot.
    var votesUntil: (ballot: String, until: Duration)?
    /// The turn is wanted once more: an answer that was kept is not what is wanted.
    var isAskedAgain = false
    var unwatched: Unwatched
    /// Up to which position a summary was asked for.
    var summarisedTo = 0

    init(run: RunID, engine: Engine) {
        id = run
        self.engine = engine
        state = .empty
        unwatched = Unwatched(since: engine.clock.elapsed())
    }

    private var stores: Stores { engine.stores }

    /// - Parameter fresh: a run that was started here a moment ago needs no claim: its first fence is nobody's.
    func drive(_ fresh: RunSupervisor.Fresh? = nil) async {
        do {
            let run: Run
            var events: [Event] = []
            if let fresh {
                run = fresh.run
            } else {
                let at = engine.clock.now()
                guard let claimed = try await stores.runs.claim(id, node: engine.node, at: at) else { return }
                (run, events) = (claimed.value, claimed.events)
            }
            let stream = StreamID(run.conversation)
            engine.hub.listen(bell, to: stream, eventsOnly: true)
            defer { engine.hub.ignore(bell, on: stream) }
            if !events.isEmpty { await engine.tell(events) }
            fence = run.fence
            try await load(run, fresh)
            try await loop()
        } catch is CancellationError {
            // The node stops; the run stays as it is and goes on after the next start.
        } catch is LostFence {
            engine.log.notice("another node drives the run", metadata: ["run.id": "\(id)"])
        } catch {
            engine.log.error("a run failed", metadata: ["run.id": "\(id)", "error": "\(error)"])
            _ = try? await stop(RunStop(.failed, "\(error)"))
        }
    }

    private func load(_ run: Run, _ start: RunSupervisor.Fresh?) async throws {
        var seen = start?.snapshot
        if seen == nil { seen = try await stores.conversations.snapshot(run.conversation) }
        guard let snapshot = seen, let path = Path(to: run.branch, in: snapshot.branches)
        else { throw CancellationError() }
        let messages = try await stores.messages.newest(
            of: path, in: run.conversation, limit: TurnState.window)
        state = TurnState(
            conversation: snapshot.conversation, participants: await fresh(snapshot.participants),
            run: snapshot.runs.first { $0.id == id } ?? run, messages: messages,
            hearing: try await stores.hearing(of: path, in: run.conversation))
        seq = snapshot.seq
        try await recall(since: start?.seq)
    }

    private func loop() async throws {
        var announced: Participant?
        // Whoever was about to speak is no longer: paused, stopped, or another one was called first.
        func hush() {
            if let before = announced { signal(.idle, before) }
            announced = nil
        }
        var paused: (turn: Int, message: MessageID?, until: Duration)?
        while !Task.isCancelled {
            try await intake()
            guard state.run.state != .stopped else { return hush() }
            lookAtFormat()
            switch Director.decide(state) {
            case .stop(let reason):
                hush()
                if try await stop(reason) { return }
            case .wait:
                hush()
                await bell.wait()
            case .advance(let progress):
                hush()
                try await advance(progress)
            case .poll(let vote):
                hush()
                try await poll(vote)
            case .awaitVotes(let ballot):
                hush()
                await awaitVotes(ballot)
            case .judge(let goal):
                hush()
                try await judge(goal)
            case .ask(let question):
                hush()
                try await ask(question)
            case .speak(let speakerID, let reason):
                guard let speaker = state.participants.first(where: { $0.id == speakerID }) else { continue }
                if state.skips > 0 {
                    try await skip(speaker, reason.directive)
                    continue
                }
                if try await pauseIfUnwatched(before: speaker) { continue }
                let last = state.said.last
                // One pause for each turn, begun anew when something was said meanwhile.
                if paused?.turn != reason.turn || paused?.message != last?.id {
                    let pause =
                        last?.kind == .post && state.conversation.kind == .chat
                        ? .zero : Pace.pause(before: speaker, after: last, speed: state.run.speed)
                    paused = (reason.turn, last?.id, engine.clock.elapsed() + pause)
                }
                if announced?.id != speakerID {
                    hush()
                    signal(.typing, speaker)
                    announced = speaker
                }
                let until = max(quietUntil, state.steps > 0 ? .zero : paused?.until ?? .zero)
                let left = until - engine.clock.elapsed()
                if left > .zero {
                    await bell.wait(atMost: left, engine.clock)
                    continue
                }
                // Somebody writes, or has a hand up.
                if state.steps == 0,
                    engine.attention.until(state.conversation.id, now: engine.clock.elapsed()) != nil
                {
                    await bell.wait(atMost: Attention.look, engine.clock)
                    continue
                }
                try await LocalOnly.within(await localOnly()) { try await turn(speaker, reason) }
                hush()
            }
        }
        throw CancellationError()
    }

    func signal(_ kind: Signal.Kind, _ participant: Participant, words: String? = nil) {
        engine.hub.signal(
            Signal(
                kind: kind, participant: participant.id, name: participant.name, since: engine.clock.now(),
                words: words),
            on: StreamID(state.conversation.id))
    }

    /// - Returns: false when something was said in the same moment that wants an answer.
    private func stop(_ reason: RunStop) async throws -> Bool {
        try await intake()
        if reason.kind == .answered, Director.decide(state) != .stop(reason) { return false }
        let at = engine.clock.now()
        let stopped = try await stores.runs.settle(id, fence: fence, at: at) { run in
            run.state = .stopped
            run.stop = reason
            run.stoppedAt = at
        }
        await engine.tell(stopped.events)
        engine.log.info("run stopped", metadata: ["run.id": "\(id)", "reason": "\(reason.kind.rawValue)"])
        if reason.kind == .answered { try await answerLatecomers() }
        return true
    }

    /// A post that was stored between the decision to stop and the stop found this run going on and
    /// began none: it gets a run of its own.
    private func answerLatecomers() async throws {
        try await intake()
        guard state.said.last?.kind == .post else { return }
        let run = Run(
            id: .make(), conversation: state.conversation.id, branch: state.run.branch,
            startedBy: state.run.startedBy,
            strategy: state.run.strategy, limits: state.run.limits, speed: state.run.speed,
            seed: state.run.seed, goesOnUnattended: state.run.goesOnUnattended,
            startedAt: engine.clock.now())
        let command = Command(
            id: CommandID(run.id), account: run.startedBy, digest: "answer", at: run.startedAt)
        guard let started = try? await stores.runs.start(run, command: command) else { return }
        await engine.tell(started.events)
        engine.supervisor.adopt(started)
    }
}
