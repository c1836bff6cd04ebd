/// The one who has most reason to speak, with a little luck. Where a number of speakers is set, one to so many
/// answer each message of a person: the first anyway, others while they have nearly as much reason.
enum Natural: Strategy {
    /// What a further speaker's score has to be of the first one's.
    static let nearly = 0.75

    static func choose(
        from candidates: inout [Reason.Candidate], in state: TurnState, dice: inout Dice
    ) -> Choice {
        Scores.fill(&candidates, in: state, dice: &dice)
        guard let best = candidates.filter({ $0.out == nil }).max(by: { $0.score < $1.score }) else {
            return .wait
        }
        if isEnough(best.score, in: state) { return .wait }
        return .speaker(Scores.starving(candidates, in: state) ?? best.participant)
    }

    private static func isEnough(_ best: Double, in state: TurnState) -> Bool {
        guard let most = state.conversation.settings.turns.speakers,
            state.participants.contains(where: { $0.present && !$0.isModel })
        else { return false }
        let answers = state.messages.reversed().prefix { $0.kind != .post && $0.run == state.run.id }
            .filter { $0.kind == .turn && $0.state != .removed }
        guard answers.count < most, let first = answers.last else { return answers.count >= most }
        let score = first.reason?.candidates.first { $0.participant == first.author }?.score ?? 0
        return best < nearly * score
    }
}
