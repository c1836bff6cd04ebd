internal import Logging

extension RunDriver {
    /// Leaves out the one who would speak now; an entry of the queue goes from the store too.
    func skip(_ speaker: Participant, _ directive: Reason.Directive?) async throws {
        if directive?.kind == .queue {
            let settled = try await engine.stores.runs.settle(id, fence: fence, at: engine.clock.now()) {
                run in
                run.queue = run.queue(after: speaker.id)
            }
            await engine.tell(settled.events)
        }
        state.skip(speaker.id, directive)
    }

    /// Pauses the run where its next turn would cost money and nobody has been there for ten minutes.
    ///
    /// - Returns: whether it was paused.
    func pauseIfUnwatched(before speaker: Participant) async throws -> Bool {
        let now = engine.clock.elapsed()
        unwatched.look(at: engine.hub.viewers(of: StreamID(state.conversation.id)), now)
        guard !state.run.goesOnUnattended, state.run.state == .running, unwatched.isOver(at: now),
            try await model(of: speaker)?.info.isMetered == true
        else { return false }
        let settled = try await engine.stores.runs.settle(id, fence: fence, at: engine.clock.now()) { run in
            // A person may have spoken up in this moment.
            guard run.state == .running, !run.goesOnUnattended else { return }
            (run.state, run.pausedBecause) = (.paused, .unwatched)
        }
        state.run = settled.value
        await engine.tell(settled.events)
        engine.log.notice("a run was paused: nobody is watching", metadata: ["run.id": "\(id)"])
        return true
    }
}
