extension ConversationService {
    /// The format that a strategy names; nil for other strategies.
    ///
    /// - Throws: `.invalid` with the nearest that there is.
    func format(of strategy: StrategyName) throws(Problem) -> Format? {
        guard let id = strategy.format else { return nil }
        if let format = engine.formats.format(id) { return format }
        _ = try StrategyName.named(strategy.rawValue, formats: engine.formats.formats().map(\.id))
        return nil
    }

    /// A person's vote in an open ballot of a run.
    func vote(
        _ run: RunID, _ request: ControlRun, in id: ConversationID, by account: AccountID
    ) async throws -> Run {
        guard let seat = try await seat(of: account, in: id) else {
            throw Problem(.forbidden, "You have no seat in this conversation, so you have no vote.")
        }
        guard let choice = request.choice, !choice.isEmpty else {
            throw Problem.invalid("Say what you choose.", field: "choice")
        }
        return await told(
            try await stores.runs.change(
                run, in: id, command: command(request.id, by: account, "vote \(run)", request)
            ) { run in
                guard
                    let index = run.progress?.ballots.lastIndex(where: { ballot in
                        ballot.isOpen && ballot.isForPeople
                            && (request.ballot.map { $0 == ballot.id } ?? true)
                    }), let ballot = run.progress?.ballots[index]
                else {
                    throw Problem(.conflict, "No vote is open to people in this run now.", field: "ballot")
                }
                let known = Set(ballot.choices.map(\.id))
                guard choice.allSatisfy(known.contains),
                    ballot.kind == .rank
                        ? Set(choice) == known && choice.count == known.count : choice.count == 1
                else {
                    throw Problem.invalid(
                        ballot.kind == .rank
                            ? "Put all of these in order, each once: \(ballot.choices.map(\.id).joined(separator: ", "))."
                            : "Choose one of: \(ballot.choices.map(\.id).joined(separator: ", ")).",
                        field: "choice")
                }
                run.progress?.ballots[index].add(
                    Ballot.Vote(voter: seat.id, choice: choice, words: nil, by: .person))
            })
    }
}
