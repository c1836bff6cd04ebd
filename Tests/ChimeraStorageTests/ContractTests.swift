import ChimeraStorage
import ChimeraTesting
import Testing

/// Every promise of the stores, kept by the SQLite engine, each on a database of its own.
private func onSQLite(_ promise: StorePromise) async throws {
    let database = try await Database.temporary()
    try await promise.holds(for: database.stores)
    try database.close()
}

@Suite struct `An account store` {
    @Test(arguments: StorePromise.accounts)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `A persona store` {
    @Test(arguments: StorePromise.personas)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `A conversation store` {
    @Test(arguments: StorePromise.conversations)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }

    @Test(arguments: StorePromise.lists)
    func `on SQLite, its lists and members`(_ promise: StorePromise) async throws {
        try await onSQLite(promise)
    }
}

@Suite struct `A participant store` {
    @Test(arguments: StorePromise.participants)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `A branch store` {
    @Test(arguments: StorePromise.branches)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `A message store` {
    @Test(arguments: StorePromise.messages)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `A run store` {
    @Test(arguments: StorePromise.runs)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }

    @Test(arguments: StorePromise.turns)
    func `on SQLite, its turns`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `An event store` {
    @Test(arguments: StorePromise.events)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `An endpoint store` {
    @Test(arguments: StorePromise.endpoints)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `An answer store` {
    @Test(arguments: StorePromise.answers)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `A search store` {
    @Test(arguments: StorePromise.search)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `A spending store` {
    @Test(arguments: StorePromise.spending)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}

@Suite struct `What stores keep of hearing` {
    @Test(arguments: StorePromise.hearing)
    func `on SQLite`(_ promise: StorePromise) async throws { try await onSQLite(promise) }
}
