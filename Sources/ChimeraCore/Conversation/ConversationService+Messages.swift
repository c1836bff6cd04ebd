extension ConversationService {
    public func messages(
        of branchID: BranchID?, in id: ConversationID, page: PageRequest, by account: AccountID
    ) async throws -> Page<Message> {
        try await require(.viewer, of: account, in: id)
        return try await stores.messages.page(
            of: branch(branchID, in: id).id, in: id, page: page, reader: reader(account, in: id))
    }

    public func message(
        _ message: MessageID, in id: ConversationID, by account: AccountID
    ) async throws -> Message {
        try await require(.viewer, of: account, in: id)
        guard let found = try await stores.messages.message(message, in: id),
            found.audience.includes(try await reader(account, in: id))
        else {
            throw Problem.notFound("message", message)
        }
        guard found.state == .writing else { return found }
        // What is being written is in memory here, or in the drafts where another node writes it.
        return try await withDraft(found)
    }

    public func post(
        _ request: PostMessage, in id: ConversationID, by account: AccountID
    ) async throws -> Message {
        let seen = try await snapshot(for: account, atLeast: .speaker, in: id)
        let text = try Self.checked(text: request.text)
        guard let seat = seen.participants.first(where: { $0.account == account }) else {
            throw Problem.notFound("conversation", id)
        }
        let post = try Self.post(
            request, text, from: seat, on: seen.branch(request.branch).id, among: seen.participants)
        let posted = try await stores.messages.post(
            post, command: command(request.id, by: account, "post \(id)", request))
        engine.attention.letGo(seat.id, in: id)
        return try await answered(posted, wanted: request.answer, in: seen, by: account)
    }

    /// The edited text stands on a branch of its own, as a sibling of what it edits.
    public func edit(
        _ message: MessageID, _ request: EditMessage, in id: ConversationID, by account: AccountID
    ) async throws -> Message {
        try await require(.speaker, of: account, in: id)
        let text = try Self.checked(text: request.text)
        let original = try await self.message(message, in: id, by: account)
        guard original.kind == .post, let seat = try await seat(of: account, in: id),
            (original.writer ?? original.author) == seat.id, let author = original.author
        else {
            throw Problem(
                .forbidden,
                "Only your own messages can be edited. Regenerate a turn instead, or branch before it.")
        }
        let post = NewPost(
            id: MessageID(request.id), conversation: id, branch: original.branch, author: author,
            authorName: original.authorName, text: text,
            audience: original.audience, voice: original.voice, writer: original.writer)
        let edited = try await stores.messages.edit(
            message, branch: BranchID(request.id.derived(1)), as: post,
            command: command(request.id, by: account, "edit \(message)", request))
        try await stores.conversations.setView(of: account, in: id, branch: edited.value.branch)
        let seen = try await snapshot(for: account, atLeast: .speaker, in: id)
        return try await answered(edited, wanted: request.answer, in: seen, by: account)
    }

    /// The same participant speaks again, on a new branch that forks before the turn.
    public func regenerate(
        _ message: MessageID, _ request: RegenerateMessage, in id: ConversationID, by account: AccountID
    ) async throws -> Run {
        try await require(.speaker, of: account, in: id)
        let original = try await self.message(message, in: id, by: account)
        guard original.kind == .turn, let author = original.author else {
            throw Problem.invalid(
                "Only a participant's turn can be regenerated. Edit your own message instead.")
        }
        guard
            let speaker = try await stores.participants.participants(of: id).first(where: { $0.id == author }
            ), speaker.present
        else {
            throw Problem(
                .conflict,
                "\(original.authorName) has left. Invite again first, or branch here and let somebody else speak."
            )
        }
        if let model = request.model {
            _ = try await change(
                author, ChangeParticipant(id: request.id.derived(1), model: model), in: id, expecting: nil,
                by: account)
        }
        let fork = await told(
            try await stores.branches.fork(
                BranchID(request.id.derived(2)), from: original.branch, at: original.position - 1, in: id,
                name: nil,
                command: command(request.id.derived(2), by: account, "regenerate \(message)", request)))
        try await stores.conversations.setView(of: account, in: id, branch: fork.id)
        return try await oneTurn(of: author, on: fork.id, in: id, command: request.id, by: account)
    }

    public func setRemoved(
        _ removed: Bool, _ message: MessageID, _ request: PlainCommand, in id: ConversationID,
        by account: AccountID
    ) async throws -> Message {
        let role = try await require(.speaker, of: account, in: id)
        let original = try await self.message(message, in: id, by: account)
        let isOwn = try await seat(of: account, in: id)?.id == original.writer ?? original.author
        guard role == .owner || isOwn else {
            throw Problem(.forbidden, "Only the owner of the conversation deletes what others wrote.")
        }
        guard original.state != .writing else {
            throw Problem(.conflict, "This turn is still being written. Interrupt it first.")
        }
        return await told(
            try await stores.messages.setRemoved(
                removed, message, in: id,
                command: command(request.id, by: account, "remove \(message) \(removed)", request)))
    }

    public func fork(
        _ request: ForkBranch, in id: ConversationID, by account: AccountID
    ) async throws -> Branch {
        try await require(.speaker, of: account, in: id)
        let name = try request.name.map { name throws(Problem) in try Self.checked(title: name, field: "name")
        }
        return await told(
            try await stores.branches.fork(
                BranchID(request.id), from: request.branch, at: request.position, in: id, name: name,
                command: command(request.id, by: account, "fork \(id)", request)))
    }

    public func rename(
        _ branch: BranchID, _ request: RenameBranch, in id: ConversationID, by account: AccountID
    ) async throws -> Branch {
        try await require(.speaker, of: account, in: id)
        return await told(
            try await stores.branches.rename(
                branch, in: id, to: Self.checked(title: request.name, field: "name"),
                command: command(request.id, by: account, "rename \(branch)", request)))
    }

    /// Tells a stored message and begins the answer to it.
    private func answered(
        _ message: Committed<Message>, wanted: Bool?, in seen: ConversationSnapshot, by account: AccountID
    ) async throws -> Message {
        await told(message, .message(message.value))
        var seen = seen
        let isWhole = seen.follow(message.events, tipOf: message.value.branch, at: message.value.position)
        try await answer(message.value, wanted: wanted, in: seen, isWhole: isWhole, by: account)
        return message.value
    }

    /// Begins an answer where no run is going on and one is wanted: in a chat always, in a room where
    /// somebody is called by name.
    private func answer(
        _ message: Message, wanted: Bool?, in seen: ConversationSnapshot, isWhole: Bool, by account: AccountID
    ) async throws {
        // Nobody answers what nobody said; who speaks for a persona says when the others go on.
        guard wanted != false, message.voice == nil || message.voice == .narrator || wanted == true
        else { return }
        let conversation = seen.conversation
        let calls = message.calls(of: seen.participants.filter { $0.isModel && $0.present })
        guard wanted == true || conversation.kind == .chat || !calls.isEmpty else { return }
        let start = StartRun(
            id: CommandID(message.id).derived(9), branch: message.branch,
            strategy: conversation.kind == .chat ? .solo : nil,
            limits: conversation.kind == .chat
                ? conversation.settings.limits
                : RunLimits(turns: max(1, calls.count), seconds: 600, tokens: nil))
        do {
            _ = try await begin(
                start, in: conversation, on: message.branch, seen: isWhole ? seen : nil, by: account)
        } catch let problem as Problem where problem.type == .conflict {
            // A run is going on here already: it hears the message.
        }
    }

    /// The text so far of a message that is being written.
    private func withDraft(_ message: Message) async throws -> Message {
        var message = message
        let drafts = try await stores.runs.draft(of: message.id).filter { $0.attempt == message.attempt }
        for part in Set(drafts.map(\.part)).sorted() {
            let text = drafts.filter { $0.part == part }.sorted { $0.offset < $1.offset }.map(\.text).joined()
            message.parts.append(
                part == ReplyWriter.reasoningPart ? Part(.reasoning, text: text) : .text(text))
        }
        return message
    }

    static func checked(text: String) throws(Problem) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw .invalid("The message is empty. Write something first.", field: "text")
        }
        guard text.utf8.count <= Limits.messageBytes else {
            throw Problem(
                .tooLarge,
                "The message has \(text.utf8.count / 1024) KiB; at most \(Limits.messageBytes / 1024) KiB are kept. Cut it in pieces.",
                field: "text")
        }
        return Text.clean(text)
    }
}
