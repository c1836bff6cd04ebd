internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let branches: [StorePromise] = [
        StorePromise("forks an empty branch that stands on its parent") { world in
            try await world.say("Two")
            let forked = try await world.stores.branches.fork(
                .make(), from: world.trunk, at: 2, in: world.id, name: "What if", command: world.command())
            let branch = forked.value
            #expect(branch.name == "What if")
            #expect(branch.parent == world.trunk && branch.forkPosition == 2 && branch.tip == 2)
            #expect(forked.events.map(\.kind) == [.branchCreated])
            #expect(
                try await world.stores.branches.branches(of: world.id) == [
                    try #require(try await world.stores.conversations.snapshot(world.id)).branches[0], branch,
                ])
            #expect(try await world.fork(at: 0).tip == 0)
            #expect(try await world.fork(at: 1, of: branch.id).parent == world.trunk, "which holds message 1")
            await expect(.invalid) { _ = try await world.fork(at: 3) }
            await expect(.invalid) { _ = try await world.fork(at: -1) }
        },
        StorePromise("renames a branch") { world in
            let renamed = try await world.stores.branches.rename(
                world.trunk, in: world.id, to: "Evening", command: world.command())
            #expect(renamed.value.name == "Evening" && renamed.value.revision == 2)
            #expect(renamed.events.map(\.kind) == [.branchChanged])
        },
        StorePromise("knows nothing of another conversation's branches") { world in
            let other = try await world.create().conversation
            await expect(.notFound) {
                _ = try await world.stores.branches.fork(
                    .make(), from: world.trunk, at: 1, in: other.id, name: nil, command: world.command())
            }
            await expect(.notFound) {
                _ = try await world.stores.branches.rename(
                    world.trunk, in: other.id, to: "X", command: world.command())
            }
            await expect(.notFound) { try await world.say("Hello?", on: other.mainBranch) }
            await expect(.notFound) { _ = try await world.page(of: other.mainBranch) }
        },
        StorePromise("reads a path over several forks as one line without gaps") { world in
            // trunk 1…4; a forks after 3; b forks from a after 4; c forks from b at 2, which is the trunk's.
            for text in ["t2", "t3", "t4"] { try await world.say(text) }
            let a = try await world.fork(at: 3)
            for text in ["a4", "a5"] { try await world.say(text, on: a.id) }
            let b = try await world.fork(at: 4, of: a.id)
            try await world.say("b5", on: b.id)
            let c = try await world.fork(at: 2, of: b.id)
            try await world.say("c3", on: c.id)
            let notice = "The Philosopher and the Chef are here."
            let lines = [
                (world.trunk, [notice, "t2", "t3", "t4"]), (a.id, [notice, "t2", "t3", "a4", "a5"]),
                (b.id, [notice, "t2", "t3", "a4", "b5"]), (c.id, [notice, "t2", "c3"]),
            ]
            for (branch, texts) in lines {
                let items = try await world.page(of: branch).items
                #expect(items.map(\.text) == texts)
                #expect(items.map(\.position) == Array(1...items.count))
                #expect(items.map(\.parent) == [nil] + items.dropLast().map(\.id))
            }
        },
    ]
}
