internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let hearing: [StorePromise] = [
        StorePromise("keeps secrets, notes and notices in reach however much is said after them") { world in
            let few = Audience.only([world.adaHere.id, world.chef.id])
            let secret = try await world.stores.messages.post(
                NewPost(
                    id: .make(), conversation: world.id, branch: world.trunk, author: world.adaHere.id,
                    authorName: "Secret", text: "The soup is cold.", audience: few, voice: .secret),
                command: world.command()
            ).value
            for number in 1...8 { try await world.say("Word \(number)") }
            let path = try #require(
                Path(to: world.trunk, in: try await world.stores.branches.branches(of: world.id)))
            let standing = try await world.stores.messages.standing(of: path, in: world.id, limit: 10)
            #expect(standing.map(\.kind) == [.notice, .post])
            #expect(standing.last == secret && secret.voice == .secret)
            let one = try await world.stores.messages.standing(of: path, in: world.id, limit: 1)
            #expect(one == [secret])
            let fork = try await world.fork(at: 1)
            let other = try #require(
                Path(to: fork.id, in: try await world.stores.branches.branches(of: world.id)))
            #expect(
                try await world.stores.messages.standing(of: other, in: world.id, limit: 10).count == 1,
                "it was told on another branch")
        },
        StorePromise("keeps whose words somebody wrote") { world in
            let played = try await world.stores.messages.post(
                NewPost(
                    id: .make(), conversation: world.id, branch: world.trunk, author: world.chef.id,
                    authorName: "The Chef", text: "Salt.", voice: .played, writer: world.adaHere.id),
                command: world.command()
            ).value
            let found = try await world.stores.messages.message(played.id, in: world.id)
            #expect(found?.author == world.chef.id && found?.writer == world.adaHere.id)
            #expect(found?.voice == .played)
        },
        StorePromise("tells in short along the paths through a message, and no longer once it is taken out") {
            world in
            let run = try await world.drive()
            let first = try await world.say("One")
            let last = try await world.say("Two")
            let summary = Summary(
                id: .make(), conversation: world.id, branch: world.trunk, position: last.position,
                until: last.id, audience: .only([world.chef.id]), text: "Two numbers were said.",
                model: ModelName("a/b"), createdAt: .now)
            let added = try await world.stores.summaries.add(summary, run: run.id)
            #expect(added.events.map(\.kind) == [.summaryChanged])
            #expect(added.events.first?.audience == summary.audience)
            func told(_ branch: BranchID) async throws -> [String] {
                let branches = try await world.stores.branches.branches(of: world.id)
                guard let path = Path(to: branch, in: branches) else { return ["no path"] }
                return try await world.stores.summaries.summaries(of: path).map(\.text)
            }
            #expect(try await told(world.trunk) == [summary.text])
            #expect(try await told(try await world.fork(at: last.position).id) == [summary.text])
            #expect(try await told(try await world.fork(at: first.position).id).isEmpty)
            let edit = world.command()
            let edited = try await world.stores.summaries.edit(
                summary.id, in: world.id, text: "Numbers.", expecting: 1, command: edit)
            #expect(edited.value?.revision == 2 && edited.value?.editedBy == world.ada.id)
            await expect(.stale) {
                _ = try await world.stores.summaries.edit(
                    summary.id, in: world.id, text: "No.", expecting: 1, command: world.command())
            }
            _ = try await world.stores.messages.setRemoved(
                true, first.id, in: world.id, command: world.command())
            #expect(try await told(world.trunk).isEmpty)
            await expect(.notFound) {
                _ = try await world.stores.summaries.edit(
                    summary.id, in: world.id, text: "No.", expecting: nil, command: world.command())
            }
        },
    ]
}
