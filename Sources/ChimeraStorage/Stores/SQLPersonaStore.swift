internal import ChimeraCore

struct SQLPersonaStore: PersonaStore {
    let database: any SQLDatabase

    func personas(of account: AccountID) async throws -> [StoredPersona] {
        try await database.glance { connection in
            try connection.all(
                StoredPersona.self,
                "SELECT \(StoredPersona.columns) FROM personas WHERE account = $1 ORDER BY id", account)
        }
    }

    func persona(_ id: String, of account: AccountID) async throws -> StoredPersona? {
        try await database.glance { try $0.persona(id, of: account) }
    }

    func save(
        _ persona: Persona, expecting revision: Int?, command: Command
    ) async throws -> Committed<StoredPersona> {
        let document = Document(persona)
        return try await database.change(
            command.account, by: command, again: .persona(of: command.account)
        ) { change in
            let connection = change.connection
            let stored = try connection.persona(persona.id, of: command.account)
            if let revision, revision != stored?.revision {
                guard let stored else { throw Problem.notFound("persona", persona.id) }
                throw Problem.stale("persona", current: stored.revision)
            }
            let saved = StoredPersona(
                persona: persona, isShipped: false, revision: (stored?.revision ?? 0) + 1)
            try connection.execute(
                """
                INSERT INTO personas (account, id, document, revision) VALUES ($1, $2, $3, $4)
                ON CONFLICT (account, id) DO UPDATE SET document = excluded.document, revision = excluded.revision
                """, command.account, persona.id, document, saved.revision)
            try change.tell(.personaChanged, persona.id, revision: saved.revision)
            return Done(saved, persona.id)
        }
    }

    func remove(_ id: String, command: Command) async throws -> Committed<Void> {
        try await database.change(command.account, by: command, again: .nothing) { change in
            let removed = try change.connection.execute(
                "DELETE FROM personas WHERE account = $1 AND id = $2", command.account, id)
            guard removed > 0 else { throw Problem.notFound("persona", id) }
            try change.tell(.personaChanged, id, facts: ["removed": true])
            return Done((), id)
        }
    }
}

extension Reload<StoredPersona> {
    fileprivate static func persona(of account: AccountID) -> Reload {
        Reload { connection, id in try connection.persona(id, of: account) }
    }
}

extension SQLConnection {
    fileprivate func persona(_ id: String, of account: AccountID) throws -> StoredPersona? {
        try first(
            StoredPersona.self,
            "SELECT \(StoredPersona.columns) FROM personas WHERE account = $1 AND id = $2", account, id)
    }
}

extension StoredPersona: SQLRecord {
    static let columns = "document, revision"

    init(_ row: inout SQLRow) throws {
        self.init(
            persona: try row.next(Document<Persona>.self).value, isShipped: false, revision: try row.next())
    }
}
