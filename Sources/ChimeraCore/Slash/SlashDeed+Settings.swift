extension SlashDeed {
    func topic(_ topic: String) async throws -> SlashOutcome {
        _ = try await service.change(
            id, ChangeConversation(id: request.id, topic: topic), expecting: nil, by: account)
        return said("The topic is now: \(topic)")
    }

    func surprise() async throws -> SlashOutcome {
        let personas = snapshot.participants.filter(\.present).compactMap(\.persona)
        var dice = Dice(seed: request.id.low, turn: 1)
        guard
            let topic = service.engine.starters.topics(
                for: personas, count: 1, without: snapshot.conversation.topic, dice: &dice
            ).first
        else {
            throw Problem(.unavailable, "There is no list of topics. Put one into Resources/starters.")
        }
        return try await self.topic(topic.text)
    }

    func mood() async throws -> SlashOutcome {
        guard let mood = Mood(rawValue: rest.lowercased()) else {
            let all = Mood.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid("There is no mood \(rest). Choose \(all).", field: "text")
        }
        _ = try await service.change(
            id, ChangeConversation(id: request.id, mood: mood), expecting: nil, by: account)
        let step = mood.warmth == 0 ? "as the cards say" : "\(mood.warmth > 0 ? "+" : "")\(mood.warmth)"
        return said("The mood is \(mood.rawValue) from the next turn on; temperature \(step).")
    }

    func strategy() async throws -> SlashOutcome {
        guard let strategy = StrategyName(rawValue: rest.lowercased()) else {
            throw Problem.invalid(
                "There is no strategy \(rest). Choose \(StrategyName.allCases.map(\.rawValue).joined(separator: ", ")).",
                field: "text")
        }
        if let run {
            _ = try await service.control(
                run.id, ControlRun(id: request.id.derived(1), action: .strategy, strategy: strategy), in: id,
                by: account)
        }
        _ = try await service.change(
            id, ChangeConversation(id: request.id, strategy: strategy), expecting: nil, by: account)
        return said("Who speaks next is chosen by \(strategy.rawValue).")
    }

    func speed() async throws -> SlashOutcome {
        guard let speed = Double(rest) else {
            throw Problem.invalid("Say which speed: 0 to 16, 1 being natural.", field: "text")
        }
        if let run {
            _ = try await service.control(
                run.id, ControlRun(id: request.id.derived(1), action: .speed, speed: speed), in: id,
                by: account)
        }
        _ = try await service.change(
            id, ChangeConversation(id: request.id, speed: speed), expecting: nil, by: account)
        return said("Speed \(rest).")
    }

    // MARK: The cast

    func invite(fromNow: Bool) async throws -> SlashOutcome {
        let added = try await service.add(
            AddParticipant(
                id: request.id, participant: NewParticipant(persona: rest), branch: branch,
                hearsFromNow: fromNow), to: id, by: account)
        return said("\(added.name) came" + (fromNow ? ", and knows nothing of what was said." : "."))
    }

    func leave() async throws -> SlashOutcome {
        let who = try person(rest).who
        let gone = try await service.remove(
            who.id, from: id, branch: branch, PlainCommand(id: request.id), by: account)
        return said("\(gone.name) left.")
    }

    func mute(_ muted: Bool) async throws -> SlashOutcome {
        let who = try person(rest).who
        _ = try await service.change(
            who.id, ChangeParticipant(id: request.id, muted: muted), in: id, expecting: nil, by: account)
        return said(muted ? "\(who.name) is muted." : "\(who.name) may speak again.")
    }

    func model() async throws -> SlashOutcome {
        let (who, wanted) = try personAndWords()
        guard let model = ModelName(wanted) else {
            throw Problem.invalid(
                "\(wanted) is no model's name. Write provider/model, as local/smollm2-135m.", field: "text")
        }
        _ = try await service.change(
            who.id, ChangeParticipant(id: request.id, model: model), in: id, expecting: nil, by: account)
        return said("\(who.name) is played by \(model).")
    }

    // MARK: Words

    func speak() async throws -> SlashOutcome {
        var post = PostMessage(id: request.id, text: rest, branch: branch)
        var words = "Told."
        switch command.name {
        case "whisper":
            let (who, text) = try personAndWords()
            (post.text, post.audience, words) = (text, [who.id], "Whispered to \(who.name).")
        case "as":
            let (who, text) = try personAndWords()
            (post.text, post.speaker, words) = (text, who.id, "Said as \(who.name).")
        case "secret":
            let (who, text) = try personAndWords()
            (post.text, post.audience, words) = (text, [who.id], "Only \(who.name) knows.")
            post.voice = .secret
        case "note":
            post.voice = .director
            words = "The cast was told in private."
            // A note to one begins with @: without it the first word is a word.
            if rest.first == "@" {
                let (who, text) = try personAndWords()
                (post.text, post.audience, words) = (text, [who.id], "\(who.name) was told in private.")
            }
        default: post.voice = .narrator
        }
        var outcome = said(words)
        outcome.message = try await service.post(post, in: id, by: account)
        return outcome
    }

    // MARK: Looking

    func knows() async throws -> SlashOutcome {
        let who = try person(rest).who
        var outcome = said("What \(who.name) knows now.")
        (outcome.view, outcome.subject) = (.knows, who.id.description)
        return outcome
    }

    func lastTurn() async throws -> SlashOutcome {
        let page = try await service.messages(
            of: branch, in: id, page: PageRequest(limit: 100), by: account)
        guard let turn = page.items.last(where: { $0.kind == .turn && $0.state != .writing }) else {
            throw Problem(.notFound, "Nobody has spoken here yet.")
        }
        var outcome = said("\(turn.authorName)’s last turn.")
        outcome.view = command.name == "why" ? .why : .prompt
        (outcome.subject, outcome.message) = (turn.id.description, turn)
        return outcome
    }

    func export() throws(Problem) -> SlashOutcome {
        let wanted = rest.isEmpty ? ExportFormat.md : ExportFormat(rawValue: rest.lowercased())
        guard let wanted else {
            throw .invalid(
                "There is no format \(rest). Choose \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
                field: "text")
        }
        var outcome = said("The conversation as \(wanted.rawValue).")
        (outcome.view, outcome.subject) = (.export, wanted.rawValue)
        return outcome
    }

    func help() -> SlashOutcome {
        var outcome = said("\(SlashCommand.all.count) commands.")
        (outcome.view, outcome.commands) = (.help, SlashCommand.all)
        return outcome
    }
}
