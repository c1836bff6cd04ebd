import ChimeraCore
import ChimeraTesting
import Testing

@testable import ChimeraStorage

@Suite struct `The schema of providers` {
    @Test func `takes over accounts of the schema before, whose words may go anywhere as they did`()
        async throws
    {
        let folder = try Folder()
        try DataFolder.make(folder.path)
        let path = "\(folder.path)/chimera.db"
        try DataFolder.makeFile(path)
        let engine = try SQLiteDatabase(path: path)
        let before = Migration.all.filter { $0.number < Migration.providerSchema.number }
        try await Migrator(migrations: before).run(on: engine, named: path)
        let ada = AccountID.make()
        try await engine.write { connection in
            try connection.execute(
                "INSERT INTO accounts (id, name, name_key, is_owner, created_at, revision) VALUES ($1, 'Ada', 'ada', 1, 0, 1)",
                ada)
            try connection.execute(
                "INSERT INTO streams (id, kind, seq) VALUES ($1, 'account', 0)", ada)
        }
        try engine.close()

        let database = try await Database.open(folder: folder.path)
        let accounts = database.stores.accounts
        var account = try #require(try await accounts.account(ada))
        #expect(account.localOnly == nil)
        account.localOnly = true
        _ = try await accounts.update(
            account, expecting: nil, command: Command(id: .make(), account: ada, digest: "", at: .now))
        #expect(try await accounts.account(ada)?.localOnly == true)
        #expect(try await database.stores.answers.figures().answers == 0)
        #expect(try await database.stores.endpoints.modelFacts().isEmpty)
        try database.close()
    }
}
