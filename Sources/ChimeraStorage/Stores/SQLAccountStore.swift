internal import ChimeraCore

struct SQLAccountStore: AccountStore {
    let database: any SQLDatabase

    func account(_ id: AccountID) async throws -> Account? {
        try await database.glance { try $0.account(id) }
    }

    func ensureOwner(named name: String, at: Timestamp) async throws -> Account {
        try await database.write { connection in
            let owner = try connection.first(
                Account.self, "SELECT \(Account.columns) FROM accounts WHERE is_owner = 1")
            if let owner { return owner }
            let account = Account(id: .make(), name: name, isOwner: true, createdAt: at)
            try connection.add(account)
            return account
        }
    }

    func add(_ account: Account) async throws {
        try await database.write { try $0.add(account) }
    }

    func accounts() async throws -> [Account] {
        try await database.read {
            try $0.all(Account.self, "SELECT \(Account.columns) FROM accounts ORDER BY created_at, id")
        }
    }

    func update(
        _ account: Account, expecting revision: Int?, command: Command
    ) async throws -> Committed<Account> {
        try await database.change(account.id, by: command, again: .account) {
            change in
            let connection = change.connection
            guard let stored = try connection.account(account.id) else {
                throw Problem.notFound("account", account.id)
            }
            if let revision, revision != stored.revision {
                throw Problem.stale("account", current: stored.revision)
            }
            try connection.refuseTakenName(account.name, except: account.id)
            var changed = stored
            (changed.name, changed.glyph, changed.about) = (account.name, account.glyph, account.about)
            changed.localOnly = account.localOnly == true ? true : nil
            changed.revision += 1
            try connection.execute(
                """
                UPDATE accounts SET name = $1, name_key = $2, glyph = $3, about = $4, revision = $5,
                    local_only = $6
                WHERE id = $7
                """,
                changed.name, NameKey.of(changed.name), changed.glyph, changed.about, changed.revision,
                changed.localOnly == true, changed.id)
            try change.tell(.accountChanged, changed.id, revision: changed.revision)
            return Done(changed, changed.id)
        }
    }

    func addCredential(_ credential: Credential) async throws {
        _ = try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO credentials (hash, kind, account, name, created_at, expires_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                credential.hash, credential.kind, credential.account, credential.name, credential.createdAt,
                credential.expiresAt)
        }
    }

    func account(credential hash: String, kind: Credential.Kind, now: Timestamp) async throws -> Account? {
        try await database.glance { connection in
            try connection.first(
                Account.self,
                """
                SELECT \(Account.columns) FROM accounts WHERE id = (
                    SELECT account FROM credentials
                    WHERE hash = $1 AND kind = $2 AND (expires_at IS NULL OR expires_at > $3))
                """, hash, kind, now)
        }
    }

    func removeCredential(_ hash: String) async throws {
        _ = try await database.write { try $0.execute("DELETE FROM credentials WHERE hash = $1", hash) }
    }
}

/// How names are compared: without case. In Swift, so that both engines agree on letters beyond ASCII.
enum NameKey {
    static func of(_ name: String) -> String { name.lowercased() }
}

extension Reload<Account> {
    fileprivate static var account: Reload {
        Reload { connection, id in try AccountID(id).flatMap(connection.account) }
    }
}

extension SQLConnection {
    func account(_ id: AccountID) throws -> Account? {
        try first(Account.self, "SELECT \(Account.columns) FROM accounts WHERE id = $1", id)
    }

    fileprivate func add(_ account: Account) throws {
        try refuseTakenName(account.name, except: account.id)
        try execute(
            """
            INSERT INTO accounts (id, name, name_key, glyph, about, is_owner, created_at, revision)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            account.id, account.name, NameKey.of(account.name), account.glyph, account.about, account.isOwner,
            account.createdAt, account.revision)
        try execute("INSERT INTO streams (id, kind, seq) VALUES ($1, 'account', 0)", account.id)
    }

    fileprivate func refuseTakenName(_ name: String, except id: AccountID) throws {
        let other: AccountID? = try value(
            "SELECT id FROM accounts WHERE name_key = $1 AND id <> $2", NameKey.of(name), id)
        guard other == nil else {
            throw Problem(
                .conflict, "There is an account named \(name) already. Choose another name.", field: "name")
        }
    }
}

extension Account: SQLRecord {
    static let columns = "id, name, glyph, about, is_owner, created_at, revision, local_only"

    init(_ row: inout SQLRow) throws {
        self.init(
            id: try row.next(), name: try row.next(), glyph: try row.next(), about: try row.next(),
            isOwner: try row.next(), createdAt: try row.next(), revision: try row.next())
        localOnly = try row.next(Bool.self) ? true : nil
    }
}
