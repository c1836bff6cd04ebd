/// When a run ends by itself. Every stop has a reason that the user sees.
public enum StopRules {
    /// Turns in a row that say the same as the one before, after the fourth turn.
    static let repetitions = 3
    static let overlap = 0.8
    /// Failed turns in a row.
    static let failures = 3

    static func stop(_ state: TurnState) -> RunStop? {
        let run = state.run
        if let limit = run.limits.turns, run.turns >= limit {
            return RunStop(.turns, limit == 1 ? "The one turn is taken." : "All \(limit) turns are taken.")
        }
        if let limit = run.limits.seconds, run.activeMilliseconds >= limit * 1000 {
            return RunStop(.time, "It has been talking for \(limit / 60) min \(limit % 60) s.")
        }
        if let limit = run.limits.tokens, run.tokens >= limit {
            return RunStop(.tokens, "\(run.tokens) tokens are used; the limit is \(limit).")
        }
        if let words = state.goalMet { return RunStop(.goal, words) }
        if let stop = Closing.stop(state) ?? agreement(state) { return stop }
        if state.failures >= failures { return RunStop(.providerDown, state.lastFailure) }
        let speakers = state.cast.filter { $0.present && !$0.muted }.count
        if state.passes > 0, state.passes >= speakers { return RunStop(.allPassed, "Everybody passed.") }
        if run.turns > 4, repeats(state) {
            return RunStop(.repetition, "The last \(repetitions) turns said the same again.")
        }
        return nil
    }

    private static func agreement(_ state: TurnState) -> RunStop? {
        guard state.conversation.kind == .room, state.run.strategy.format == nil,
            state.run.strategy != .manual
        else { return nil }
        let turns = Consensus.turns(state.cast.count { $0.present && !$0.muted })
        guard state.run.turns >= turns + 2 else { return nil }
        let last = state.said.suffix(turns)
        guard last.count == turns,
            last.allSatisfy({ $0.kind == .turn && $0.run == state.run.id && $0.state == .done }),
            Consensus.isReached(last.map(\.text))
        else { return nil }
        return RunStop(
            .agreement, "Everybody agrees: each of the last \(turns) turns says so, and none of them objects."
        )
    }

    /// Word-trigram overlap with the turn before, `repetitions` times in a row.
    private static func repeats(_ state: TurnState) -> Bool {
        let turns = state.said.suffix(12).filter {
            $0.kind == .turn && $0.state == .done && $0.run == state.run.id
        }
        .suffix(repetitions + 1).map { Words.of($0.text) }
        guard turns.count == repetitions + 1 else { return false }
        return zip(turns, turns.dropFirst()).allSatisfy { Words.trigramOverlap($0, $1) >= overlap }
    }
}
