internal import ChimeraCore

struct SQLMessageStore: MessageStore {
    let database: any SQLDatabase

    func message(_ id: MessageID, in conversation: ConversationID) async throws -> Message? {
        try await database.glance { try $0.message(id, in: conversation) }
    }

    func post(_ post: NewPost, command: Command) async throws -> Committed<Message> {
        try await database.change(
            post.conversation, by: command,
            again: .message(in: post.conversation)
        ) { change in
            Done(try change.post(post, on: post.branch), post.id)
        }
    }

    func edit(
        _ message: MessageID, branch: BranchID, as post: NewPost, command: Command
    ) async throws -> Committed<Message> {
        try await database.change(
            post.conversation, by: command,
            again: .message(in: post.conversation)
        ) { change in
            guard let old = try change.connection.message(message, in: post.conversation) else {
                throw Problem.notFound("message", message)
            }
            _ = try change.fork(
                branch, from: old.branch, at: old.position - 1, in: post.conversation, name: nil)
            return Done(try change.post(post, on: branch), post.id)
        }
    }

    func setRemoved(
        _ removed: Bool, _ id: MessageID, in conversation: ConversationID, command: Command
    ) async throws -> Committed<Message> {
        try await database.change(
            conversation, by: command, again: .message(in: conversation)
        ) { change in
            let connection = change.connection
            guard let message = try connection.message(id, in: conversation) else {
                throw Problem.notFound("message", id)
            }
            guard message.state != .writing else {
                throw Problem(.conflict, "This message is still being written. Stop the run, then remove it.")
            }
            guard message.kind != .notice else {
                throw Problem.invalid("A notice says who was there and cannot be removed.")
            }
            try connection.execute(
                "UPDATE messages SET removed = $1, revision = revision + 1 WHERE id = $2", removed, id)
            guard let changed = try connection.message(id, in: conversation) else {
                throw Problem.notFound("message", id)
            }
            if removed {
                // What tells of it goes too; it is told anew without it.
                try connection.execute(
                    "DELETE FROM summaries WHERE conversation = $1 AND position >= $2", conversation,
                    message.position)
            }
            if removed { try connection.unindex(id) } else { try connection.index(changed) }
            try change.tell(
                removed ? .messageRemoved : .messageRestored, id, revision: changed.revision,
                audience: changed.audience)
            return Done(changed, id)
        }
    }

    func parts(of id: MessageID, in conversation: ConversationID, attempt: Int) async throws -> [Part]? {
        try await database.read { connection in
            guard let message = try connection.message(id, in: conversation), message.state != .removed else {
                return nil
            }
            let parts = try connection.parts(of: id, attempt: attempt)
            return parts.isEmpty && attempt != message.attempt ? nil : parts
        }
    }
}

extension Change {
    fileprivate mutating func post(_ post: NewPost, on branch: BranchID) throws -> Message {
        let author = try connection.participant(post.author, in: post.conversation)
        guard author.present else { throw Problem.notFound("participant", post.author) }
        let place = try nextPlace(on: branch, in: post.conversation)
        let message = Message(
            id: post.id, conversation: post.conversation, branch: branch, position: place.position,
            parent: place.parent, kind: .post, author: post.author, authorName: post.authorName,
            voice: post.voice, writer: post.writer, state: .done,
            parts: [.text(post.text)], audience: post.audience, createdAt: at, finishedAt: at)
        try connection.insert(message)
        try connection.execute(
            "UPDATE conversations SET updated_at = $1 WHERE id = $2", at, post.conversation)
        try tell(.messagePosted, message.id, revision: 1, audience: message.audience)
        if message.audience == .everyone, message.isSaid {
            try makeTitle(from: post.text, of: post.conversation)
        }
        return message
    }

    /// The first words that everybody may read, once.
    private mutating func makeTitle(from text: String, of conversation: ConversationID) throws {
        let title = Text.shortened(text, to: 60)
        guard !title.isEmpty else { return }
        let revision: Int? = try connection.value(
            """
            UPDATE conversations SET title = $1, title_source = 'words', revision = revision + 1
            WHERE id = $2 AND title_source = 'none' RETURNING revision
            """, title, conversation)
        guard let revision else { return }
        try tell(.conversationChanged, conversation, revision: revision)
        try tellMembers(of: conversation, .changed)
    }

    /// The next position of a branch, and the message before it.
    func nextPlace(
        on branch: BranchID, in conversation: ConversationID
    ) throws -> (position: Int, parent: MessageID?) {
        let position: Int? = try connection.value(
            "UPDATE branches SET tip = tip + 1 WHERE id = $1 AND conversation = $2 RETURNING tip", branch,
            conversation)
        guard let position else { throw Problem.notFound("branch", branch) }
        guard position > 1 else { return (position, nil) }
        if let parent = try connection.messageID(on: branch, at: position - 1) { return (position, parent) }
        // The first message of a fork stands on another branch's.
        let below = try connection.path(to: branch, in: conversation).branch(at: position - 1)
        return (position, try below.flatMap { try connection.messageID(on: $0, at: position - 1) })
    }
}

extension Reload<Message> {
    fileprivate static func message(in conversation: ConversationID) -> Reload {
        Reload { connection, id in try MessageID(id).flatMap { try connection.message($0, in: conversation) }
        }
    }
}

extension SQLConnection {
    func message(_ id: MessageID, in conversation: ConversationID) throws -> Message? {
        let message = try first(
            Message.self,
            "SELECT \(Message.columns) FROM messages WHERE id = $1 AND conversation = $2", id, conversation)
        guard var message, message.hasParts else { return message }
        message.parts = try parts(of: id, attempt: message.attempt)
        return message
    }

    func parts(of message: MessageID, attempt: Int) throws -> [Part] {
        try all(
            Part.self, "SELECT \(Part.columns) FROM parts WHERE message = $1 AND attempt = $2 ORDER BY idx",
            message, attempt)
    }

    func insert(_ message: Message) throws {
        try execute(
            """
            INSERT INTO messages (id, conversation, branch, position, parent, kind, author, author_name, state,
                attempt, audience, run, reason, model, figures, created_at, finished_at, revision, voice, writer)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                $19, $20)
            """,
            message.id, message.conversation, message.branch, message.position, message.parent, message.kind,
            message.author, message.authorName, message.state, message.attempt, message.audience, message.run,
            message.reason.map(Document.init), message.model, message.figures.map(Document.init),
            message.createdAt,
            message.finishedAt, message.revision, message.voice, message.writer)
        try insert(message.parts, of: message.id, attempt: message.attempt)
        try index(message)
    }

    func insert(_ parts: [Part], of message: MessageID, attempt: Int) throws {
        for (index, part) in parts.enumerated() {
            try execute(
                "INSERT INTO parts (message, attempt, idx, kind, text, data) VALUES ($1, $2, $3, $4, $5, $6)",
                message, attempt, index, part.kind, part.text, part.data)
        }
    }

    fileprivate func messageID(on branch: BranchID, at position: Int) throws -> MessageID? {
        try value("SELECT id FROM messages WHERE branch = $1 AND position = $2", branch, position)
    }
}
