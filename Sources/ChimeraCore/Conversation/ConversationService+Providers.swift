/// Providers belong to the instance: everybody sees them, its owner changes them.
extension ConversationService {
    public func providers(for account: Account) async throws -> [Provider] {
        let all = try await keeper.desk.providers()
        return account.isOwner ? all : all.map(Self.seenByOthers)
    }

    public func saveProvider(
        _ name: String, _ request: SaveProvider, by account: Account
    ) async throws -> Provider {
        try Self.requireOwner(account)
        let keeper = try keeper
        let change = try await keeper.change(name, request)
        await told(
            try await keeper.store.save(
                change,
                command: command(
                    request.id, by: account.id, "provider \(name)", ProviderKeeper.Traces(request))))
        keeper.noteChange(of: name, change.key)
        try await keeper.load()
        guard let saved = await keeper.desk.provider(name) else {
            throw Problem.notFound("provider", name)
        }
        return saved
    }

    public func removeProvider(_ name: String, _ request: PlainCommand, by account: Account) async throws {
        try Self.requireOwner(account)
        let keeper = try keeper
        await told(
            try await keeper.store.remove(
                name, command: command(request.id, by: account.id, "remove provider \(name)", request)))
        keeper.noteRemoval(of: name)
        try await keeper.load()
    }

    public func testProvider(_ name: String, by account: Account) async throws -> ProviderTest {
        try Self.requireOwner(account)
        return try await keeper.desk.test(name)
    }

    /// Everybody sees it, the endpoints' own words only their owner.
    public func providerHealth(for account: Account) throws -> [ModelHealth] {
        let all = try keeper.desk.health()
        return account.isOwner ? all : all.map(\.seenByOthers)
    }

    var keeper: ProviderKeeper {
        get throws {
            guard let providers else {
                throw Problem(.unavailable, "Providers cannot be changed here. Use the environment instead.")
            }
            return providers
        }
    }

    public static func requireOwner(_ account: Account) throws {
        guard account.isOwner else {
            throw Problem(.forbidden, "Only the owner of this Chimera may do that. Ask them.")
        }
    }

    private static func seenByOthers(_ provider: Provider) -> Provider {
        var provider = provider
        provider.keyTail = nil
        return provider
    }
}
