extension ConversationService {
    /// Shipped ones and this account's own; an own one of the same id hides the shipped one.
    public func personas(of account: AccountID) async throws -> [StoredPersona] {
        let own = try await stores.personas.personas(of: account)
        let hidden = Set(own.map(\.persona.id))
        let shipped = engine.library.personas().filter { !hidden.contains($0.id) }
            .map { StoredPersona(persona: $0, isShipped: true, revision: 0) }
        return (own + shipped).sorted { $0.persona.id < $1.persona.id }
    }

    public func persona(_ id: String, of account: AccountID) async throws -> StoredPersona {
        if let own = try await stores.personas.persona(id, of: account) { return own }
        guard let shipped = engine.library.persona(id) else { throw Problem.notFound("persona", id) }
        return StoredPersona(persona: shipped, isShipped: true, revision: 0)
    }

    public func save(
        _ request: SavePersona, expecting revision: Int?, by account: AccountID
    ) async throws -> StoredPersona {
        let persona = request.persona
        try persona.check()
        return await told(
            try await stores.personas.save(
                persona, expecting: revision,
                command: command(request.id, by: account, "persona \(persona.id)", request)))
    }

    public func removePersona(_ id: String, _ request: PlainCommand, by account: AccountID) async throws {
        guard try await stores.personas.persona(id, of: account) != nil else {
            if engine.library.persona(id) != nil {
                throw Problem(
                    .forbidden,
                    "\(id) is shipped with Chimera and cannot be removed. Remove its file instead.")
            }
            throw Problem.notFound("persona", id)
        }
        await told(
            try await stores.personas.remove(
                id, command: command(request.id, by: account, "remove persona \(id)", request)))
    }

    public func change(
        _ request: ChangeAccount, expecting revision: Int?, by account: AccountID
    ) async throws -> Account {
        guard var changed = try await stores.accounts.account(account) else {
            throw Problem.notFound("account", account)
        }
        if let name = request.name { changed.name = try Self.checked(name: name, field: "name") }
        if let glyph = request.glyph { changed.glyph = Text.line(glyph).first.map(String.init) }
        if let about = request.about { changed.about = Text.shortened(about, to: Limits.aboutCharacters) }
        if let local = request.localOnly { changed.localOnly = local ? true : nil }
        return await told(
            try await stores.accounts.update(
                changed, expecting: revision, command: command(request.id, by: account, "account", request)))
    }
}
