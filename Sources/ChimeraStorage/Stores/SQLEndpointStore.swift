internal import ChimeraCore

struct SQLEndpointStore: EndpointStore {
    let database: any SQLDatabase

    func endpoints() async throws -> [StoredEndpoint] {
        try await database.glance { connection in
            try connection.all(
                StoredEndpoint.self, "SELECT \(StoredEndpoint.columns) FROM endpoints ORDER BY name")
        }
    }

    func endpoint(_ name: String) async throws -> StoredEndpoint? {
        try await database.glance { try $0.endpoint(name) }
    }

    func save(_ wanted: EndpointChange, command: Command) async throws -> Committed<StoredEndpoint> {
        try await database.change(command.account, by: command, again: .endpoint) { change in
            let connection = change.connection
            var endpoint = try connection.endpoint(wanted.name)
            if endpoint == nil {
                guard let url = wanted.baseURL else {
                    throw Problem.invalid(
                        "There is no endpoint \(wanted.name) yet. Say its base URL.", field: "baseURL")
                }
                endpoint = StoredEndpoint(
                    name: wanted.name, baseURL: url, createdAt: command.at, revision: 0)
            }
            guard var endpoint else { throw Problem.notFound("endpoint", wanted.name) }
            if let url = wanted.baseURL { endpoint.baseURL = url }
            if let key = wanted.key {
                (endpoint.key, endpoint.keyTail) = key.value.isEmpty ? (nil, nil) : (key.value, key.tail)
            }
            endpoint.revision += 1
            try connection.store(endpoint)
            try change.tell(.providersChanged, wanted.name, revision: endpoint.revision)
            return Done(endpoint, wanted.name)
        }
    }

    func remove(_ name: String, command: Command) async throws -> Committed<Void> {
        try await database.change(command.account, by: command, again: .nothing) { change in
            let removed = try change.connection.execute("DELETE FROM endpoints WHERE name = $1", name)
            guard removed > 0 else { throw Problem.notFound("endpoint", name) }
            try change.tell(.providersChanged, name, facts: ["removed": true])
            return Done((), name)
        }
    }

    func reseal(_ keys: [(name: String, before: String, after: String)]) async throws {
        try await database.write { connection in
            for key in keys {
                let changed = try connection.execute(
                    "UPDATE endpoints SET key = $1 WHERE name = $2 AND key = $3", key.after, key.name,
                    key.before)
                guard changed == 1 else {
                    throw Problem(
                        .conflict, "The key of \(key.name) was changed meanwhile. Rotate once more.")
                }
            }
        }
    }

    func modelFacts() async throws -> [ModelName: ModelFacts] {
        try await database.glance { connection in
            var all: [ModelName: ModelFacts] = [:]
            for var row in try connection.rows("SELECT endpoint, model, facts FROM model_facts") {
                let name = ModelName(provider: try row.next(), model: try row.next())
                all[name] = try row.next(Document<ModelFacts>.self).value
            }
            return all
        }
    }

    func save(_ facts: ModelFacts?, of model: ModelName, command: Command) async throws -> Committed<Void> {
        try await database.change(command.account, by: command, again: .nothing) { change in
            if let facts {
                try change.connection.execute(
                    """
                    INSERT INTO model_facts (endpoint, model, facts, revision) VALUES ($1, $2, $3, 1)
                    ON CONFLICT (endpoint, model) DO UPDATE SET facts = excluded.facts,
                        revision = model_facts.revision + 1
                    """, model.provider, model.model, Document(facts))
            } else {
                try change.connection.execute(
                    "DELETE FROM model_facts WHERE endpoint = $1 AND model = $2", model.provider, model.model)
            }
            try change.tell(.providersChanged, model.provider, facts: ["model": .string(model.model)])
            return Done((), model.description)
        }
    }
}

extension Reload<StoredEndpoint> {
    fileprivate static var endpoint: Reload { Reload { connection, name in try connection.endpoint(name) } }
}

extension SQLConnection {
    fileprivate func endpoint(_ name: String) throws -> StoredEndpoint? {
        try first(
            StoredEndpoint.self, "SELECT \(StoredEndpoint.columns) FROM endpoints WHERE name = $1", name)
    }

    fileprivate func store(_ endpoint: StoredEndpoint) throws {
        try execute(
            """
            INSERT INTO endpoints (name, base_url, key, key_tail, created_at, revision)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (name) DO UPDATE SET base_url = excluded.base_url, key = excluded.key,
                key_tail = excluded.key_tail, revision = excluded.revision
            """,
            endpoint.name, endpoint.baseURL, endpoint.key, endpoint.keyTail, endpoint.createdAt,
            endpoint.revision)
    }
}

extension StoredEndpoint: SQLRecord {
    static let columns = "name, base_url, key, key_tail, created_at, revision"

    init(_ row: inout SQLRow) throws {
        self.init(
            name: try row.next(), baseURL: try row.next(), key: try row.next(), keyTail: try row.next(),
            createdAt: try row.next(), revision: try row.next())
    }
}
