internal import ChimeraCore

struct SQLConversationStore: ConversationStore {
    let database: any SQLDatabase

    func create(_ new: NewConversation, command: Command) async throws -> Committed<ConversationSnapshot> {
        try await database.change(
            command.account, by: command,
            again: .snapshot
        ) { change in
            let snapshot = try change.create(new)
            return Done(snapshot, snapshot.conversation.id)
        }
    }

    func conversation(_ id: ConversationID) async throws -> Conversation? {
        try await database.glance { try $0.conversation(id) }
    }

    func snapshot(_ id: ConversationID) async throws -> ConversationSnapshot? {
        try await database.glance { try $0.snapshot(id) }
    }

    func snapshot(
        _ id: ConversationID, for account: AccountID
    ) async throws -> (role: Role, snapshot: ConversationSnapshot)? {
        try await database.glance { connection in
            guard let role = try connection.role(of: account, in: id),
                let snapshot = try connection.snapshot(id)
            else { return nil }
            return (role, snapshot)
        }
    }

    func update(
        _ id: ConversationID, expecting revision: Int?, command: Command,
        _ edit: @escaping @Sendable (inout Conversation) throws -> Void
    ) async throws -> Committed<Conversation> {
        try await database.change(id, by: command, again: .conversation) {
            change in
            let connection = change.connection
            guard let stored = try connection.conversation(id) else {
                throw Problem.notFound("conversation", id)
            }
            if let revision, revision != stored.revision {
                throw Problem.stale("conversation", current: stored.revision)
            }
            var changed = stored
            try edit(&changed)
            if changed.mainBranch != stored.mainBranch {
                _ = try connection.branch(changed.mainBranch, in: id)
            }
            changed.revision = stored.revision + 1
            changed.updatedAt = command.at
            try connection.update(changed)
            try change.tell(.conversationChanged, id, revision: changed.revision)
            let reason: ListReason =
                switch (stored.trashedAt, changed.trashedAt) {
                case (nil, .some): .removed
                case (.some, nil): .created
                default: .changed
                }
            try change.tellMembers(of: id, reason)
            return Done(changed, id)
        }
    }

    func purge(_ id: ConversationID, command: Command) async throws -> Committed<Void> {
        try await database.change(id, by: command, again: .nothing) { change in
            let connection = change.connection
            try change.tellMembers(of: id, .removed)
            // Their driver will find no run to settle them in.
            let open = try connection.rows(
                "SELECT id FROM calls WHERE conversation = $1 AND state = 'started' ORDER BY id", id)
            for var call in open { try connection.lose(try call.next(), said: 0, at: command.at) }
            try connection.unindex(id)
            try connection.execute("DELETE FROM conversations WHERE id = $1", id)
            try connection.execute("DELETE FROM streams WHERE id = $1", id)
            return Done((), id)
        }
    }
}

extension Change {
    fileprivate mutating func create(_ new: NewConversation) throws -> ConversationSnapshot {
        let conversation = new.conversation
        guard let owner = try connection.account(conversation.owner) else {
            throw Problem.notFound("account", conversation.owner)
        }
        guard try connection.conversation(conversation.id) == nil else {
            throw Problem(
                .conflict, "There is a conversation \(conversation.id) already. Make a new id.", field: "id")
        }
        try connection.insert(conversation)
        let trunk = Branch(
            id: conversation.mainBranch, conversation: conversation.id, name: "Main", tip: 0, createdAt: at)
        try connection.insert(trunk)
        let cast = Self.seated(new.participants, with: owner, in: conversation.id)
        try connection.refuseCrowd(cast.count)
        for participant in cast { try connection.insert(participant) }
        try connection.execute(
            "INSERT INTO members (conversation, account, role) VALUES ($1, $2, 'owner')", conversation.id,
            owner.id)
        try open(conversation.id) { inner in
            try inner.tell(.conversationCreated, conversation.id, revision: conversation.revision)
            let personas = cast.filter(\.isModel)
            if conversation.kind == .room, !personas.isEmpty {
                try inner.note(.here, personas, on: trunk.id, in: conversation.id)
            }
        }
        try tellList(of: owner.id, about: conversation.id, .created)
        guard let snapshot = try connection.snapshot(conversation.id) else {
            throw Problem.notFound("conversation", conversation.id)
        }
        return snapshot
    }

    /// In the order given, the owner behind them unless it is among them.
    private static func seated(
        _ participants: [Participant], with owner: Account, in conversation: ConversationID
    ) -> [Participant] {
        var cast = participants
        if !cast.contains(where: { $0.account == owner.id }) {
            cast.append(
                Participant(
                    id: .make(), conversation: conversation, kind: .account(owner.id), name: owner.name,
                    glyph: owner.glyph ?? "•", role: owner.about ?? ""))
        }
        for index in cast.indices { cast[index].seat = index }
        return cast
    }
}

extension Reload<ConversationSnapshot> {
    static var snapshot: Reload {
        Reload { connection, id in try ConversationID(id).flatMap(connection.snapshot) }
    }
}

extension Reload<Conversation> {
    fileprivate static var conversation: Reload {
        Reload { connection, id in try ConversationID(id).flatMap(connection.conversation) }
    }
}

extension SQLConnection {
    func conversation(_ id: ConversationID) throws -> Conversation? {
        try first(Conversation.self, "SELECT \(Conversation.columns) FROM conversations WHERE id = $1", id)
    }

    func insert(_ conversation: Conversation) throws {
        try execute(
            """
            INSERT INTO conversations (id, owner, kind, title, title_source, topic, settings, main_branch, trashed_at,
                created_at, updated_at, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            conversation.id, conversation.owner, conversation.kind, conversation.title,
            conversation.titleIsChosen ? "chosen" : "none", conversation.topic,
            Document(conversation.settings),
            conversation.mainBranch, conversation.trashedAt, conversation.createdAt, conversation.updatedAt,
            conversation.revision)
    }

    /// A title that is no longer the chosen one is made anew from the next post's words.
    fileprivate func update(_ conversation: Conversation) throws {
        try execute(
            """
            UPDATE conversations SET kind = $1, title = $2,
                title_source = CASE WHEN $3 = 1 THEN 'chosen' WHEN title_source = 'chosen' THEN 'none'
                    ELSE title_source END,
                topic = $4, settings = $5, main_branch = $6, trashed_at = $7, updated_at = $8, revision = $9
            WHERE id = $10
            """,
            conversation.kind, conversation.title, conversation.titleIsChosen, conversation.topic,
            Document(conversation.settings), conversation.mainBranch, conversation.trashedAt,
            conversation.updatedAt,
            conversation.revision, conversation.id)
    }
}

extension Conversation: SQLRecord {
    static let columns = """
        id, owner, kind, title, title_source, topic, settings, main_branch, trashed_at, created_at, updated_at,
        revision
        """

    init(_ row: inout SQLRow) throws {
        self.init(
            id: try row.next(), owner: try row.next(), kind: try row.next(), title: try row.next(),
            titleIsChosen: try row.next(String.self) == "chosen", topic: try row.next(),
            settings: try row.next(Document<ConversationSettings>.self).value, mainBranch: try row.next(),
            trashedAt: try row.next(), createdAt: try row.next(), updatedAt: try row.next(),
            revision: try row.next())
    }
}
