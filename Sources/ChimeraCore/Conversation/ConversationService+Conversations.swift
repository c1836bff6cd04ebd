extension ConversationService {
    public func create(
        _ request: CreateConversation, by account: Account
    ) async throws -> ConversationSnapshot {
        let now = engine.clock.now()
        let id = ConversationID(request.id)
        var newcomers = request.participants ?? []
        var cast: Cast?
        if let name = request.cast {
            let found = try engine.library.cast(named: name)
            cast = found
            newcomers = found.newcomers(topic: request.topic) + newcomers
        }
        if newcomers.isEmpty { newcomers = [NewParticipant()] }
        guard newcomers.count < Limits.participants else {
            throw Problem.invalid(
                "A conversation holds at most \(Limits.participants) participants.", field: "participants")
        }
        if let strategy = request.strategy { _ = try format(of: strategy) }
        let kind = newcomers.count > 1 ? .room : request.kind ?? .chat
        if request.kind == .chat, newcomers.count > 1 {
            throw Problem.invalid(
                "A chat has one participant that answers; leave kind out, or say room.", field: "kind")
        }
        var participants: [Participant] = []
        for (seat, newcomer) in newcomers.enumerated() {
            let participant = try await participant(
                newcomer, in: id, seat: seat, account: account.id, field: "participants[\(seat)]",
                defaultModel: request.model,
                made: ParticipantID(request.id.derived(UInt64(seat) + 2)))
            if participants.contains(where: { $0.name.lowercased() == participant.name.lowercased() }) {
                throw Problem.invalid(
                    "Two participants are called \(participant.name). Give one of them another name.",
                    field: "participants[\(seat)].name")
            }
            participants.append(participant)
        }
        let topic =
            try request.topic.map { topic throws(Problem) in try Self.checked(title: topic, field: "topic") }
            ?? cast?.question
        let chosen = try request.title.map { title throws(Problem) in
            try Self.checked(title: title, field: "title")
        }
        let title =
            chosen ?? topic.map { Text.shortened($0, to: 60) }
            ?? (kind == .room ? participants.map(\.name).joined(separator: ", ") : "New chat")
        let conversation = Conversation(
            id: id, owner: account.id, kind: kind, title: Text.shortened(title, to: Limits.titleCharacters),
            // A room is called after its topic; only a chat waits for its first words.
            titleIsChosen: chosen != nil || kind == .room, topic: topic,
            settings: ConversationSettings(
                strategy: request.strategy ?? cast?.strategy ?? (kind == .room ? .natural : .solo),
                limits: try Self.checked(limits: request.limits ?? .standard),
                speed: try Self.checked(speed: request.speed ?? 1),
                allowsSelfReply: request.allowsSelfReply ?? false,
                goesOnUnattended: request.goesOnUnattended ?? false,
                localOnly: request.localOnly ?? false, reusesReplies: request.reusesReplies ?? false,
                turns: try request.turns?.checked() ?? TurnSettings()),
            mainBranch: BranchID(request.id.derived(1)), createdAt: now, updatedAt: now)
        return await told(
            try await stores.conversations.create(
                NewConversation(conversation: conversation, participants: participants),
                command: command(request.id, by: account.id, "create", request)))
    }

    public func snapshot(_ id: ConversationID, by account: AccountID) async throws -> ConversationSnapshot {
        try await require(.viewer, of: account, in: id)
        guard var snapshot = try await stores.conversations.snapshot(id) else {
            throw Problem.notFound("conversation", id)
        }
        snapshot.readBy = await readers(of: snapshot)
        return snapshot
    }

    public func list(
        for account: AccountID, _ shelf: ListShelf, page: PageRequest
    ) async throws -> Page<ConversationSummary> {
        try await stores.conversations.list(for: account, shelf, page: page)
    }

    public func change(
        _ id: ConversationID, _ request: ChangeConversation, expecting revision: Int?, by account: AccountID
    ) async throws -> Conversation {
        try await require(.owner, of: account, in: id)
        let title = try request.title.map { title throws(Problem) in
            try Self.checked(title: title, field: "title")
        }
        let topic = try request.topic.map { topic throws(Problem) in
            try Self.checked(title: topic, field: "topic")
        }
        let limits = try request.limits.map { limits throws(Problem) in try Self.checked(limits: limits) }
        let speed = try request.speed.map { speed throws(Problem) in try Self.checked(speed: speed) }
        let turns = try request.turns?.checked()
        if let strategy = request.strategy { _ = try format(of: strategy) }
        if let main = request.mainBranch { _ = try await branch(main, in: id) }
        return await told(
            try await stores.conversations.update(
                id, expecting: revision, command: command(request.id, by: account, "change \(id)", request)
            ) { conversation in
                if let title { (conversation.title, conversation.titleIsChosen) = (title, true) }
                if let topic { conversation.topic = topic }
                if let strategy = request.strategy { conversation.settings.strategy = strategy }
                if let limits { conversation.settings.limits = limits }
                if let speed { conversation.settings.speed = speed }
                if let allowed = request.allowsSelfReply { conversation.settings.allowsSelfReply = allowed }
                if let mood = request.mood { conversation.settings.mood = mood == .even ? nil : mood }
                if let goesOn = request.goesOnUnattended { conversation.settings.goesOnUnattended = goesOn }
                if let local = request.localOnly { conversation.settings.localOnly = local }
                if let reuses = request.reusesReplies { conversation.settings.reusesReplies = reuses }
                if let turns { conversation.settings.turns = turns }
                if let main = request.mainBranch { conversation.mainBranch = main }
            })
    }

    /// Into the trash (its runs stop) or out of it.
    public func setTrashed(
        _ trashed: Bool, _ id: ConversationID, _ request: PlainCommand, by account: AccountID
    ) async throws -> Conversation {
        try await require(.owner, of: account, in: id)
        if trashed { try await stopRuns(of: id, by: account) }
        let now = engine.clock.now()
        return await told(
            try await stores.conversations.update(
                id, expecting: nil,
                command: command(request.id, by: account, "trash \(id) \(trashed)", request)
            ) { $0.trashedAt = trashed ? now : nil })
    }

    /// Gone for good, with its session log; the rows of its calls stay, without a word of it.
    public func purge(_ id: ConversationID, _ request: PlainCommand, by account: AccountID) async throws {
        try await require(.owner, of: account, in: id)
        try await stopRuns(of: id, by: account)
        await told(
            try await stores.conversations.purge(
                id, command: command(request.id, by: account, "purge \(id)", request)))
    }

    public func members(of id: ConversationID, by account: AccountID) async throws -> [Member] {
        try await require(.viewer, of: account, in: id)
        return try await stores.conversations.members(of: id)
    }

    /// A nil role takes the member out. Everybody may leave; only the owner lets others in.
    public func setMember(
        _ member: AccountID, role: Role?, in id: ConversationID, command commandID: CommandID,
        by account: AccountID
    ) async throws {
        try await require(role == nil && member == account ? .viewer : .owner, of: account, in: id)
        guard let person = try await stores.accounts.account(member) else {
            throw Problem.notFound("account", member)
        }
        await told(
            try await stores.conversations.setMember(
                member, role: role, in: id,
                command: command(commandID, by: account, "member \(id) \(member)", role?.rawValue ?? "none")))
        guard role == .speaker || role == .owner, try await seat(of: member, in: id) == nil else { return }
        let seats = try await stores.participants.participants(of: id)
        let participant = Participant(
            id: ParticipantID(commandID.derived(2)), conversation: id, kind: .account(member),
            name: Self.free(person.name, among: seats),
            glyph: person.glyph ?? "☺", role: person.about ?? "", seat: (seats.map(\.seat).max() ?? 0) + 1)
        await told(
            try await stores.participants.join(
                participant, on: branch(nil, in: id).id,
                command: command(commandID.derived(1), by: account, "seat \(id) \(member)", "")))
    }

    /// The name, with a number where it is taken.
    private static func free(_ name: String, among participants: [Participant]) -> String {
        let taken = Set(participants.filter(\.present).map { $0.name.lowercased() })
        guard taken.contains(name.lowercased()) else { return name }
        return (2...).lazy.map { "\(name) \($0)" }.first { !taken.contains($0.lowercased()) } ?? name
    }

    /// Which branch an account looks at; never moves a run.
    public func setView(_ branchID: BranchID, in id: ConversationID, by account: AccountID) async throws {
        try await require(.viewer, of: account, in: id)
        _ = try await branch(branchID, in: id)
        try await stores.conversations.setView(of: account, in: id, branch: branchID)
    }

    public func view(in id: ConversationID, by account: AccountID) async throws -> BranchID {
        try await require(.viewer, of: account, in: id)
        if let view = try await stores.conversations.view(of: account, in: id) { return view }
        return try await branch(nil, in: id).id
    }
}
