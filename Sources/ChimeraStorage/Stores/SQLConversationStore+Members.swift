internal import ChimeraCore

extension SQLConversationStore {
    func role(of account: AccountID, in id: ConversationID) async throws -> Role? {
        try await database.glance { try $0.role(of: account, in: id) }
    }

    func members(of id: ConversationID) async throws -> [Member] {
        try await database.glance { connection in
            try connection.all(
                Member.self,
                """
                SELECT m.account, a.name, m.role FROM members m JOIN accounts a ON a.id = m.account
                WHERE m.conversation = $1 ORDER BY a.name_key, m.account
                """, id)
        }
    }

    func setMember(
        _ account: AccountID, role: Role?, in id: ConversationID, command: Command
    ) async throws -> Committed<Void> {
        try await database.change(id, by: command, again: .nothing) { change in
            let connection = change.connection
            guard let conversation = try connection.conversation(id) else {
                throw Problem.notFound("conversation", id)
            }
            guard account != conversation.owner else {
                throw Problem(
                    .conflict, "The owner of a conversation stays its owner. Change another member.")
            }
            guard try connection.account(account) != nil else { throw Problem.notFound("account", account) }
            let before = try connection.role(of: account, in: id)
            if let role {
                try connection.addMember(account, role, in: id, isNew: before == nil)
            } else {
                guard before != nil else { throw Problem.notFound("member", account) }
                try connection.execute(
                    "DELETE FROM members WHERE conversation = $1 AND account = $2", id, account)
                for table in ["views", "marks"] {
                    try connection.execute(
                        "DELETE FROM \(table) WHERE conversation = $1 AND account = $2", id, account)
                }
            }
            try change.tell(
                .memberChanged, account, facts: ["role": role.map { .string($0.rawValue) } ?? .null])
            if role == nil || before == nil {
                try change.tellList(of: account, about: id, role == nil ? .removed : .created)
            }
            return Done((), account)
        }
    }

    func view(of account: AccountID, in id: ConversationID) async throws -> BranchID? {
        try await database.glance { connection in
            try connection.value(
                "SELECT branch FROM views WHERE conversation = $1 AND account = $2", id, account)
        }
    }

    func setView(of account: AccountID, in id: ConversationID, branch: BranchID) async throws {
        try await database.write { connection in
            guard try connection.role(of: account, in: id) != nil else {
                throw Problem.notFound("conversation", id)
            }
            _ = try connection.branch(branch, in: id)
            try connection.execute(
                """
                INSERT INTO views (conversation, account, branch) VALUES ($1, $2, $3)
                ON CONFLICT (conversation, account) DO UPDATE SET branch = excluded.branch
                """, id, account, branch)
        }
    }
}

extension SQLConnection {
    func role(of account: AccountID, in id: ConversationID) throws -> Role? {
        try value("SELECT role FROM members WHERE conversation = $1 AND account = $2", id, account)
    }

    fileprivate func addMember(_ account: AccountID, _ role: Role, in id: ConversationID, isNew: Bool) throws
    {
        let count: Int = try value("SELECT COUNT(*) FROM members WHERE conversation = $1", id) ?? 0
        guard !isNew || count < Limits.members else {
            throw Problem(
                .conflict,
                "A conversation has at most \(Limits.members) members. Take one out before you add another.")
        }
        try execute(
            """
            INSERT INTO members (conversation, account, role) VALUES ($1, $2, $3)
            ON CONFLICT (conversation, account) DO UPDATE SET role = excluded.role
            """, id, account, role)
    }
}

extension Member: SQLRecord {
    static let columns = "account, name, role"

    init(_ row: inout SQLRow) throws {
        self.init(account: try row.next(), name: try row.next(), role: try row.next())
    }
}
