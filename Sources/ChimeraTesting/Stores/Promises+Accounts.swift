internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let accounts: [StorePromise] = [
        StorePromise("makes the first account the owner, once") { world in
            let again = try await world.stores.accounts.ensureOwner(named: "Somebody", at: world.now())
            #expect(again == world.ada)
            #expect(again.isOwner)
            #expect(try await world.stores.accounts.accounts() == [world.ada, world.grace])
            #expect(try await world.stores.accounts.account(world.grace.id) == world.grace)
            #expect(try await world.stores.accounts.account(.make()) == nil)
        },
        StorePromise("refuses a name that is taken, whatever its case") { world in
            await expect(.conflict) {
                try await world.stores.accounts.add(
                    Account(id: .make(), name: "gRACE", isOwner: false, createdAt: world.now()))
            }
            var ada = world.ada
            ada.name = "Grace"
            await expect(.conflict) {
                _ = try await world.stores.accounts.update(ada, expecting: nil, command: world.command())
            }
        },
        StorePromise("changes an account under its revision and tells its stream") { world in
            var ada = world.ada
            (ada.name, ada.glyph, ada.about) = ("Ada L.", "✳", "Counts engines.")
            let head = try await world.stores.events.head(of: StreamID(ada.id))
            let changed = try await world.stores.accounts.update(ada, expecting: 1, command: world.command())
            #expect(changed.value.revision == 2)
            #expect(try await world.stores.accounts.account(ada.id) == changed.value)
            #expect(changed.events.map(\.kind) == [.accountChanged])
            #expect(
                try await world.stores.events.events(of: StreamID(ada.id), after: head, limit: 9)
                    == changed.events)
            await expect(.stale) {
                _ = try await world.stores.accounts.update(ada, expecting: 1, command: world.command())
            }
        },
        StorePromise("finds the account behind a credential until it expires or is removed") { world in
            let hash = String(repeating: "a1", count: 32)
            let now = world.now()
            try await world.stores.accounts.addCredential(
                Credential(
                    hash: hash, kind: .session, account: world.grace.id, name: "Browser", createdAt: now,
                    expiresAt: now + .seconds(60)))
            func found(_ kind: Credential.Kind, after seconds: Int) async throws -> Account? {
                try await world.stores.accounts.account(
                    credential: hash, kind: kind, now: now + .seconds(seconds))
            }
            #expect(try await found(.session, after: 59) == world.grace)
            #expect(try await found(.session, after: 60) == nil)
            #expect(try await found(.token, after: 0) == nil)
            try await world.stores.accounts.removeCredential(hash)
            #expect(try await found(.session, after: 0) == nil)
        },
    ]

    public static let personas: [StorePromise] = [
        StorePromise("keeps each account's own personas, under their revisions") { world in
            let store = world.stores.personas
            var chef = Persona(
                id: "chef", name: "The Chef", stances: ["risk": -0.25], voice: .init(pace: "slow"),
                prompt: "Cook.")
            let first = try await store.save(chef, expecting: nil, command: world.command())
            #expect(first.value == StoredPersona(persona: chef, isShipped: false, revision: 1))
            #expect(first.events.map(\.kind) == [.personaChanged])
            chef.prompt = "Cook slowly."
            #expect(try await store.save(chef, expecting: 1, command: world.command()).value.revision == 2)
            await expect(.stale) { _ = try await store.save(chef, expecting: 1, command: world.command()) }
            #expect(try await store.persona("chef", of: world.ada.id)?.persona == chef)
            #expect(try await store.persona("chef", of: world.grace.id) == nil)
            #expect(try await store.personas(of: world.ada.id).map(\.revision) == [2])
            #expect(try await store.personas(of: world.grace.id).isEmpty)
        },
        StorePromise("removes a persona once") { world in
            let store = world.stores.personas
            _ = try await store.save(
                Persona(id: "chef", name: "C", prompt: ""), expecting: nil, command: world.command())
            let command = world.command()
            #expect(try await store.remove("chef", command: command).events.map(\.subject) == ["chef"])
            #expect(try await store.remove("chef", command: command).repeated)
            await expect(.notFound) { _ = try await store.remove("chef", command: world.command()) }
            #expect(try await store.personas(of: world.ada.id).isEmpty)
        },
    ]
}
