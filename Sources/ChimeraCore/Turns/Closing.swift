/// The closing round: where a limit is near, everybody has one last turn within it.
enum Closing {
    /// Of a limit of time or tokens; turns are counted exactly.
    static let share = 0.9

    static func isOn(_ state: TurnState) -> Bool {
        let run = state.run
        guard state.conversation.settings.turns.closingRound != false, state.conversation.kind == .room,
            run.strategy != .solo, run.strategy != .manual, run.strategy.format == nil
        else { return false }
        let speakers = state.cast.count { $0.present && !$0.muted }
        guard speakers > 1, run.turns >= speakers else { return false }
        // Three rounds at least: in a shorter run closing words would be half of it.
        if let limit = run.limits.turns, limit >= 3 * speakers, limit - run.turns <= speakers { return true }
        if let limit = run.limits.seconds,
            Double(run.activeMilliseconds) >= share * Double(limit) * 1000
        {
            return true
        }
        if let limit = run.limits.tokens, Double(run.tokens) >= share * Double(limit) { return true }
        return false
    }

    /// Those who have said their closing words.
    static func closed(in state: TurnState) -> Set<ParticipantID> {
        Set(
            state.messages.reversed().lazy.filter { $0.kind == .turn }
                .prefix { $0.run == state.run.id && $0.reason?.isClosing == true }
                .filter { $0.state != .failed }.compactMap(\.author))
    }

    /// Everybody closed although there was room for more: time and tokens are not used up to the last.
    static func stop(_ state: TurnState) -> RunStop? {
        guard isOn(state) else { return nil }
        let closed = closed(in: state)
        guard !closed.isEmpty,
            state.cast.allSatisfy({
                !$0.present || $0.muted || closed.contains($0.id) || state.broken.contains($0.id)
            })
        else { return nil }
        let run = state.run
        if let limit = run.limits.seconds, Double(run.activeMilliseconds) >= share * Double(limit) * 1000 {
            return RunStop(
                .time, "The time of \(limit / 60) min \(limit % 60) s is nearly over; everybody closed.")
        }
        if let limit = run.limits.tokens, Double(run.tokens) >= share * Double(limit) {
            return RunStop(.tokens, "\(run.tokens) of \(limit) tokens are used; everybody closed.")
        }
        return nil
    }

    static let words =
        "(The conversation is about to end. These are your last words in it: say in one or two sentences what you take from it.)"
}
