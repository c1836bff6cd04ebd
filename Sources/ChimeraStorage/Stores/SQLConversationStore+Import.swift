internal import ChimeraCore

extension SQLConversationStore {
    func adopt(_ new: Adoption, command: Command) async throws -> Committed<ConversationSnapshot> {
        try await database.change(command.account, by: command, again: .snapshot) { change in
            let snapshot = try change.adopt(new)
            return Done(snapshot, snapshot.conversation.id)
        }
    }
}

extension Change {
    /// One event tells of all of it: whoever reads the conversation begins with its snapshot.
    fileprivate mutating func adopt(_ new: Adoption) throws -> ConversationSnapshot {
        let conversation = new.conversation
        guard try connection.conversation(conversation.id) == nil else {
            throw Problem(
                .conflict, "There is a conversation \(conversation.id) already. Make a new id.", field: "id")
        }
        try connection.insert(conversation)
        try connection.execute(
            "INSERT INTO members (conversation, account, role) VALUES ($1, $2, 'owner')", conversation.id,
            conversation.owner)
        for branch in new.branches { try connection.insert(branch) }
        for participant in new.participants { try connection.insert(participant) }
        for message in new.messages { try connection.insert(message) }
        for one in new.earlier {
            try connection.insert(one.parts, of: one.message, attempt: one.attempt)
        }
        try open(conversation.id) { inner in
            try inner.tell(.conversationCreated, conversation.id, revision: conversation.revision)
        }
        try tellList(of: conversation.owner, about: conversation.id, .created)
        guard let snapshot = try connection.snapshot(conversation.id) else {
            throw Problem.notFound("conversation", conversation.id)
        }
        return snapshot
    }
}
