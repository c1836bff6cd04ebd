internal import ChimeraCore
internal import Testing

extension StorePromise {
    public static let lists: [StorePromise] = [
        StorePromise("lists the newest change first, page by page, both ways") { world in
            var ids = [world.id]
            for _ in 0..<4 { ids.append(try await world.create().conversation.id) }
            try await world.say("Now the Salon is the newest.")
            let order = [ids[0], ids[4], ids[3], ids[2], ids[1]]
            func list(_ place: PageRequest.Place) async throws -> Page<ConversationSummary> {
                try await world.stores.conversations.list(
                    for: world.ada.id, trashed: false, page: PageRequest(place, limit: 2))
            }
            let first = try await list(.newest)
            #expect(first.items.map(\.conversation.id) == Array(order[0..<2]))
            #expect(first.after == nil)
            let second = try await list(.before(try #require(first.before)))
            #expect(second.items.map(\.conversation.id) == Array(order[2..<4]))
            let third = try await list(.before(try #require(second.before)))
            #expect(third.items.map(\.conversation.id) == Array(order[4...]))
            #expect(third.before == nil)
            let back = try await list(.after(try #require(third.after)))
            #expect(back.items.map(\.conversation.id) == Array(order[2..<4]))
            let top = try await list(.after(try #require(back.after)))
            #expect(top.items.map(\.conversation.id) == Array(order[0..<2]))
            #expect(top.after == nil)
            await expect(.invalid) { _ = try await list(.before("next")) }
        },
        StorePromise("shows with each conversation who else is there and whether it runs") { world in
            let first = try await world.row()
            #expect(first?.cast.map(\.name) == ["The Philosopher", "The Chef"])
            #expect(first?.cast.first == .init(name: "The Philosopher", glyph: "φ", hue: 25))
            #expect(first?.isRunning == false)
            let run = try await world.drive()
            #expect(try await world.row()?.isRunning == true)
            _ = try await world.stores.runs.change(run.id, in: world.id, command: world.command()) {
                $0.state = .paused
            }
            #expect(try await world.row()?.isRunning == false)
        },
        StorePromise("keeps the trash apart") { world in
            let chat = try await world.create()
            let at = world.now()
            let trashed = try await world.stores.conversations.update(
                world.id, expecting: nil, command: world.command()
            ) {
                $0.trashedAt = at
            }
            #expect(trashed.value.trashedAt == at)
            func ids(trashed: Bool) async throws -> [ConversationID] {
                try await world.stores.conversations.list(
                    for: world.ada.id, trashed: trashed, page: PageRequest()
                )
                .items.map(\.conversation.id)
            }
            #expect(try await ids(trashed: false) == [chat.conversation.id])
            #expect(try await ids(trashed: true) == [world.id])
            _ = try await world.stores.conversations.update(
                world.id, expecting: nil, command: world.command()
            ) {
                $0.trashedAt = nil
            }
            #expect(try await ids(trashed: false) == [world.id, chat.conversation.id])
            #expect(
                try await Set(world.stores.conversations.ids(for: world.ada.id)) == [
                    world.id, chat.conversation.id,
                ])
            #expect(try await world.listReasons(of: world.ada) == ["created", "removed", "created"])
        },
        StorePromise("gives each member a role, and the owner's for good") { world in
            let store = world.stores.conversations
            #expect(try await store.role(of: world.grace.id, in: world.id) == nil)
            let added = try await store.setMember(
                world.grace.id, role: .viewer, in: world.id, command: world.command())
            #expect(added.events.map(\.kind) == [.memberChanged, .listChanged])
            #expect(added.events.map(\.stream) == [world.stream, StreamID(world.grace.id)])
            _ = try await store.setMember(
                world.grace.id, role: .speaker, in: world.id, command: world.command())
            #expect(try await store.role(of: world.grace.id, in: world.id) == .speaker)
            #expect(
                try await store.members(of: world.id) == [
                    Member(account: world.ada.id, name: "Ada", role: .owner),
                    Member(account: world.grace.id, name: "Grace", role: .speaker),
                ])
            #expect(try await store.ids(for: world.grace.id) == [world.id])
            await expect(.conflict) {
                _ = try await store.setMember(world.ada.id, role: nil, in: world.id, command: world.command())
            }
            _ = try await store.setMember(world.grace.id, role: nil, in: world.id, command: world.command())
            #expect(try await store.role(of: world.grace.id, in: world.id) == nil)
            await expect(.notFound) {
                _ = try await store.setMember(
                    world.grace.id, role: nil, in: world.id, command: world.command())
            }
            await expect(.notFound) {
                _ = try await store.setMember(.make(), role: .viewer, in: world.id, command: world.command())
            }
        },
        StorePromise("tells every member's list where the conversation's row changes, not for each message") {
            world in
            _ = try await world.stores.conversations.setMember(
                world.grace.id, role: .speaker, in: world.id, command: world.command())
            try await world.say("Good evening.")
            let run = try await world.drive()
            try await world.speak("Good evening, Ada.", in: run)
            _ = try await world.stores.runs.settle(run.id, fence: run.fence, at: world.now()) {
                $0.state = .stopped
            }
            _ = try await world.stores.conversations.update(
                world.id, expecting: nil, command: world.command()
            ) {
                $0.title = "Evening"
            }
            #expect(try await world.listReasons(of: world.grace) == ["created", "run", "run", "changed"])
            #expect(try await world.listReasons(of: world.ada) == ["created", "run", "run", "changed"])
        },
        StorePromise("remembers which branch each account looks at") { world in
            let store = world.stores.conversations
            let fork = try await world.fork(at: 1)
            #expect(try await store.view(of: world.ada.id, in: world.id) == nil)
            try await store.setView(of: world.ada.id, in: world.id, branch: fork.id)
            #expect(try await store.view(of: world.ada.id, in: world.id) == fork.id)
            try await store.setView(of: world.ada.id, in: world.id, branch: world.trunk)
            #expect(try await store.view(of: world.ada.id, in: world.id) == world.trunk)
            await expect(.notFound) {
                try await store.setView(of: world.ada.id, in: world.id, branch: .make())
            }
            await expect(.notFound) {
                try await store.setView(of: world.grace.id, in: world.id, branch: fork.id)
            }
        },
    ]
}
