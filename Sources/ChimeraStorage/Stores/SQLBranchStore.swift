internal import ChimeraCore

struct SQLBranchStore: BranchStore {
    let database: any SQLDatabase

    func branches(of conversation: ConversationID) async throws -> [Branch] {
        try await database.glance { try $0.branches(of: conversation) }
    }

    func fork(
        _ id: BranchID, from parent: BranchID, at position: Int, in conversation: ConversationID,
        name: String?,
        command: Command
    ) async throws -> Committed<Branch> {
        try await database.change(
            conversation, by: command, again: .branch(in: conversation)
        ) { change in
            let branch = try change.fork(id, from: parent, at: position, in: conversation, name: name)
            return Done(branch, id)
        }
    }

    func rename(
        _ id: BranchID, in conversation: ConversationID, to name: String, command: Command
    ) async throws -> Committed<Branch> {
        try await database.change(
            conversation, by: command, again: .branch(in: conversation)
        ) { change in
            var branch = try change.connection.branch(id, in: conversation)
            branch.name = name
            branch.revision += 1
            try change.connection.execute(
                "UPDATE branches SET name = $1, revision = $2 WHERE id = $3", name, branch.revision, id)
            try change.tell(.branchChanged, id, revision: branch.revision)
            return Done(branch, id)
        }
    }
}

extension Change {
    mutating func fork(
        _ id: BranchID, from parent: BranchID, at position: Int, in conversation: ConversationID,
        name: String?
    ) throws -> Branch {
        let path = try connection.path(to: parent, in: conversation)
        guard (0...path.tip).contains(position) else {
            throw Problem.invalid(
                "The branch ends at message \(path.tip), so it cannot be forked at \(position). "
                    + "Choose from 0 to \(path.tip).", field: "position")
        }
        // On the branch that holds that message: the tenth try of one turn stands beside the others, not on
        // nine of them.
        let holder = path.branch(at: position) ?? path.segments.first?.branch ?? parent
        let count: Int =
            try connection.value(
                "SELECT COUNT(*) FROM branches WHERE conversation = $1", conversation) ?? 0
        guard count < Limits.branches else {
            throw Problem(
                .conflict, "A conversation has at most \(Limits.branches) branches. Start a new conversation."
            )
        }
        let branch = Branch(
            id: id, conversation: conversation, name: name ?? "Branch \(count + 1)", parent: holder,
            forkPosition: position, tip: position, createdAt: at)
        try connection.insert(branch)
        try tell(.branchCreated, id, revision: branch.revision)
        return branch
    }
}

extension Reload<Branch> {
    fileprivate static func branch(in conversation: ConversationID) -> Reload {
        Reload { connection, id in try BranchID(id).flatMap { try connection.branch($0, in: conversation) } }
    }
}

extension SQLConnection {
    func branches(of conversation: ConversationID) throws -> [Branch] {
        try all(
            Branch.self,
            "SELECT \(Branch.columns) FROM branches WHERE conversation = $1 ORDER BY created_at, id",
            conversation)
    }

    func branch(_ id: BranchID, in conversation: ConversationID) throws -> Branch {
        let branch = try first(
            Branch.self, "SELECT \(Branch.columns) FROM branches WHERE id = $1 AND conversation = $2", id,
            conversation)
        guard let branch else { throw Problem.notFound("branch", id) }
        return branch
    }

    /// The branch with those that it stands on, and no others: a conversation may have thousands.
    func path(to id: BranchID, in conversation: ConversationID) throws -> Path {
        var chain = [try branch(id, in: conversation)]
        while let parent = chain.last?.parent, chain.count <= Limits.branches {
            chain.append(try branch(parent, in: conversation))
        }
        guard let path = Path(to: id, in: chain) else { throw Problem.notFound("branch", id) }
        return path
    }

    func insert(_ branch: Branch) throws {
        try execute(
            """
            INSERT INTO branches (id, conversation, name, parent, fork_position, tip, created_at, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            branch.id, branch.conversation, branch.name, branch.parent, branch.forkPosition, branch.tip,
            branch.createdAt, branch.revision)
    }
}

extension Branch: SQLRecord {
    static let columns = "id, conversation, name, parent, fork_position, tip, created_at, revision"

    init(_ row: inout SQLRow) throws {
        self.init(
            id: try row.next(), conversation: try row.next(), name: try row.next(), parent: try row.next(),
            forkPosition: try row.next(), tip: try row.next(), createdAt: try row.next(),
            revision: try row.next())
    }
}
