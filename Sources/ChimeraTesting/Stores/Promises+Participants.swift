internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let participants: [StorePromise] = [
        StorePromise("seats a newcomer behind the others, with a notice on the branch") { world in
            let comedian = StoreWorld.participant("The Comedian", in: world.id)
            let fork = try await world.fork(at: 1)
            let joined = try await world.stores.participants.join(
                comedian, on: fork.id, command: world.command())
            #expect(joined.value.seat == 3)
            #expect(joined.events.map(\.kind) == [.participantJoined, .messagePosted, .listChanged])
            #expect(try await world.stores.participants.participants(of: world.id).last == joined.value)
            #expect(try await world.page(of: fork.id).items.map(\.text).last == "The Comedian came.")
            #expect(try await world.page(of: world.trunk).items.count == 1)
        },
        StorePromise("refuses a name that somebody present has, and gives it free with a leaving") { world in
            let store = world.stores.participants
            let other = StoreWorld.participant("THE CHEF", in: world.id)
            await expect(.conflict) {
                _ = try await store.join(other, on: world.trunk, command: world.command())
            }
            await expect(.conflict) {
                _ = try await store.update(
                    world.philosopher.id, in: world.id, expecting: nil, command: world.command()
                ) {
                    $0.name = "the chef"
                }
            }
            let left = try await store.leave(
                world.chef.id, in: world.id, on: world.trunk, command: world.command())
            #expect(left.value.present == false)
            #expect(try await world.page().items.map(\.text).last == "The Chef left.")
            await expect(.conflict) {
                _ = try await store.leave(
                    world.chef.id, in: world.id, on: world.trunk, command: world.command())
            }
            _ = try await store.join(other, on: world.trunk, command: world.command())
            #expect(try await store.participants(of: world.id).map(\.present) == [true, false, true, true])
        },
        StorePromise("refuses one more than there is room for") { world in
            for number in 3..<Limits.participants {
                _ = try await world.stores.participants.join(
                    StoreWorld.participant("Guest \(number)", in: world.id), on: world.trunk,
                    command: world.command())
            }
            await expect(.conflict) {
                _ = try await world.stores.participants.join(
                    StoreWorld.participant("One too many", in: world.id), on: world.trunk,
                    command: world.command())
            }
        },
        StorePromise("changes a participant under its revision, to the last field") { world in
            let changed = try await world.stores.participants.update(
                world.chef.id, in: world.id, expecting: 1, command: world.command()
            ) {
                $0.model = ModelName(provider: "openrouter", model: "meta/llama-4")
                $0.muted = true
                $0.aliases = ["Basil"]
                $0.stance = nil
                $0.systemPrompt = "Short."
                $0.parameters.seed = 7
            }
            #expect(changed.value.revision == 2)
            #expect(changed.value.model?.model == "meta/llama-4")
            #expect(try await world.stores.participants.participants(of: world.id)[1] == changed.value)
            await expect(.stale) {
                _ = try await world.stores.participants.update(
                    world.chef.id, in: world.id, expecting: 1, command: world.command()
                ) { $0.muted = false }
            }
        },
        StorePromise("knows nothing of another conversation's ids") { world in
            let other = try await world.create().conversation
            await expect(.notFound) {
                _ = try await world.stores.participants.update(
                    world.chef.id, in: other.id, expecting: nil, command: world.command()
                ) { $0.muted = true }
            }
            await expect(.notFound) {
                _ = try await world.stores.participants.leave(
                    world.chef.id, in: world.id, on: other.mainBranch, command: world.command())
            }
            await expect(.notFound) {
                _ = try await world.stores.participants.join(
                    StoreWorld.participant("X", in: .make()), on: world.trunk, command: world.command())
            }
            #expect(try await world.stores.participants.participants(of: world.id)[1].present)
        },
    ]
}
