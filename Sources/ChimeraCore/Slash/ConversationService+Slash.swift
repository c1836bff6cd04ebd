extension ConversationService {
    /// Does what a line behind a slash asks, with the rights of whoever typed it.
    public func slash(
        _ request: RunSlashCommand, in id: ConversationID, by account: AccountID
    ) async throws -> SlashOutcome {
        try await require(.viewer, of: account, in: id)
        guard SlashCommand.isCommand(request.text) else {
            throw Problem.invalid("A command begins with a slash. Type /help for all of them.", field: "text")
        }
        let (command, rest) = try SlashCommand.read(Text.clean(request.text))
        guard let snapshot = try await stores.conversations.snapshot(id) else {
            throw Problem.notFound("conversation", id)
        }
        let deed = SlashDeed(
            service: self, request: request, command: command, rest: rest, id: id, account: account,
            snapshot: snapshot, branch: try await branch(request.branch, in: id).id)
        // Whoever typed it has done so. A hand stays up.
        if let seat = snapshot.participants.first(where: { $0.account == account }) {
            engine.attention.finishedTyping(seat.id, in: id)
        }
        var outcome = try await deed.done()
        outcome.command = command.name
        return outcome
    }
}

/// One command on its way.
struct SlashDeed {
    let service: ConversationService
    let request: RunSlashCommand
    let command: SlashCommand
    let rest: String
    let id: ConversationID
    let account: AccountID
    let snapshot: ConversationSnapshot
    let branch: BranchID

    func said(_ words: String) -> SlashOutcome { SlashOutcome(command: "", done: words) }

    func done() async throws -> SlashOutcome {
        switch command.name {
        case "next" where rest.isEmpty, "go": try await goOn()
        case "next": try await next()
        case "pause": try await control(.pause, "Paused.")
        case "resume": try await control(.resume, "Going on.")
        case "stop": try await control(.stop, "Stopped.")
        case "interrupt": try await control(.interrupt, "Cut off. What was said stays.")
        case "skip": try await control(.skip, "Whoever would be next is left out.")
        case "queue": try await queue()
        case "hand", "lower": try await hand(command.name == "hand")
        case "topic": try await topic(rest)
        case "surprise": try await surprise()
        case "mood": try await mood()
        case "strategy": try await strategy()
        case "speed": try await speed()
        case "whisper", "as", "narrate", "note", "secret": try await speak()
        case "invite": try await invite(fromNow: false)
        case "invite-fresh": try await invite(fromNow: true)
        case "leave": try await leave()
        case "mute", "unmute": try await mute(command.name == "mute")
        case "model": try await model()
        case "knows": try await knows()
        case "why", "prompt": try await lastTurn()
        case "export": try export()
        default: help()
        }
    }

    // MARK: Whom and what

    func person(_ text: String) throws(Problem) -> (who: Participant, rest: String) {
        guard let found = Mentions.leading(in: text, of: snapshot.participants) else {
            let names = snapshot.participants.filter { $0.isModel && $0.present }.map(\.name)
            throw .invalid(
                "Nobody here is called so: \(Text.shortened(text, to: 40)). Here are: \(names.joined(separator: ", ")).",
                field: "text")
        }
        return found
    }

    /// Somebody, and words behind the name.
    func personAndWords() throws(Problem) -> (who: Participant, rest: String) {
        let found = try person(rest)
        guard !found.rest.isEmpty else {
            throw .invalid("Something is missing: \(command.usage). \(command.help)", field: "text")
        }
        return found
    }

    /// The run that goes on or is paused on this branch.
    var run: Run? { snapshot.runs.first { $0.branch == branch && $0.state != .stopped } }

    func activeRun() throws(Problem) -> Run {
        guard let run else { throw Problem(.conflict, "No run is going on here. Type /go for one turn.") }
        return run
    }

    // MARK: The run

    func control(_ action: ControlRun.Action, _ words: String) async throws -> SlashOutcome {
        var outcome = said(words)
        outcome.run = try await service.control(
            activeRun().id, ControlRun(id: request.id, action: action), in: id, by: account)
        return outcome
    }

    private func goOn() async throws -> SlashOutcome {
        guard let run else { return try await oneTurn() }
        guard run.state == .paused else { return said("It goes on by itself.") }
        return try await control(.step, "One more turn.")
    }

    private func oneTurn() async throws -> SlashOutcome {
        var outcome = said("One more turn.")
        let speaker =
            snapshot.conversation.kind == .chat
            ? snapshot.participants.first { $0.isModel && $0.present } : nil
        let run = try await service.start(
            StartRun(
                id: request.id, branch: branch, strategy: speaker == nil ? nil : .manual,
                limits: RunLimits(turns: 1, seconds: 600, tokens: nil)), in: id, by: account)
        if let speaker {
            _ = try await service.control(
                run.id, ControlRun(id: request.id.derived(1), action: .next, participant: speaker.id), in: id,
                by: account)
        }
        outcome.run = run
        return outcome
    }

    private func next() async throws -> SlashOutcome {
        let who = try person(rest).who
        let run: Run
        if let active = self.run {
            run = active
        } else {
            run = try await service.start(
                StartRun(
                    id: request.id.derived(1), branch: branch, strategy: .manual,
                    limits: RunLimits(turns: 1, seconds: 600, tokens: nil)), in: id, by: account)
        }
        var outcome = said("\(who.name) speaks next.")
        outcome.run = try await service.control(
            run.id, ControlRun(id: request.id, action: .next, participant: who.id), in: id, by: account)
        return outcome
    }

    private func queue() async throws -> SlashOutcome {
        let names = rest.split(separator: ",").map { String($0.drop { $0.isWhitespace }) }
        let people = try names.map { name throws(Problem) in try person(name).who }
        var outcome = said("Next: \(people.map(\.name).joined(separator: ", ")).")
        outcome.run = try await service.control(
            activeRun().id,
            ControlRun(id: request.id, action: .queue, participants: people.map(\.id)), in: id, by: account)
        return outcome
    }

    private func hand(_ raised: Bool) async throws -> SlashOutcome {
        try await service.raiseHand(raised, in: id, by: account)
        return said(
            raised ? "Your hand is up: after this turn the others wait for you." : "Your hand is down.")
    }
}
